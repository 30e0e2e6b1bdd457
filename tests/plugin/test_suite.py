"""The built-in checks: a test for each step, each check of a cell and each scenario."""

import inspect
from pathlib import Path

import pytest

from pytest_release_check.cells.registry import CELL_CHECKS
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.plugin import suite
from pytest_release_check.scenarios.registry import SCENARIOS
from tests.builders import distributions
from tests.reports.builders import BROKEN, UGLY, finding, run_plan

STEPS = ("build", "files", "examine", "stage", "install")


def test_the_tests() -> None:
    """Named as their rows are, in the order of the rows, after the steps; each says what it promises."""
    rows = {check.name: check.promise for check in CELL_CHECKS}
    rows |= {scenario.name: scenario.promise for scenario in SCENARIOS}
    assert [test.__name__ for test in suite.tests()] == [*STEPS, *rows]
    assert {test.__name__: inspect.getdoc(test) for test in suite.tests() if test.__name__ in rows} == rows
    assert all(inspect.getdoc(test) for test in suite.tests())


def test_what_pytest_collects_them_from() -> None:
    """The module has them in that order, and no function besides."""
    functions = [value for value in vars(suite.module()).values() if inspect.isfunction(value)]
    assert [id(test) for test in functions] == [id(test) for test in suite.tests()]
    assert [name for name in vars(suite.module()) if not name.startswith("__")] == [test.__name__ for test in functions]


@pytest.mark.parametrize(
    ("names", "fixtures"),
    [
        ([check.name for check in CELL_CHECKS], {"request", "release_cell", "_release_pipeline"}),
        ([scenario.name for scenario in SCENARIOS], {"request", "_release_scenario", "_release_pipeline"}),
    ],
)
def test_what_they_ask_for(names: list[str], fixtures: set[str]) -> None:
    """A check of a cell is parametrised by cells, a scenario by its cases."""
    assert all(set(inspect.signature(vars(suite.module())[name]).parameters) == fixtures for name in names)


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
def test_how_an_outcome_is_reported(
    outcome: Outcome[None], ends: type[BaseException] | None, words: str, request: pytest.FixtureRequest
) -> None:
    """Only a pass passes; what was not reached is skipped, and everything else fails."""
    plan = run_plan(Path("report"), examine=outcome)
    if ends is None:
        suite.examine(request, plan)
        return
    with pytest.raises(ends) as raised:
        suite.examine(request, plan)
    assert str(raised.value).startswith(words)


def test_properties(request: pytest.FixtureRequest) -> None:
    """JUnit files name the bytes that were built, and the code and the severity of each finding."""
    built = distributions()
    suite.build(request, run_plan(Path("report"), build=Outcome.of(built, (finding(UGLY),))))
    assert request.node.user_properties == [
        *(pair for file in built.files for pair in (("release_file", file.filename), ("release_sha256", file.sha256))),
        ("release_code", "RC999"),
        ("release_severity", "warning"),
    ]
