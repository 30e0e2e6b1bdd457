"""Two runs of the same tests, compared."""

from pathlib import Path
from typing import Any

import pytest

from pytest_release_check.effects.processes import Completed
from pytest_release_check.effects.project_tests import FailedTest, RunOfTests
from pytest_release_check.scenarios.compared_tests import (
    failing,
    failing_again,
    failing_only_now,
    is_for_a_warning,
    names_of,
)


def run(*failed: str, passed: tuple[str, ...] = (), status: int | None = None, **changed: Any) -> RunOfTests:
    returncode = status if status is not None else int(bool(failed))
    done = Completed(returncode=returncode, lines=("last line",), log=Path("log"), seconds=1.0)
    tests = tuple(FailedTest(name=name, lines=(name,)) for name in failed)
    return RunOfTests(done=done, passed=frozenset(passed), failed=tests, **{"has_report": True, **changed})


@pytest.mark.parametrize(
    ("ended", "names"),
    [
        (run(passed=("a.py::x",)), []),
        (run("a.py::x", "b.py", "a.py::x"), ["a.py::x", "b.py"]),
        (run(status=5), []),
        (run(status=4, has_report=False), ["pytest"]),
        (run(status=0, has_report=False), ["pytest"]),
        (run(status=3), ["pytest"]),
    ],
)
def test_failing(ended: RunOfTests, names: list[str]) -> None:
    """Each once; pytest as a whole where it came to no end, which a process that ends itself may hide."""
    assert [test.name for test in failing(ended)] == names


@pytest.mark.parametrize(
    ("now", "before", "names"),
    [
        (run("a.py::x"), run(passed=("a.py::x",)), ["a.py::x"]),
        (run("a.py::x"), run("a.py::x"), []),
        (run("a.py::x"), run("a.py::x", passed=("a.py::x",)), []),
        (run("a.py::x"), run(passed=("a.py::y",)), []),
        (run("a.py"), run("a.py::y", passed=("a.py::x",)), ["a.py"]),
        (run("a.py"), run("a.py"), []),
        (run("a.py"), run(passed=("b.py::x",)), []),
        (run(status=4, has_report=False), run("a.py::y", passed=("a.py::x",)), ["pytest"]),
        (run(status=4, has_report=False), run(status=4, has_report=False), []),
        (run(status=4, has_report=False), run(status=5), []),
        (run("a.py::x"), run(status=4, has_report=False), []),
    ],
)
def test_failing_only_now(now: RunOfTests, before: RunOfTests, names: list[str]) -> None:
    """A test that was skipped, renamed or not there before is no evidence."""
    assert [test.name for test in failing_only_now(failing(now), before)] == names


def test_what_fails_again() -> None:
    """Only what failed both times, and all is run again where pytest itself did not end."""
    first = failing(run("a.py::x", "a.py::y"))
    assert [test.name for test in failing_again(first, run("a.py::y", "a.py::z"))] == ["a.py::y"]
    assert names_of(first) == ("a.py::x", "a.py::y")
    assert names_of(failing(run(status=4, has_report=False))) == ()


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("E   DeprecationWarning: load is deprecated", True),
        ("E   demo.errors.RemovedInDemo3Warning: gone", True),
        ("E   FutureWarning", True),
        ("E   AssertionError: assert 'Warning: x' == ''", False),
        ("    DeprecationWarning: printed", False),
        ("E   Failed: DID NOT WARN. No warnings of type (<class 'DeprecationWarning'>,) were emitted.", False),
    ],
)
def test_warnings(line: str, expected: bool) -> None:
    """What pytest marks as the exception that was raised."""
    assert is_for_a_warning(FailedTest(name="a.py::x", lines=("a.py:1: in x", line))) is expected
