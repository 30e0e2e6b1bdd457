"""The built-in checks: a test for each step, each check of a cell and each scenario."""

import inspect
from pathlib import Path

import pytest

from pytest_release_check.cells.registry import CELL_CHECKS
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.plugin import suite
from pytest_release_check.scenarios.registry import SCENARIOS
from tests.reports.builders import BROKEN, UGLY, finding, run_plan

STEPS = ("build", "files", "examine", "stage", "install")


def test_the_tests() -> None:
    """Named as their rows are, in the order of the rows, after the steps; each says what it promises."""
    rows = {check.name: check.promise for check in CELL_CHECKS}
    rows |= {scenario.name: scenario.promise for scenario in SCENARIOS}
    assert [test.__name__ for test in suite.TESTS] == [*STEPS, *rows]
    assert {test.__name__: inspect.getdoc(test) for test in suite.TESTS if test.__name__ in rows} == rows
    assert all(inspect.getdoc(test) for test in suite.TESTS)


def test_what_pytest_collects_them_from() -> None:
    """The module has them in that order, and no function besides."""
    functions = [value for value in vars(suite.SUITE).values() if inspect.isfunction(value)]
    assert [id(test) for test in functions] == [id(test) for test in suite.TESTS]
    assert [name for name in vars(suite.SUITE) if not name.startswith("__")] == [test.__name__ for test in functions]


@pytest.mark.parametrize(
    ("names", "fixtures"),
    [
        ([check.name for check in CELL_CHECKS], {"release_cell", "_release_pipeline"}),
        ([scenario.name for scenario in SCENARIOS], {"_release_scenario", "_release_pipeline"}),
    ],
)
def test_what_they_ask_for(names: list[str], fixtures: set[str]) -> None:
    """A check of a cell is parametrised by cells, a scenario by its cases."""
    assert all(set(inspect.signature(vars(suite.SUITE)[name]).parameters) == fixtures for name in names)


@pytest.mark.parametrize(
    ("outcome", "ends", "words"),
    [
        (Outcome.of(None, (finding(UGLY),)), None, ""),
        (Outcome.of(None, (finding(BROKEN, "x.py"), finding(UGLY))), pytest.fail.Exception, "RC998 broken: x.py: it"),
        (Outcome.inconclusive("no network"), pytest.fail.Exception, "inconclusive: no network"),
        (Outcome.not_reached("build failed"), pytest.skip.Exception, "not reached: build failed"),
        (Outcome(status=Status.LOST), pytest.fail.Exception, ""),
    ],
)
def test_how_an_outcome_is_reported(outcome: Outcome[None], ends: type[BaseException] | None, words: str) -> None:
    """Only a pass passes; what was not reached is skipped, and everything else fails."""
    plan = run_plan(Path("report"), examine=outcome)
    if ends is None:
        suite.examine(plan)
        return
    with pytest.raises(ends) as raised:
        suite.examine(plan)
    assert str(raised.value).startswith(words)
