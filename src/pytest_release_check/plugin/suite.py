"""The built-in checks. Each test's name is the last part of its node id: ``release::install[wheel-py312-pip]``."""

import pytest

from pytest_release_check.model.environments import Cell
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.run_plan import RunPlan
from pytest_release_check.run.matrix import CellPipeline


def build(release_run_plan: RunPlan) -> None:
    """The project builds: an sdist, and a wheel out of it."""
    _settle(release_run_plan.build)


def files(release_run_plan: RunPlan) -> None:
    """The files that were handed in or downloaded are readable, and of one release."""
    _settle(release_run_plan.build)


def examine(release_run_plan: RunPlan) -> None:
    """The files tell one story."""
    _settle(release_run_plan.examine)


def stage(release_run_plan: RunPlan) -> None:
    """The index takes the files and serves the very bytes."""
    _settle(release_run_plan.stage)


def install(release_cell: Cell, release_pipeline: CellPipeline) -> None:
    """`pip install name==version` installs the file under test."""
    _settle(release_pipeline.installation(release_cell))


def contents(release_cell: Cell, release_pipeline: CellPipeline) -> None:
    """What pip builds out of the sdist has the files of the wheel; without a wheel, all that it needs."""
    _settle(release_pipeline.check("contents", release_cell))


def version(release_cell: Cell, release_pipeline: CellPipeline) -> None:
    """The version as installed is the version as built."""
    _settle(release_pipeline.check("version", release_cell))


def dependencies(release_cell: Cell, release_pipeline: CellPipeline) -> None:
    """`pip check` is content."""
    _settle(release_pipeline.check("dependencies", release_cell))


def imports(release_cell: Cell, release_pipeline: CellPipeline) -> None:
    """Every top-level module imports, from the cell."""
    _settle(release_pipeline.check("imports", release_cell))


def modules(release_cell: Cell, release_pipeline: CellPipeline) -> None:
    """Every other module imports, or has a reason not to."""
    _settle(release_pipeline.check("modules", release_cell))


def entry_points(release_cell: Cell, release_pipeline: CellPipeline) -> None:
    """Every entry point loads."""
    _settle(release_pipeline.check("entry_points", release_cell))


def scripts(release_cell: Cell, release_pipeline: CellPipeline) -> None:
    """Console and gui scripts are there, and what can be started starts."""
    _settle(release_pipeline.check("scripts", release_cell))


def project_tests(release_cell: Cell, release_pipeline: CellPipeline) -> None:
    """The tests that the project names pass on what was installed."""
    _settle(release_pipeline.check("project_tests", release_cell))


def refused(release_scenario: ScenarioCase, release_pipeline: CellPipeline) -> None:
    """A Python that Requires-Python excludes is refused by the installer."""
    _settle(release_pipeline.scenario(release_scenario))


def extra(release_scenario: ScenarioCase, release_pipeline: CellPipeline) -> None:
    """The extra installs, and what needs it loads."""
    _settle(release_pipeline.scenario(release_scenario))


def upgrade(release_scenario: ScenarioCase, release_pipeline: CellPipeline) -> None:
    """An upgrade from the previous release gives the whole new one."""
    _settle(release_pipeline.scenario(release_scenario))


def uninstall(release_scenario: ScenarioCase, release_pipeline: CellPipeline) -> None:
    """`pip uninstall` leaves nothing."""
    _settle(release_pipeline.scenario(release_scenario))


def lowest(release_scenario: ScenarioCase, release_pipeline: CellPipeline) -> None:
    """The modules import with the lowest versions of the dependencies."""
    _settle(release_pipeline.scenario(release_scenario))


def dependent(release_scenario: ScenarioCase, release_pipeline: CellPipeline) -> None:
    """A dependent installs and imports with the release."""
    _settle(release_pipeline.scenario(release_scenario))


def _settle(outcome: Outcome[object]) -> None:
    """Turn an outcome into pytest's words, without a traceback of ours."""
    if outcome.status is Status.NOT_REACHED:
        pytest.skip(f"not reached: {outcome.reason}")
    if outcome.status is Status.INCONCLUSIVE:
        pytest.fail(f"unsettled: {outcome.reason}", pytrace=False)
    if not outcome.passed:
        lines = [line for finding in outcome.findings for line in finding.lines()]
        pytest.fail("\n".join(lines), pytrace=False)
