"""The indexes of a run: which of them is asked whether a name is free."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from pytest_release_check.model.environments import Selection
from pytest_release_check.model.index_file import Credentials, Stage
from pytest_release_check.model.run_plan import Survey
from pytest_release_check.model.settings import Settings
from pytest_release_check.remote_index.client import StageClient
from pytest_release_check.run.stages import Stages
from tests.archives import build_wheel
from tests.indexes import index_of
from tests.runners import context

CLOSED = "asyncio"
"""PyPI closes the names of the standard library, and lets the projects be that had one before."""


@pytest.fixture
def stages(tmp_path: Path) -> Iterator[Stages]:
    """Of a run that publishes on an index that does not have the name, with an upstream that has it."""
    with ExitStack() as stack:
        upstream = tmp_path / "upstream"
        build_wheel(upstream, CLOSED, "1.0")
        target = stack.enter_context(index_of(tmp_path / "target", token="secret"))
        stage = Stage(name="mine", upload_url=target.upload_url, index_url=target.simple_url("all"))
        client = StageClient(stage, Credentials(username="__token__", password="secret"), context(tmp_path))
        yield run_with(tmp_path, upstream, client)


def run_with(folder: Path, upstream: Path, target: StageClient | None) -> Stages:
    survey = Survey(project=None, found=Selection(chosen=()), upstreams=(str(upstream),))
    settings = Settings(report=folder / "report")
    return Stages(settings, survey, context(folder), lambda line: None, target=target)


def test_the_index_that_is_published_on_is_asked(stages: Stages, tmp_path: Path) -> None:
    """The name is free where users get everything else, and closed where the release goes."""
    assert stages.known(CLOSED) == frozenset()


def test_without_publishing_the_upstream_is_asked(tmp_path: Path) -> None:
    """It is where the release is meant to go one day."""
    build_wheel(tmp_path / "upstream", CLOSED, "1.0")
    assert run_with(tmp_path, tmp_path / "upstream", None).known(CLOSED) == frozenset({CLOSED})
