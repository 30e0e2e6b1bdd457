"""The trials, with a real pip in real environments, on indexes of a few small wheels."""

import sys
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.index.upstreams import Upstream
from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.environments import Cell
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.model.scenario import Scenario
from pytest_release_check.scenarios.dependent import dependent
from pytest_release_check.scenarios.extra import extra
from pytest_release_check.scenarios.lowest import lowest
from pytest_release_check.scenarios.refused import refused
from pytest_release_check.scenarios.uninstall import uninstall
from pytest_release_check.scenarios.upgrade import upgrade
from pytest_release_check.steps.install import install
from tests.archives import build_sdist, build_wheel
from tests.builders import distributions, interpreter
from tests.builders import wheel as described
from tests.indexes import index_of
from tests.runners import context

CELL = Cell(
    interpreter=interpreter(".".join(str(part) for part in sys.version_info[:3]), path=Path(sys.executable)),
    artifact=Artifact.WHEEL,
)
slow = pytest.mark.slow


class House:
    """An index with the release and what it needs, and another one with what is out already."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.staged, self.out = folder / "staged", folder / "out"
        self.context: RunContext = context(folder)
        self._stack = stack

    def release(self, requires: tuple[str, ...] = (), python: str = "", **more: Any) -> StagedRelease:
        """demo 2.0 on the stage, as built with ``more``."""
        path = build_wheel(self.staged, "demo", "2.0", requires=requires, **more)
        file = described(version="2.0", path=path, requires_dist=requires, requires_python=python, sha256=_sha256(path))
        url = self._served("stage", self.staged)
        return StagedRelease(
            distributions=distributions(file),
            index="local",
            index_url=url,
            wheel_index_url=url,
            sdist_index_url=url,
            upstream_index_url=self._served("upstream", self.out),
        )

    def _served(self, name: str, folder: Path) -> str:
        folder.mkdir(exist_ok=True)
        upstreams = (Upstream.from_text(str(folder)),)
        index = index_of(self.folder / name, subjects=frozenset(), upstreams=upstreams, token="t")
        return self._stack.enter_context(index).simple_url("all")

    def fresh(self, release: StagedRelease) -> Installation:
        """The cell's own installation."""
        value = install(release, CELL, self.context).value
        assert value is not None
        return value


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    with ExitStack() as stack:
        yield House(tmp_path, stack)


def _sha256(path: Path) -> str:
    from pytest_release_check.effects.dist_files import sha256_of

    return sha256_of(path)


def scenario(kind: str, **more: Any) -> Scenario:
    return Scenario(kind=kind, cell=CELL, **more)


def codes(outcome: Outcome[Any]) -> list[str]:
    return [finding.code for finding in outcome.findings]


PROVIDES = "Provides-Extra: x\n"
ENTRY = {"demo/__init__.py": "", "demo/x.py": "import host\n"}


@slow
@pytest.mark.parametrize(
    ("requirement", "code"),
    [
        ("host; extra == 'x'", None),
        ("nosuch-thing; extra == 'x'", "RC413"),
        ("host>=1.1,<2; extra == 'x'", "RC413"),
        ("host>=3; extra == 'x'", "RC414"),
        ("host>=2,<3; extra == 'x'", "RC414"),
        ("rival; extra == 'x'", "RC413"),
        ("broken; extra == 'x'", "RC414"),
    ],
)
def test_extra(house: House, requirement: str, code: str | None) -> None:
    """What nobody can install is an error; what cannot be built here, or is for other Pythons, is a warning."""
    build_wheel(house.staged, "host", "1.0")
    build_wheel(house.staged, "host", "2.0", filename="host-2.0-cp27-none-win32.whl")
    build_wheel(house.staged, "rival", "1.0", requires=("host<1",))
    build_wheel(house.staged, "rival", "1.1", requires=("demo<2",))
    (house.staged / "broken-1.0.tar.gz").write_bytes(b"no archive")
    release = house.release((requirement,), extra=PROVIDES)
    outcome = extra(release, scenario("extra", subject="x"), house.fresh(release), (), house.context)
    assert codes(outcome) == ([code] if code else []), outcome
    assert all(finding.detail for finding in outcome.findings)


