"""Indexes for scenarios with a real pip: one with a release and what it needs, one with what is published already."""

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from pytest_release_check.effects.dist_files import sha256_of
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.index.upstreams import Upstream
from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.environments import Cell
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.steps.install import install
from tests.archives import build_wheel
from tests.builders import distributions, interpreter
from tests.builders import wheel as described
from tests.indexes import index_of
from tests.runners import context

CELL = Cell(
    interpreter=interpreter(".".join(str(part) for part in sys.version_info[:3]), path=Path(sys.executable)),
    artifact=Artifact.WHEEL,
)


class Indexes:
    """An index with the release and what it needs, and another one with what is out already."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self.staged, self.out = folder / "staged", folder / "out"
        self.context: RunContext = context(folder)
        self._stack = stack

    def release(self, requires: tuple[str, ...] = (), python: str = "", **more: Any) -> StagedRelease:
        """demo 2.0 on the stage, as built with ``more``."""
        path = build_wheel(self.staged, "demo", "2.0", requires=requires, **more)
        file = described(
            version="2.0", path=path, requires_dist=requires, requires_python=python, sha256=sha256_of(path)
        )
        url = self._served("stage", self.staged)
        return StagedRelease(
            distributions=distributions(file),
            index="local",
            index_url=url,
            wheel_index_url=url,
            sdist_index_url=url,
            upstream_index_url=self._served("upstream", self.out),
        )

    def _served(self, name: str, folder: Path) -> str:
        folder.mkdir(exist_ok=True)
        upstreams = (Upstream.from_text(str(folder)),)
        index = index_of(self.folder / name, subjects=frozenset(), upstreams=upstreams, token="t")
        return self._stack.enter_context(index).simple_url("all")

    def fresh(self, release: StagedRelease) -> Installation:
        """The cell's own installation."""
        value = install(release, CELL, self.context).value
        assert value is not None
        return value


def case(kind: str, **more: Any) -> ScenarioCase:
    return ScenarioCase(kind=kind, cell=CELL, **more)


def codes(outcome: Outcome[Any]) -> list[str]:
    return [finding.code for finding in outcome.findings]
