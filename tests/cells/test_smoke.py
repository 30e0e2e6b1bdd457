"""Smoke: each question has one answer, and the finding names what is wrong."""

import dataclasses
from pathlib import Path

import pytest

from pytest_release_check.cells import smoke
from pytest_release_check.cells.imports import imports
from pytest_release_check.model.releases import EntryPoint
from tests.builders import distributions, installation, staged, wheel
from tests.runners import FakeRunner, context
from tests.steps.installed import installed


@pytest.mark.parametrize(
    ("installed", "built", "codes"),
    [("1.0", "1.0", []), ("1.0.0", "1.0", []), ("1.1", "1.0", ["RC501"]), ("odd", "1.0", ["RC501"])],
)
def test_version(tmp_path: Path, installed: str, built: str, codes: list[str]) -> None:
    """Versions are compared as PEP 440 says."""
    release = staged(distributions(wheel(version=built)))
    outcome = smoke.version(installation(tmp_path, version=installed), release)
    assert [finding.code for finding in outcome.findings] == codes


def test_pip_check_is_content(tmp_path: Path) -> None:
    """Exit status 0 means that everything fits together."""
    runner = FakeRunner("No broken requirements found.")
    assert smoke.dependencies(installation(tmp_path), context(tmp_path, runner)).passed
    assert runner.commands[0].args[1:] == ("-I", "-m", "pip", "check")


def test_pip_check_is_not_content(tmp_path: Path) -> None:
    """Each complaint of pip is a finding: dependencies-broken."""
    runner = FakeRunner("demo 1.0 requires six, which is not installed.", "demo 1.0 has requirement x", returncode=1)
    outcome = smoke.dependencies(installation(tmp_path), context(tmp_path, runner))
    assert [(finding.code, finding.detail.split()[-1]) for finding in outcome.findings] == [
        ("RC404", "installed."),
        ("RC404", "x"),
    ]


def test_scripts(tmp_path: Path) -> None:
    """A script that the installation did not put in place is missing: script-missing."""
    points = tuple(EntryPoint(group="console_scripts", name=name, value="demo:main") for name in ("here", "gone"))
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "here").touch()
    outcome = smoke.scripts(installation(tmp_path, entry_points=points), context(tmp_path, FakeRunner()))
    missing = [finding for finding in outcome.findings if finding.code == "RC506"]
    assert [finding.subject for finding in missing] == ["gone"]


@pytest.mark.parametrize(
    ("files", "codes"),
    [
        (("demo-1.0.dist-info/METADATA",), ["RC507"]),
        (("demo-1.0.dist-info/METADATA", "demo-data.json"), []),
    ],
)
def test_what_ships_nothing(tmp_path: Path, files: tuple[str, ...], codes: list[str]) -> None:
    """An empty distribution is a finding, one with data only is not."""
    empty = dataclasses.replace(installation(tmp_path), files=files)
    outcome = imports(empty, (), context(tmp_path, FakeRunner()))
    assert [finding.code for finding in outcome.findings] == codes


def test_an_interpreter_that_dies_is_blamed_on_the_module(tmp_path: Path) -> None:
    """A module that takes the interpreter down is a failed import, the others are still asked."""
    outcome = imports(
        dataclasses.replace(installation(tmp_path), files=("one.py", "two.py")),
        (),
        context(tmp_path, FakeRunner("Segmentation fault", returncode=-11)),
    )
    assert [(finding.subject, "exit status -11" in finding.detail) for finding in outcome.findings] == [
        ("import one", True),
        ("import two", True),
    ]


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("from .gone import x", "RC509"),
        ("import demo.gone.deep", "RC509"),
        ("import demo_gone", "RC502"),
        ("from . import gone", "RC502"),
        ("1 / 0", "RC502"),
    ],
)
def test_why_a_package_does_not_import(tmp_path: Path, source: str, code: str) -> None:
    """A module of its own that it lacks is for the build to ship; everything else for the source to mend."""
    there = installed(tmp_path, {"demo/__init__.py": source})
    assert [finding.code for finding in imports(there, (), context(tmp_path)).findings] == [code]


