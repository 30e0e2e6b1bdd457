"""The public fixtures. All are of session scope and can be overridden in a conftest.py."""

from typing import TypeVar

import pytest

from pytest_release_check.effects.run_context import Tools
from pytest_release_check.model.distributions import Distributions
from pytest_release_check.model.environments import Cell
from pytest_release_check.model.outcomes import Outcome, Standing
from pytest_release_check.model.project import Project
from pytest_release_check.model.releases import StagedRelease
from pytest_release_check.model.run_plan import Briefing
from pytest_release_check.model.scenario import Trial
from pytest_release_check.run.matrix import CellPipeline
from pytest_release_check.user_api import environment
from pytest_release_check.user_api.environment import Environment, InstalledRelease

T = TypeVar("T")
BRIEFING: pytest.StashKey[Briefing] = pytest.StashKey()
"""Where a process keeps what it was told."""
TOOLS: pytest.StashKey[Tools] = pytest.StashKey()
"""Where a process keeps its means."""


@pytest.fixture(scope="session")
def release_briefing(pytestconfig: pytest.Config) -> Briefing:
    """The once-only steps as they were settled (internal)."""
    return pytestconfig.stash[BRIEFING]


@pytest.fixture(scope="session")
def release_tools(pytestconfig: pytest.Config) -> Tools:
    """The means of this process (internal)."""
    return pytestconfig.stash[TOOLS]


@pytest.fixture(scope="session")
def release_pipeline(release_briefing: Briefing, release_tools: Tools) -> CellPipeline:
    """The steps of the cells (internal)."""
    return CellPipeline(release_briefing, release_tools)


@pytest.fixture(scope="session")
def release_cell(request: pytest.FixtureRequest) -> Cell:
    """The cell of the matrix a test runs for: interpreter, artifact, installer."""
    cell: Cell = request.param
    return cell


@pytest.fixture(scope="session")
def release_trial(request: pytest.FixtureRequest) -> Trial:
    """What a check beside the matrix tries (internal)."""
    trial: Trial = request.param
    return trial


@pytest.fixture(scope="session")
def release_project(release_briefing: Briefing) -> Project:
    """The project: its root folder and what pyproject.toml states. Skips when only files were handed in."""
    if release_briefing.project is None:
        pytest.skip("no project: --release-dist was started in a folder that is none")
    return release_briefing.project


@pytest.fixture(scope="session")
def release_distributions(release_briefing: Briefing) -> Distributions:
    """The built files with their sha256, each exactly as it is staged and installed."""
    return _reached(release_briefing.build, "build")


@pytest.fixture(scope="session")
def staged_release(release_briefing: Briefing) -> StagedRelease:
    """The release as the index serves it, with the index's address for installers."""
    return _reached(release_briefing.stage, "stage")


@pytest.fixture(scope="session")
def fresh_environment(release_cell: Cell, staged_release: StagedRelease, release_tools: Tools) -> Environment:
    """An environment of each cell's Python with nothing but pip, whose index has the staged release."""
    return environment.fresh_environment(release_cell, staged_release.index_url, release_tools)


@pytest.fixture(scope="session")
def installed_release(
    release_cell: Cell, staged_release: StagedRelease, release_pipeline: CellPipeline, release_tools: Tools
) -> InstalledRelease:
    """The release installed by name and version; a test that asks for it runs once in every cell."""
    installation = _reached(release_pipeline.installation(release_cell), f"install[{release_cell.id}]")
    return InstalledRelease(
        installation=installation,
        name=staged_release.distributions.name,
        tools=release_tools.with_index(staged_release.index_url),
    )


def _reached(outcome: Outcome[T], step: str) -> T:
    if outcome.value is None or not outcome.passed:
        pytest.skip(f"{Standing.NOT_REACHED.value}: {step} {outcome.standing.value}")
    return outcome.value
