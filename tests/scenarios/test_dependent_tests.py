"""Dependent tests: with a real pip and a real pytest, on indexes of a few small files."""

import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.scenarios.dependent_tests import dependent_tests
from tests.archives import build_sdist, build_wheel
from tests.scenarios.indexes import Indexes, case, codes

pytestmark = pytest.mark.slow
OLD = 'def load():\n    return []\n\n\nname = "demo"\ngone = 1\n'
NEW = OLD.replace("[]", "None").replace("gone", "new")
DEPRECATED = OLD.replace("    return", "    __import__('warnings').warn('old', DeprecationWarning)\n    return")
SAME = "import host\n\n\ndef test_name():\n    assert host.demo.name == 'demo'\n"
NEWLY = f"{SAME}\n\ndef test_load():\n    assert host.demo.load() == []\n"
BROKEN = f"{SAME}\n\ndef test_own():\n    assert False, 'of the dependent'\n"
Tried = Callable[..., Outcome[None]]


@pytest.fixture
def tried(indexes: Indexes, upstream: Path) -> Tried:
    """The outcome for host 1.0 with these files in its sdist, beside demo 2.0 after demo 1.0."""

    def run(
        sdist: Mapping[str, str] | None,
        *,
        new: str = NEW,
        requires: tuple[str, ...] = ("demo",),
        extra: str = "",
        previous: str = "1.0",
        trouble: str = "",
    ) -> Outcome[None]:
        build_wheel(indexes.out, "demo", "1.0", files={"demo.py": OLD})
        for folder in (indexes.staged, indexes.out):
            build_wheel(folder, "host", "1.0", files={"host.py": "import demo\n"}, requires=requires, extra=extra)
            if sdist is not None:
                build_sdist(folder, "host", "1.0", files=sdist)
            for wheel in upstream.glob("*.whl"):
                shutil.copy(wheel, folder)
        release = indexes.release(files={"demo.py": new})
        planned = case("dependent_tests", subject="host", previous=previous, trouble=trouble)
        return dependent_tests(release, planned, indexes.context)

    return run


@pytest.mark.parametrize(
    ("sdist", "found", "reason"),
    [
        ({"tests/test_a.py": SAME}, [], "tests of host 1.0: 1 passed"),
        ({"tests/test_a.py": NEWLY}, ["RC446"], ""),
        (
            {"tests/test_a.py": BROKEN},
            [],
            "tests of host 1.0: 1 of 2 failed, and nothing of that passes with demo==1.0",
        ),
        ({"tests/test_a.py": f"{NEWLY}\n\ndef test_own():\n    assert False\n"}, ["RC446"], ""),
        ({"tests/test_a.py": f"assert __import__('demo').load() == []\n{SAME}"}, ["RC446"], ""),
        (None, [], "host 1.0 has no sdist that could hold its tests"),
        ({}, [], "host 1.0 has no tests in its sdist"),
        ({"tests/helper.py": ""}, [], "tests of host 1.0: none was run"),
        (
            {"pyproject.toml": '[dependency-groups]\ntest = ["nosuch-thing"]\n', "tests/test_a.py": NEWLY},
            [],
            "what the tests of host 1.0 need cannot be installed: ",
        ),
    ],
)
def test_outcomes(sdist: dict[str, str] | None, found: list[str], reason: str, tried: Tried) -> None:
    """Only what passes with the previous release and fails with this one is an error; all else has its reason."""
    outcome = tried(sdist)
    assert (codes(outcome), outcome.reason[: len(reason)]) == (found, reason), outcome
    assert outcome.status is (Status.FAILED if found else Status.PASSED)


def test_what_is_reported(tried: Tried) -> None:
    """The test by its name, with what pytest says of it, and both versions."""
    (finding,) = tried({"tests/test_a.py": NEWLY}).findings
    assert (finding.subject, finding.detail, finding.evidence) == (
        "host 1.0 with demo==2.0",
        "1 of 2 failed, but not with demo==1.0: tests/test_a.py::test_load",
        ("tests/test_a.py::test_load: AssertionError: assert None == []",),
    )
    assert Path(finding.log).is_file()


def test_a_pytest_that_does_not_start(tried: Tried) -> None:
    """A conftest file that fails leaves no test to name."""
    (finding,) = tried({"tests/conftest.py": "from demo import gone\n", "tests/test_a.py": SAME}).findings
    assert (finding.code, finding.detail) == ("RC446", "pytest ended with exit status 4, but not with demo==1.0")
    assert "ImportError: cannot import name 'gone'" in "\n".join(finding.evidence)


