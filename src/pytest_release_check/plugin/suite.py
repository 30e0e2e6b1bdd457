"""The built-in checks. Each test's name is the last part of its node id: ``release::install[wheel-py312-pip]``.

The steps are written here; the checks of a cell and the scenarios come from the rows of their registries.
"""

from collections.abc import Callable, Sequence
from functools import cache
from types import ModuleType
from typing import Any

import pytest

from pytest_release_check.cells.cell_check import CellCheck
from pytest_release_check.cells.registry import CELL_CHECKS
from pytest_release_check.model.distributions import Distributions
from pytest_release_check.model.environments import Cell
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.run_plan import RunPlan
from pytest_release_check.run.matrix import CellPipeline
from pytest_release_check.scenarios.registry import SCENARIOS
from pytest_release_check.scenarios.scenario import Scenario

Properties = Sequence[tuple[str, str]]
"""Names and values."""


def build(request: pytest.FixtureRequest, _release_run_plan: RunPlan) -> None:
    """The project builds: an sdist, and a wheel out of it."""
    _require_passed(_release_run_plan.build, request, _files_in(_release_run_plan.build.value))


def files(request: pytest.FixtureRequest, _release_run_plan: RunPlan) -> None:
    """The files that were handed in or downloaded are readable, and of one release."""
    _require_passed(_release_run_plan.build, request, _files_in(_release_run_plan.build.value))


def examine(request: pytest.FixtureRequest, _release_run_plan: RunPlan) -> None:
    """The names, the metadata and the contents of all files are consistent."""
    _require_passed(_release_run_plan.examine, request)


def stage(request: pytest.FixtureRequest, _release_run_plan: RunPlan) -> None:
    """The index takes the files and serves the very bytes."""
    _require_passed(_release_run_plan.stage, request)


def install(request: pytest.FixtureRequest, release_cell: Cell, _release_pipeline: CellPipeline) -> None:
    """`pip install name==version` installs the file under test."""
    outcome = _release_pipeline.installation(release_cell)
    taken = [("release_sha256", outcome.value.sha256)] if outcome.value is not None else []
    _require_passed(outcome, request, taken)


def _test_of_check(check: CellCheck) -> Callable[..., None]:
    def test(request: pytest.FixtureRequest, release_cell: Cell, _release_pipeline: CellPipeline) -> None:
        _require_passed(_release_pipeline.check(check.name, release_cell), request)

    return _named(test, check.name, check.promise)


def _test_of_scenario(scenario: Scenario) -> Callable[..., None]:
    def test(request: pytest.FixtureRequest, _release_scenario: ScenarioCase, _release_pipeline: CellPipeline) -> None:
        _require_passed(_release_pipeline.scenario(_release_scenario), request)

    return _named(test, scenario.name, scenario.promise)


def _named(test: Any, name: str, promise: str) -> Callable[..., None]:
    """A function that looks as if it had been written by hand: pytest shows its name and its docstring."""
    test.__name__ = test.__qualname__ = name
    test.__doc__ = promise
    found: Callable[..., None] = test
    return found


def _files_in(built: Distributions | None) -> Properties:
    """Which bytes were built or handed in."""
    files = built.files if built is not None else ()
    return [pair for file in files for pair in (("release_file", file.filename), ("release_sha256", file.sha256))]


def _require_passed(outcome: Outcome[object], request: pytest.FixtureRequest, about: Properties = ()) -> None:
    """Report an outcome to pytest as a pass, a failure or a skip, without a traceback of ours.

    What is in ``user_properties`` stands in the JUnit file, and in other reports of pytest's plugins.
    """
    request.node.user_properties += about
    for finding in outcome.findings:
        request.node.user_properties += [("release_code", finding.code), ("release_severity", finding.severity.value)]
    if outcome.status is Status.NOT_REACHED:
        pytest.skip(f"{outcome.status.word}: {outcome.reason}")
    if outcome.status is Status.INCONCLUSIVE:
        pytest.fail(f"{outcome.status.word}: {outcome.reason}", pytrace=False)
    if not outcome.passed:
        lines = [line for finding in outcome.findings for line in finding.lines()]
        pytest.fail("\n".join(lines), pytrace=False)


@cache
def tests() -> tuple[Callable[..., None], ...]:
    """All of them, in the order in which they are collected. Asked for when other plugins have added their rows."""
    return (
        build,
        files,
        examine,
        stage,
        install,
        *map(_test_of_check, CELL_CHECKS),
        *map(_test_of_scenario, SCENARIOS),
    )


@cache
def module() -> ModuleType:
    """The tests as a module for pytest to collect, with nothing else in it."""
    made = ModuleType(__name__, "What a release has to pass before it is published.")
    vars(made).update({test.__name__: test for test in tests()})
    return made
