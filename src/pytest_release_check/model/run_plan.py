"""The run plan: all that the processes which check cells have to know, completed before they start."""

from dataclasses import dataclass, field
from pathlib import Path

from pytest_release_check.model.difference import Difference
from pytest_release_check.model.distributions import Distributions
from pytest_release_check.model.environments import Interpreter, Selection
from pytest_release_check.model.index_file import IndexTarget
from pytest_release_check.model.machine import Machine
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.plan import Plan
from pytest_release_check.model.releases import StagedRelease
from pytest_release_check.model.settings import Settings
from pytest_release_check.model.sources import Commit, Project


@dataclass(frozen=True, slots=True, kw_only=True)
class Survey:
    """What was found before any work: project, interpreters, the user's way to packages."""

    project: Project | None
    found: Selection
    everything: tuple[Interpreter, ...] = ()
    """All interpreters that answered, chosen or not."""
    upstreams: tuple[str, ...]
    """Addresses, with credentials if the user's have any."""
    stage: IndexTarget = field(default_factory=IndexTarget)
    target: IndexTarget | None = None
    """The index to publish on; None: nothing is published."""
    release: tuple[str, str] | None = None
    """Normalised name, and version, of a release that the stage serves already and that is to be verified."""
    fetched: tuple[str, ...] = ()
    """Pythons that uv has fetched for this run, as they were asked for."""
    to_fetch: tuple[str, ...] = ()
    """Pythons that uv would fetch; only where nothing is done but to plan."""
    commit: Commit | None = None
    """What is built, from a clean checkout of it; None: what lies in the work tree, or nothing."""
    excluded_settings: tuple[str, ...] = ()
    """pip's settings that are not honoured."""
    machine: Machine | None = None
    """None: nobody has looked at it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPlan:
    """The outcomes of what is done once, and the plan of the rest."""

    settings: Settings
    project: Project | None
    plan: Plan
    workspace: Path
    environment: dict[str, str]
    web_indexes: tuple[str, ...] = ()
    """As ``effects.run_context`` has them."""
    build: Outcome[Distributions]
    examine: Outcome[None]
    stage: Outcome[StagedRelease]
    notes: tuple[str, ...] = ()
    """What the maintainer should know of the release before publishing it, and no fault of it."""
    local_only: tuple[str, ...] = ()
    """Names of wheels that were built here for machines like this one: the local index takes them, and no other."""
    part: str = ""
    """Why the files are only a part of a release, which must not be published by itself; empty if they are not."""
    difference: Difference | None = None
    """To the previous release; None if there is none to compare with."""

    @property
    def outcomes(self) -> dict[str, Outcome[object]]:
        """The once-only steps by the node ids of their checks."""
        outcomes: tuple[Outcome[object], ...] = (self.build, self.examine, self.stage)
        return {f"release::{name}": outcome for name, outcome in zip(self.plan.release_checks, outcomes, strict=True)}
