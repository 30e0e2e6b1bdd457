"""Small parts of the plugin: reports, cells in node ids, progress."""

from typing import Any

import pytest

from pytest_release_check.effects.processes import RunningProgram
from pytest_release_check.effects.progress import due_lines
from pytest_release_check.model.outcomes import Status
from pytest_release_check.plugin.reports import Reports, without_group
from pytest_release_check.plugin.scheduling import cell_of


def report(when: str, outcome: str, **more: Any) -> pytest.TestReport:
    fields: dict[str, Any] = {
        "nodeid": "t",
        "location": ("t", 0, "t"),
        "keywords": {},
        "longrepr": more.pop("why", None),
    }
    return pytest.TestReport(**fields, outcome=outcome, when=when, **more)  # type: ignore[arg-type]


GOOD = [report("setup", "passed"), report("call", "passed"), report("teardown", "passed")]


@pytest.mark.parametrize(
    ("reports", "status"),
    [
        (GOOD, Status.PASSED),
        (GOOD[:1], None),
        ([GOOD[0], report("call", "failed", why="boom"), GOOD[2]], Status.FAILED),
        ([report("setup", "failed", why="boom"), GOOD[2]], Status.FAILED),
        ([*GOOD[:2], report("teardown", "failed", why="boom")], Status.FAILED),
        ([report("setup", "skipped", why=("f", 1, "Skipped: why")), GOOD[2]], Status.SKIPPED),
        ([GOOD[0], report("call", "skipped", why="x", wasxfail="known"), GOOD[2]], Status.XFAILED),
        ([GOOD[0], report("call", "passed", wasxfail="known"), GOOD[2]], Status.XFAILED),
        ([*GOOD[:2], report("???", "failed", why="worker crashed")], Status.LOST),
        ([GOOD[0], report("call", "rerun", why="boom"), GOOD[2], *GOOD], Status.PASSED),
        ([*GOOD, GOOD[0], report("call", "failed", why="boom"), GOOD[2]], Status.FAILED),
    ],
)
def test_what_counts_of_a_test(reports: list[pytest.TestReport], status: Status | None) -> None:
    """The worst phase of the last attempt counts."""
    notes = Reports()
    for one in reports:
        notes.note(one)
    said = notes.last_of_each().get("t")
    assert (said.status if said else None) is status


@pytest.mark.parametrize(
    ("node_id", "plain"),
    [
        ("release::install[wheel-py312-pip]@group", "release::install[wheel-py312-pip]"),
        ("release::install[wheel-py312-pip]", "release::install[wheel-py312-pip]"),
        ("tests/test_x.py::test[a@b]", "tests/test_x.py::test[a@b]"),
        ("tests/v@1/test_x.py::test", "tests/v@1/test_x.py::test"),
        ("tests/v@1/test_x.py::test@group", "tests/v@1/test_x.py::test"),
    ],
)
def test_without_group(node_id: str, plain: str) -> None:
    """`--dist loadgroup` appends a group, which is no part of the id."""
    assert without_group(node_id) == plain


@pytest.mark.parametrize(
    ("node_id", "cell"),
    [
        ("release::install[wheel-py312-pip]", "wheel-py312-pip"),
        ("tests/test_x.py::test[sdist-py39-pip]", "sdist-py39-pip"),
        ("tests/test_x.py::test[sdist-py39-pip-value]", "sdist-py39-pip"),
        ("tests/test_x.py::test[value-wheel-pypy310-pip]", "wheel-pypy310-pip"),
        ("release::build", "release"),
        ("release::extra[socks-py312]", "extra socks-py312"),
        ("release::uninstall[py312]", "upgrade py312"),
        ("release::upgrade[py312]", "upgrade py312"),
        ("tests/test_x.py::test[wheel]", "tests/test_x.py"),
    ],
)
def test_cell_of(node_id: str, cell: str) -> None:
    """Checks of one cell go to one worker."""
    assert cell_of(node_id) == cell


def test_due_lines() -> None:
    """What has run long is told once in a while, with what it is and for how long."""
    programs = [
        RunningProgram(pid=1, what="building demo", since=100.0),
        RunningProgram(pid=2, what="quick", since=195.0),
    ]
    reported: dict[int, int] = {}
    assert due_lines(programs, 200.0, 10.0, reported) == ("still building demo (100 s)",)
    assert due_lines(programs, 204.0, 10.0, reported) == ()
    assert due_lines(programs, 206.0, 10.0, reported) == ("still quick (11 s)",)
    assert due_lines(programs, 210.0, 10.0, reported) == ("still building demo (110 s)",)