@slow
@pytest.mark.parametrize(
    ("host", "code"),
    [("", None), ("import nosuch\n", "RC416"), (None, "RC415")],
)
def test_entry_points_of_an_extra(house: House, host: str | None, code: str | None) -> None:
    """The extra brings what its entry point imports; what breaks inside of it is not for sure the release's fault."""
    if host is not None:
        build_wheel(house.staged, "host", "1.0", files={"host.py": host})
    files = {**ENTRY, "demo-2.0.dist-info/entry_points.txt": "[demo]\nx = demo.x [x]\n"}
    requires = ("host; extra == 'x'",) if host is not None else ()
    release = house.release(requires, extra=PROVIDES, files=files)
    outcome = extra(release, scenario("extra", subject="x"), house.fresh(release), (), house.context)
    assert codes(outcome) == ([code] if code else []), outcome


@slow
@pytest.mark.parametrize(
    ("module", "excluded", "found"),
    [
        ("import host\n", (), []),
        ("try:\n    import host\nexcept ImportError:\n    host = None\n", (), []),
        ("import other\n", (), []),
        ("import host\nimport other\n", (), [("RC512", "[x] import demo.x", "No module named 'other'")]),
        ("import host\nimport other\n", ("demo.x",), []),
        ("import host\nhost.gone\n", (), [("RC511", "[x] import demo.x", "module 'host' has no attribute 'gone'")]),
        (
            "try:\n    import host\nexcept ImportError:\n    host = None\nhost and host.gone\n",
            (),
            [("RC511", "[x] import demo.x", "module 'host' has no attribute 'gone'")],
        ),
    ],
)
def test_modules_of_an_extra(
    house: House, module: str, excluded: tuple[str, ...], found: list[tuple[str, str, str]]
) -> None:
    """What imports something that the extra brings is asked again: without it, it failed for want of that."""
    build_wheel(house.staged, "host", "1.0")
    files = {"demo/__init__.py": "", "demo/x.py": module}
    release = house.release(("host; extra == 'x'",), extra=PROVIDES, files=files)
    outcome = extra(release, scenario("extra", subject="x"), house.fresh(release), excluded, house.context)
    reported = [(one.code, one.subject, one.detail.partition(": ")[2]) for one in outcome.findings]
    assert reported == found, outcome


@slow
def test_an_upgrade_that_deletes(house: House) -> None:
    """A package that moved to another distribution goes with the old one."""
    build_wheel(house.out, "demo", "1.0", files={"demo/__init__.py": "", "demo/core.py": ""})
    build_wheel(house.staged, "demo-slim", "2.0", files={"demo/__init__.py": "", "demo/core.py": ""})
    release = house.release(("demo-slim",), files={"demo_more.py": ""})
    outcome = upgrade(release, scenario("upgrade", previous="1.0"), house.fresh(release), house.context)
    assert codes(outcome) == ["RC422"]
    assert "from 1.0 to 2.0: gone are demo/__init__.py, demo/core.py of demo-slim 2.0" in outcome.findings[0].detail


@slow
def test_an_upgrade_and_an_uninstallation(house: House) -> None:
    """The whole new release is there after the upgrade; what its modules write is left when it goes."""
    writing = "import pathlib\npathlib.Path(__file__).with_name('cache.dat').touch()\n"
    build_wheel(house.out, "demo", "1.0", files={"demo/__init__.py": "", "demo/old.py": ""})
    release = house.release(files={"demo/__init__.py": writing})
    outcome = upgrade(release, scenario("upgrade", previous="1.0"), house.fresh(release), house.context)
    assert (codes(outcome), outcome.status) == ([], Status.PASSED)
    left = uninstall(release, scenario("uninstall"), outcome.value, house.context)
    assert codes(left) == ["RC427"]
    assert left.findings[0].detail == "demo/cache.dat"


