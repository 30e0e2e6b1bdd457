"""A scenario: the row from which its cases, its node ids and its documentation derive, and what it is handed."""

from collections.abc import Callable
from dataclasses import dataclass

from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.environments import Excluded
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.model.settings import Settings
from pytest_release_check.scenarios.known import Known


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCases:
    """The cases of one scenario, and what of it was excluded."""

    cases: tuple[ScenarioCase, ...] = ()
    excluded: tuple[Excluded, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioTarget:
    """What a case works with: the release, the user's settings, and environments that are there already."""

    release: StagedRelease
    settings: Settings
    installed: Installation | None = None
    """The installation of the case's own cell, as users get it; None where the scenario needs none."""
    shared: Installation | None = None
    """What the scenario with which it shares an environment has left there; None if there is no such case."""

    @property
    def fresh(self) -> Installation:
        """The installation of the case's own cell. Raises ``LookupError`` where the scenario needs none."""
        if self.installed is None:
            raise LookupError("a scenario that does not need an installation asks for it")
        return self.installed


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Something that users do with a release; tried once for a run in addition to the matrix, each time afresh.

    Define it at the end of the module that tries it, and list it in ``scenarios/registry.py``.
    """

    name: str
    """First part of its node ids: a Python identifier, used once. Its cases have it as their ``kind``."""
    promise: str
    """What is true of a release that passes: one sentence, shown by ``--collect-only -v``."""
    when: str
    """When it has cases, as far as that can be said before the files are there; shown by ``--release-plan``."""
    plan: Callable[[Known], PlannedCases]
    """The cases that this release needs. May raise ``SettingsError``."""
    run: Callable[[ScenarioCase, ScenarioTarget, RunContext], Outcome[Installation | None]]
    """Try a case in an environment of its own. May raise ``OutageError``: the case is inconclusive then."""
    shares_environment_with: str = ""
    """Name of the scenario whose environment, if it has a case for the same cell, this one goes on with."""
    needs_installation: bool = True
    """Whether a case is only reached if the release installs in its cell; else it follows the stage."""