FLAKY = """
import pathlib

def test_now_and_then():
    runs = pathlib.Path(__file__).parents[3] / "runs"
    runs.mkdir(exist_ok=True)
    (runs / str(len(list(runs.iterdir())))).touch()
    assert len(list(runs.iterdir())) not in {failing}
"""


@pytest.mark.parametrize(("failing", "found"), [((1,), []), ((1, 3), ["RC446"]), ((1, 3, 4), [])])
def test_a_test_that_fails_now_and_then(failing: tuple[int, ...], found: list[str], tried: Tried) -> None:
    """The runs are: this release, the previous one, this one again, the previous one again."""
    assert codes(tried({"tests/test_a.py": FLAKY.format(failing=failing)})) == found


@pytest.mark.parametrize(
    ("settings", "mark", "new", "reason"),
    [
        ("addopts = --nosuch-plugin --strict-config\nnosuch = 1\n", "", OLD, "tests of host 1.0: 2 passed"),
        ("addopts = -k 'not load'\n", "", NEW, "tests of host 1.0: 1 passed"),
        ("testpaths = checks\npython_files = check_*.py\n", "", NEW, "tests of host 1.0: 1 passed"),
        ("filterwarnings = error\n", "", DEPRECATED, "tests of host 1.0: 2 passed"),
        ("", "@pytest.mark.filterwarnings('error')\n", DEPRECATED, "tests of host 1.0: failed for a warning alone: "),
    ],
)
def test_its_own_settings(settings: str, mark: str, new: str, reason: str, tried: Tried) -> None:
    """They hold, less what names plugins, which need not be there, and a warning is no error."""
    marked = f"import pytest\n{NEWLY}".replace("def test_load", f"{mark}def test_load")
    sdist = {"pytest.ini": f"[pytest]\n{settings}", "tests/test_a.py": marked, "checks/check_a.py": SAME}
    outcome = tried(sdist, new=new)
    assert (codes(outcome), outcome.reason[: len(reason)]) == ([], reason)


def test_what_is_installed_is_tested(tried: Tried) -> None:
    """And not the sources beside the tests, which a build may have changed."""
    inside = "import host\n\n\ndef test_place():\n    assert 'site-packages' in host.__file__\n"
    files = {"tests/__init__.py": "", "tests/test_a.py": inside, "host.py": "", "conftest.py": ""}
    assert tried(files).reason == "tests of host 1.0: 1 passed"


def test_an_extra_for_tests(tried: Tried, indexes: Indexes) -> None:
    """An extra of that name is installed where there is no group."""
    for folder in (indexes.staged, indexes.out):
        build_wheel(folder, "help", "1.0", files={"helped.py": ""})
    requires = ("demo", "help; extra == 'test'")
    sdist = {"tests/test_a.py": "import helped\n\n\ndef test_a():\n    pass\n"}
    assert tried(sdist, requires=requires, extra="Provides-Extra: test\n").reason == "tests of host 1.0: 1 passed"


@pytest.mark.parametrize(
    ("previous", "trouble", "found", "status"),
    [
        ("", "", ["RC447"], Status.PASSED),
        ("", "the index is down", [], Status.INCONCLUSIVE),
        ("0.1", "", ["RC447"], Status.PASSED),
    ],
)
def test_nothing_to_compare_with(previous: str, trouble: str, found: list[str], status: Status, tried: Tried) -> None:
    """A failing test alone blames nobody."""
    outcome = tried({"tests/test_a.py": BROKEN}, previous=previous, trouble=trouble)
    assert (codes(outcome), outcome.status) == (found, status), outcome


def test_a_dependent_that_cannot_be_installed(tried: Tried) -> None:
    """The scenario `dependent` reports it, and nothing is reported twice."""
    outcome = tried({"tests/test_a.py": SAME}, requires=("demo<2",))
    assert (outcome.status, codes(outcome)) == (Status.PASSED, [])
    assert outcome.reason.startswith("host cannot be installed with demo==2.0; see dependent[host-")


def test_an_sdist_that_is_no_archive(tried: Tried, indexes: Indexes) -> None:
    """It is the dependent's matter, and there is nothing to run."""
    for folder in (indexes.staged, indexes.out):
        folder.mkdir(exist_ok=True)
        (folder / "host-1.0.tar.gz").write_bytes(b"no archive")
    assert tried(None).reason.startswith("host-1.0.tar.gz cannot be unpacked: ")