@slow
def test_an_uninstallation_by_itself(house: House) -> None:
    """Without an upgrade there is an environment for it."""
    release = house.release(("nosuch-thing",))
    assert uninstall(release, scenario("uninstall"), None, house.context) == Outcome.of(None)


@slow
def test_an_upgrade_that_keeps_too_old_a_dependency(house: House) -> None:
    """What the old release held back stays, and the new one does not say that it needs more."""
    for folder in (house.out, house.staged):
        build_wheel(folder, "host", "1.0", files={"host.py": ""})
        build_wheel(folder, "host", "2.0", files={"host.py": "new = 1\n"})
    build_wheel(house.out, "demo", "1.0", requires=("host<2",))
    release = house.release(("host",), files={"demo.py": "from host import new\n"})
    outcome = upgrade(release, scenario("upgrade", previous="1.0"), house.fresh(release), house.context)
    assert codes(outcome) == ["RC423"]
    assert "from 1.0 to 2.0: ImportError: cannot import name 'new'" in outcome.findings[0].detail


@slow
def test_an_upgrade_that_breaks_what_the_old_release_required(house: House) -> None:
    """It is a warning: the new release does not need it any more."""
    for folder in (house.out, house.staged):
        build_wheel(folder, "host", "1.0")
        build_wheel(folder, "host", "2.0")
    build_wheel(house.out, "rival", "1.0", requires=("host<2",))
    build_wheel(house.out, "demo", "1.0", requires=("rival",))
    release = house.release(("host>=2",))
    outcome = upgrade(release, scenario("upgrade", previous="1.0"), house.fresh(release), house.context)
    assert (codes(outcome), outcome.status) == (["RC425"], Status.PASSED)


@slow
def test_an_upgrade_that_fails(house: House) -> None:
    """pip's own words say why."""
    build_wheel(house.out, "demo", "1.0")
    release = house.release()
    fresh = house.fresh(release)
    gone = replace(release, wheel_index_url=release.upstream_index_url)
    outcome = upgrade(gone, scenario("upgrade", previous="1.0"), fresh, house.context)
    assert codes(outcome) == ["RC421"]
    assert "satisfies the requirement demo==2.0" in outcome.findings[0].detail


@slow
def test_an_uninstallation_that_fails(house: House) -> None:
    """Without RECORD pip knows nothing to remove."""
    fresh = house.fresh(release := house.release())
    next(fresh.site_packages[0].glob("demo-*/RECORD")).unlink()
    assert codes(uninstall(release, scenario("uninstall"), fresh, house.context)) == ["RC426"]


@slow
def test_a_previous_release_that_cannot_be_installed(house: House) -> None:
    """Nobody has it, so there is nothing to upgrade."""
    release = house.release()
    outcome = upgrade(release, scenario("upgrade", previous="1.0"), house.fresh(release), house.context)
    assert (outcome.status, outcome.findings) == (Status.PASSED, ())
    assert outcome.reason.startswith("nothing to upgrade: 1.0 cannot be installed here")


def test_an_outage_while_it_was_planned(house: House, tmp_path: Path) -> None:
    """An index that did not tell earlier releases leaves the upgrade unsettled."""
    outcome = upgrade(
        replace(house.release()), scenario("upgrade", trouble="it is down"), _nothing(tmp_path), house.context
    )
    assert outcome == Outcome.inconclusive("it is down")


def _nothing(folder: Path) -> Installation:
    return Installation(
        cell=CELL,
        folder=folder,
        python=folder,
        version="",
        site_packages=(),
        scripts_folder=folder,
        files=(),
        entry_points=(),
        requires=(),
        log=folder,
    )


@slow
@pytest.mark.parametrize(("bound", "code"), [("", "RC431"), (">=1.1", None)])
def test_lowest(house: House, bound: str, code: str | None) -> None:
    """A name that the lowest version allowed does not have is told, with the version."""
    build_wheel(house.staged, "host", "1.0", files={"host.py": ""})
    build_wheel(house.staged, "host", "1.1", files={"host.py": "new = 1\n"})
    files = {"demo/__init__.py": "", "demo/core.py": "from host import new\n"}
    release = house.release((f"host{bound}",), files=files)
    outcome = lowest(release, scenario("lowest"), house.fresh(release), (), house.context)
    assert codes(outcome) == ([code] if code else []), outcome
    if code:
        assert outcome.findings[0].subject == "demo==2.0 with host==1.0"
        assert "import demo.core: ImportError: cannot import name 'new'" in outcome.findings[0].detail