@pytest.mark.parametrize("code", ["from settings import A", "import settings\nsettings.A"])
def test_an_import_that_is_implicitly_relative(tmp_path: Path, code: str) -> None:
    """Imports, entry points and commands all say which module beside it is meant."""
    files = {
        "demo/__init__.py": code,
        "demo/settings.py": "A = 1",
        "demo2/__init__.py": "",
        "demo2/cli.py": f"def main():\n    {code.replace(chr(10), chr(10) + '    ')}",
        "demo2/settings.py": "A = 1",
    }
    there = installed(tmp_path, files, demo="demo:main", demo2="demo2.cli:main")
    loaded = (imports(there, (), context(tmp_path)), smoke.entry_points(there, context(tmp_path)))
    outcomes = (*loaded, smoke.scripts(there, context(tmp_path)))
    assert [len(outcome.findings) for outcome in outcomes] == [1, 1, 2]  # the command that is not even loaded as well
    for finding in (finding for outcome in outcomes for finding in outcome.findings):
        assert (finding.code, "write `from demo" in finding.fix) == ("RC535", True)
        assert "is a module beside it inside the package `demo" in finding.detail


def test_a_part_that_asks_for_an_extra(tmp_path: Path) -> None:
    """A module beside the project's own may say that it needs an extra; the project's own may not."""
    there = installed(tmp_path, {"demo.py": "", "demod.py": "raise ImportError('install demo[d]')"})
    assert imports(there, (), context(tmp_path)).findings == ()
    assert len(imports(dataclasses.replace(there, name="demod"), (), context(tmp_path)).findings) == 1


def test_what_the_user_leaves_out(tmp_path: Path) -> None:
    """A module that the user has named is not imported."""
    there = installed(tmp_path, {"demo.py": "", "demod.py": "raise KeyError('x')"})
    assert imports(there, ("demod",), context(tmp_path)).findings == ()


@pytest.mark.parametrize(
    ("group", "value", "source", "codes"),
    [
        ("console_scripts", "demo.d:main", "import nosuch", ["RC504"]),
        ("console_scripts", "demo.d:main [d]", "import nosuch", []),
        ("console_scripts", "demo.d:main", "import wanted", ["RC517"]),
        ("console_scripts", "demo.d:main", "import demo.gone", ["RC504"]),
        ("gui_scripts", "demo.d:main", "import wanted", ["RC517"]),
        ("other.plugins", "demo.d:main", "import wanted", ["RC505"]),
        ("console_scripts", "demo.d:main", "import elsewhere", ["RC504"]),
        ("console_scripts", "demo.d:main [d]", "raise ImportError('install demo[d]')", []),
        ("console_scripts", "demo.d:main [d]", "1 / 0", ["RC504"]),
        ("pytest11", "demo.d", "import pytest", []),
        ("other.plugins", "demo.d", "import nosuch", ["RC505"]),
        ("other.plugins", "demo.d", "raise ImportError('install demo[d]')", ["RC505"]),
        ("other.plugins", "demo.d", "import demo.gone", ["RC504"]),
        ("other.plugins", "demo.d", "1 / 0", ["RC504"]),
        ("console_scripts", "demo.d:main", "raise SystemExit('pip install demo[d]')", []),
        ("console_scripts", "demo.d:main", "raise ImportError('install demo[e]')", ["RC504"]),
    ],
)
def test_entry_points(tmp_path: Path, group: str, value: str, source: str, codes: list[str]) -> None:
    """What needs an extra is tried with it, and what needs its host is loaded by that alone."""
    there = installed(tmp_path, {"demo/__init__.py": "", "demo/d.py": source})
    point = EntryPoint(group=group, name="d", value=value)
    requires = ("wanted>=1; extra == 'd'", "elsewhere; sys_platform == 'nowhere'")
    outcome = smoke.entry_points(
        dataclasses.replace(there, entry_points=(point,), requires=requires), context(tmp_path)
    )
    assert [finding.code for finding in outcome.findings] == codes
