"""Project tests: copied out of the tree, run on what is installed, and reported by name."""

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pytest_release_check.cells.project_tests import faults_of_tests, project_tests, wanted_requirements
from pytest_release_check.effects.processes import Command, Completed
from pytest_release_check.effects.project_tests import FailedTest, RunOfTests, copy_tests
from pytest_release_check.model.settings import Settings
from tests.builders import cell, installation, interpreter, staged
from tests.runners import FakeRunner, context


def run(folder: Path, *failed: FailedTest, **changed: object) -> RunOfTests:
    done = Completed(returncode=int(bool(failed)), lines=("INTERNALERROR> x",), log=folder / "log", seconds=9.0)
    fields: dict[str, object] = {
        "done": done,
        "has_report": True,
        "collected": 3,
        "passed": frozenset("ab"),
        "failed": failed,
    }
    return RunOfTests(**(fields | changed))  # type: ignore[arg-type] # a builder takes any field


def test_all_is_well(tmp_path: Path) -> None:
    """Tests that pass say nothing."""
    assert faults_of_tests(run(tmp_path)) == ()


def test_failed_tests_are_named(tmp_path: Path) -> None:
    """Each by its name with what pytest marks; the sixth and later ones together."""
    failed = [FailedTest(name=f"t.py::test_{number}", lines=("def f():", "E   assert 1 == 2")) for number in range(7)]
    found = faults_of_tests(run(tmp_path, *failed))
    assert [finding.code for finding in found] == ["RC602"] * 6
    assert (found[0].subject, found[0].detail) == ("t.py::test_0", "assert 1 == 2")
    assert (found[5].subject, found[5].detail) == ("and 2 more", "t.py::test_5, t.py::test_6")


@pytest.mark.parametrize(
    ("returncode", "passed", "words"),
    [(1, "abc", "ended with exit status 1 although no test failed"), (0, "", "none of 3 tests has passed")],
)
def test_an_end_that_proves_nothing(tmp_path: Path, returncode: int, passed: str, words: str) -> None:
    """A run that somebody ended in between, and one in which all is skipped, are no pass."""
    ended = run(tmp_path, passed=frozenset(passed))
    (finding,) = faults_of_tests(replace(ended, done=replace(ended.done, returncode=returncode)))
    assert finding.code == "RC602" and words in finding.detail


def test_no_test(tmp_path: Path) -> None:
    """Nothing that was collected proves nothing."""
    assert [finding.code for finding in faults_of_tests(run(tmp_path, collected=0))] == ["RC603"]


def test_modules_from_elsewhere(tmp_path: Path) -> None:
    """A copy of the project among its tests would be tested instead of what is installed."""
    (finding,) = faults_of_tests(run(tmp_path, elsewhere=("demo: /elsewhere/demo.py",)))
    assert (finding.code, finding.detail) == ("RC503", "demo: /elsewhere/demo.py")


def test_pytest_that_does_not_come_to_an_end(tmp_path: Path) -> None:
    """A crash and a timeout are failures with pytest's last words."""
    crashed = run(tmp_path, has_report=False)
    late = replace(crashed, done=replace(crashed.done, timed_out=True))
    assert [(finding.detail, finding.evidence) for found in (crashed, late) for finding in faults_of_tests(found)] == [
        ("exit 0", ("INTERNALERROR> x",)),
        ("no end within 9 s", ("INTERNALERROR> x",)),
    ]


def test_what_pip_is_asked_for(tmp_path: Path) -> None:
    """An extra of the release goes with its name; pytest is always there."""
    there = replace(installation(tmp_path), requires=("six; extra == 'Test_Kit'", "other", "!broken"))
    assert wanted_requirements(("test-kit", "requests>=2"), there, staged()) == (
        "demo[test-kit]==1.0",
        "pytest",
        "requests>=2",
    )


@pytest.mark.parametrize(
    ("line", "codes", "is_open"),
    [
        ("ERROR: No matching distribution found for nothing", ["RC604"], False),
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", [], True),
    ],
)
def test_requirements_that_cannot_be_installed(tmp_path: Path, line: str, codes: list[str], is_open: bool) -> None:
    """What does not fit is a finding, an outage leaves the matter open."""

    this = interpreter("{}.{}.{}".format(*sys.version_info[:3]), path=Path(sys.executable))

    def effect(command: Command) -> None:
        assert command.args[-2:] == ("pytest", "nothing")

    outcome = project_tests(
        installation(tmp_path, cell=replace(cell(), interpreter=this)),
        staged(),
        Settings(report=tmp_path, tests=("tests",), tests_root=tmp_path, tests_requires=("nothing",)),
        context(tmp_path, FakeRunner(line, returncode=1, effect=effect)),
    )
    assert [finding.code for finding in outcome.findings] == codes
    assert (outcome.status.value == "unsettled") is is_open


def test_copies(tmp_path: Path) -> None:
    """Only what is named is copied, to the same place, without what Python left there."""
    for name in ("tests/smoke/test_a.py", "tests/smoke/__pycache__/a.pyc", "tests/test_b.py", "tests/conftest.py"):
        (tmp_path / "tree" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "tree" / name).touch()
    copy_tests(tmp_path / "tree", ("tests/smoke", "tests/conftest.py"), tmp_path / "work")
    found = {path.relative_to(tmp_path / "work").as_posix() for path in (tmp_path / "work").rglob("*.py*")}
    assert found == {"tests/smoke/test_a.py", "tests/conftest.py"}