@slow
def test_a_lowest_version_that_wants_to_be_built(house: House) -> None:
    """What the lowest version requires may have to be built, and its build want what is not there: no outage."""
    build_wheel(house.staged, "host", "1.0", requires=("old==1.0",))
    build_wheel(house.staged, "host", "2.0")
    backend = "[build-system]\nrequires = []\nbuild-backend = 'backend'\nbackend-path = ['.']\n"
    code = "raise SystemExit('curl: (6) Could not resolve host: crates.example')\n"
    build_sdist(house.staged, "old", "1.0", files={"pyproject.toml": backend, "backend.py": code})
    release = house.release(("host",), files={"demo.py": ""})
    outcome = lowest(release, scenario("lowest"), house.fresh(release), (), house.context)
    assert outcome == Outcome(status=Status.PASSED, reason=outcome.reason)


@slow
@pytest.mark.parametrize(
    ("later", "found"),
    [({}, []), ({"1.3": "new = 1\n"}, []), ({"1.2": "", "2.0": "new = 1\n"}, ["demo==2.0 with host==1.2"])],
)
def test_a_lowest_version_that_works_nowhere(house: House, later: dict[str, str], found: list[str]) -> None:
    """Where the dependency itself fails on this Python, the next minor version is the lowest one that tells a thing."""
    for version, text in {
        "1.0": "import nosuch\n",
        "1.0.1": "import nosuch\n",
        "1.1": "import nosuch\n",
        **later,
    }.items():
        build_wheel(house.staged, "host", version, files={"host.py": text})
    release = house.release(("host",), files={"demo.py": "from host import new\n"})
    fresh = house.fresh(release)
    findings = lowest(release, scenario("lowest"), fresh, (), house.context).findings
    assert [finding.subject for finding in findings] == found


@slow
@pytest.mark.parametrize(("python", "code"), [(">=3.99", None), ("", "RC411")])
def test_refused(house: House, python: str, code: str | None) -> None:
    """pip passes the release over on a Python that is too old for it."""
    stated = f"Requires-Python: {python}\n" if python else ""
    release = house.release(python=">=3.99", extra=stated)
    assert codes(refused(release, scenario("refused"), house.context)) == ([code] if code else [])


@slow
@pytest.mark.parametrize(
    ("host", "requires", "code"),
    [
        ("import demo\n", ("demo",), None),
        ("from demo import old\n", ("demo",), "RC442"),
        ("import nosuch\n", ("demo",), "RC443"),
        ("", ("demo<2",), "RC441"),
    ],
)
def test_dependent(house: House, host: str, requires: tuple[str, ...], code: str | None) -> None:
    """Only what went well with the previous release and does not with this one is an error."""
    build_wheel(house.out, "demo", "1.0", files={"demo.py": "old = 1\n"})
    for folder in (house.staged, house.out):
        build_wheel(folder, "host", "1.0", files={"host.py": host}, requires=requires)
    release = house.release()
    outcome = dependent(release, scenario("dependent", subject="host", previous="1.0"), house.context)
    assert codes(outcome) == ([code] if code else []), outcome


@slow
@pytest.mark.parametrize("subject", ["hosst", "host>=3"])
def test_a_dependent_that_there_is_not(house: House, subject: str) -> None:
    """Nothing was tried: that is no pass, and no fault of the release either."""
    build_wheel(house.staged, "host", "1.0")
    outcome = dependent(house.release(), scenario("dependent", subject=subject), house.context)
    assert (outcome.status, codes(outcome)) == (Status.INCONCLUSIVE, [])
    assert "Correct the name or the version in release_dependents." in outcome.reason
