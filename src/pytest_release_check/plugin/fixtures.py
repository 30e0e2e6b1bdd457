"""The public fixtures. All are of session scope and can be overridden in a conftest.py."""

from typing import TypeVar

import pytest

from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.distributions import Distributions
from pytest_release_check.model.environments import Cell
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.releases import StagedRelease
from pytest_release_check.model.run_plan import RunPlan
from pytest_release_check.model.sources import Project
from pytest_release_check.plugin.reports import without_group
from pytest_release_check.run.matrix import CellPipeline
from pytest_release_check.user_api import environment
from pytest_release_check.user_api.environment import Environment, InstalledRelease

T = TypeVar("T")
RUN_PLAN: pytest.StashKey[RunPlan] = pytest.StashKey()
"""Where a process keeps the plan and the means of the run."""
CONTEXT: pytest.StashKey[RunContext] = pytest.StashKey()
"""Where a process keeps its means."""


@pytest.fixture(scope="session")
def _release_run_plan(pytestconfig: pytest.Config) -> RunPlan:
    """What was done once for the run, and the plan of the rest (internal)."""
    return pytestconfig.stash[RUN_PLAN]


@pytest.fixture(scope="session")
def _release_tools(pytestconfig: pytest.Config) -> RunContext:
    """The means of this process (internal)."""
    return pytestconfig.stash[CONTEXT]


@pytest.fixture(scope="session")
def _release_pipeline(
    request: pytest.FixtureRequest, _release_run_plan: RunPlan, _release_tools: RunContext
) -> CellPipeline:
    """The steps of the cells (internal)."""
    selected = {without_group(item.nodeid) for item in request.session.items}
    return CellPipeline(_release_run_plan, _release_tools, selected)


@pytest.fixture(scope="session")
def release_cell(request: pytest.FixtureRequest) -> Cell:
    """The environment that a test runs for, as `wheel-py312-pip`: `interpreter`, `artifact`, `installer`, `id`."""
    cell: Cell = request.param
    return cell


@pytest.fixture(scope="session")
def _release_scenario(request: pytest.FixtureRequest) -> ScenarioCase:
    """What a check beside the matrix tries (internal)."""
    scenario: ScenarioCase = request.param
    return scenario


@pytest.fixture(scope="session")
def release_project(_release_run_plan: RunPlan) -> Project:
    """The project: `root`, and `name` and `version` as pyproject.toml states them. Skips where there are only files."""
    if _release_run_plan.project is None:
        pytest.skip("no project: --release-dist was started in a folder that is none")
    return _release_run_plan.project


@pytest.fixture(scope="session")
def release_distributions(_release_run_plan: RunPlan) -> Distributions:
    """The built files: `name`, `version`, and `files` with `path`, `sha256` and `size`, as they are installed."""
    return _reached(_release_run_plan.build, "build")


@pytest.fixture(scope="session")
def staged_release(_release_run_plan: RunPlan) -> StagedRelease:
    """The release on its index: `requirement`, `index_url`, `distributions`."""
    return _reached(_release_run_plan.stage, "stage")


@pytest.fixture(scope="session")
def fresh_environment(release_cell: Cell, staged_release: StagedRelease, _release_tools: RunContext) -> Environment:
    """A new environment with nothing but pip, whose index has the release.

    Has `python(code)`, `run(script, *args)` and `pip(*args)`.
    """
    return environment.fresh_environment(release_cell, staged_release.index_url, _release_tools)


@pytest.fixture(scope="session")
def installed_release(
    release_cell: Cell, staged_release: StagedRelease, _release_pipeline: CellPipeline, _release_tools: RunContext
) -> InstalledRelease:
    """The release installed by name and version; a test that asks for it runs once in every environment.

    Has `python(code)`, `run(script, *args)`, `pip(*args)`, `name`, `version` and `site_packages`.
    """
    installation = _reached(_release_pipeline.installation(release_cell), f"install[{release_cell.id}]")
    return InstalledRelease(
        installation=installation,
        name=staged_release.distributions.name,
        context=_release_tools.with_index(staged_release.index_url),
    )


def _reached(outcome: Outcome[T], step: str) -> T:
    if outcome.value is None or not outcome.passed:
        pytest.skip(f"{Status.NOT_REACHED.word}: {step} {outcome.status.word}")
    return outcome.value
