"""The live view as a function of what is known at one moment."""

from typing import Any

import pytest

from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.outcomes import Status
from pytest_release_check.model.plan import Plan, PlannedCheck, ScenarioCase
from pytest_release_check.reports.live import LiveState, columns, cut, live_lines
from tests.builders import cell
from tests.reports.builders import plan_of

NOW = 1000.0
WHEEL, SDIST = "wheel-py312-pip", "sdist-py312-pip"
PASSED, FAILED, SKIPPED, LOST = Status.PASSED, Status.FAILED, Status.SKIPPED, Status.LOST
SCENARIOS = tuple(ScenarioCase(kind="extra", cell=cell(), subject=name) for name in ("a", "b"))


def lines(width: int = 79, height: int = 24, **known: Any) -> list[str]:
    fields: dict[str, Any] = {"began": NOW - 75, "plan": plan_of()} | known
    return [line.rstrip() for line in live_lines(LiveState(**fields), NOW, width, height)]


def ended(**statuses: Status) -> dict[str, Status]:
    """Statuses of checks of the wheel's cell, by their names."""
    return {f"release::{name}[{WHEEL}]": status for name, status in statuses.items()}


def test_a_preparation() -> None:
    """What is done, for how long, and the programs that do something else for it."""
    shown = lines(
        plan=None,
        doing="building demo",
        doing_since=NOW - 12.2,
        programs=(("building demo", NOW - 12), ("resolving", NOW - 11)),
    )
    assert shown == [
        "release check: preparing, 1 min 15 s",
        "  now: building demo (12 s)",
        "  now: resolving (11 s)",
    ]


def test_a_long_name() -> None:
    """How long it takes is not cut."""
    shown = lines(40, plan=None, doing="building demo: sdist, then the wheel out of it", doing_since=NOW - 5)
    assert shown[1] == "  now: building demo: sdist, then (5 s)"


def test_a_matrix() -> None:
    """Marks are words, whatever colours there are."""
    shown = lines(
        statuses=ended(install=PASSED) | {"release::build": PASSED, f"release::contents[{SDIST}]": FAILED},
        running={f"release::entry_points[{WHEEL}]": NOW - 3, f"release::install[{SDIST}]": NOW - 61},
    )
    assert shown == [
        "release check: 3 of 8 (1 failed) checks, 1 min 15 s",
        "                  install contents entry points",
        f"  {WHEEL} ok      -        run",
        f"  {SDIST} run     FAIL     .",
        f"  now: install[{SDIST}] (1 min 1 s)",
        f"  now: entry_points[{WHEEL}] (3 s)",
    ]


@pytest.mark.parametrize(
    ("status", "mark"),
    [
        (PASSED, "ok"),
        (FAILED, "FAIL"),
        (SKIPPED, "skip"),
        (LOST, "LOST"),
        (Status.XFAILED, "skip"),
        (Status.INCONCLUSIVE, "?"),
    ],
)
def test_a_mark(status: Status, mark: str) -> None:
    assert lines(statuses=ended(install=status))[2].split()[1] == mark


@pytest.mark.parametrize(
    ("known", "line"),
    [
        ({"plan": plan_of(scenarios=SCENARIOS)}, "  scenarios: 0 of 2"),
        (
            {"plan": plan_of(scenarios=SCENARIOS), "statuses": {"release::extra[a-py312]": FAILED}},
            "  scenarios: 1 of 2 (1 failed)",
        ),
        ({"statuses": {"test_a.py::test": PASSED}}, "  your own tests, of those that have begun: 1 of 1"),
        ({"running": {"test_a.py::test": NOW}}, "  your own tests, of those that have begun: 0 of 1"),
        ({"running": {f"t.py::{n}": NOW - n for n in range(5)}}, "  now: t.py::2 (2 s), and 2 more"),
        ({"running": {"t.py::\x1b[2Ja\nb": NOW}}, "  now: t.py::a b (0 s)"),
    ],
)
def test_a_line(known: dict[str, Any], line: str) -> None:
    assert line in lines(**known)


def test_a_rerun_is_not_done() -> None:
    """What runs again has no status yet."""
    node_id = f"release::install[{WHEEL}]"
    shown = lines(statuses={node_id: FAILED}, running={node_id: NOW})
    assert (shown[0], shown[2].split()[1]) == ("release check: 0 of 8 checks, 1 min 15 s", "run")


LARGE = Plan(
    cells=tuple(cell(f"3.{minor}.1", artifact) for minor in range(8, 16) for artifact in Artifact),
    checks=tuple(
        PlannedCheck(name=name, cells=tuple(cell(f"3.{minor}.1").id for minor in range(8, 16)))
        for name in ("contents", "version", "dependencies", "imports", "modules", "entry_points", "scripts", "tests")
    ),
    scenarios=SCENARIOS,
)


@pytest.mark.parametrize("width", [1, 20, 40, 60, 79, 119, 300])
@pytest.mark.parametrize("height", [1, 3, 10, 24, 60])
def test_it_fits(width: int, height: int) -> None:
    """No line is wrapped, and none is pushed off the screen: the cursor would not find its way back."""
    running = {f"release::imports[{one.id}]": NOW for one in LARGE.cells[5:9]} | {"täst_測試.py::test": NOW - 5}
    shown = lines(width, height, plan=LARGE, running=running)
    assert 1 <= len(shown) <= height
    assert max(map(columns, shown)) <= width


def test_what_runs_or_failed_is_shown_first() -> None:
    """Where there are more cells than lines."""
    one, two = LARGE.cells[4], LARGE.cells[13]
    running, statuses = {f"release::install[{one.id}]": NOW}, {f"release::install[{two.id}]": FAILED}
    shown = lines(height=11, plan=LARGE, running=running, statuses=statuses)
    rows = [line.split()[0] for line in shown if "-py3" in line and "now" not in line]
    assert one.id in rows and two.id in rows and len(rows) == 3
    assert "  and 13 more" in shown


def test_eighty_columns() -> None:
    """Each title is still a word that can be guessed."""
    titles = [name.replace("_", " ")[:6].split()[0] for name in LARGE.cell_checks]
    assert lines(plan=LARGE)[1].split() == titles


def test_colours_change_no_width() -> None:
    state = LiveState(began=NOW, plan=plan_of(), statuses=ended(install=PASSED))
    plain = live_lines(state, NOW, 79, 24)
    painted = live_lines(state, NOW, 79, 24, lambda text, color: f"<{color}>{text}</>")
    assert "<green>ok     </>" in painted[2]
    assert [line.replace("<green>", "").replace("</>", "") for line in painted] == plain


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [("demo", 4, "demo"), ("demo", 3, "dem"), ("測試", 3, "測"), ("e\u0301e", 1, "e\u0301"), ("", 0, ""), ("a", 0, "")],
)
def test_cut(text: str, width: int, expected: str) -> None:
    assert cut(text, width) == expected
