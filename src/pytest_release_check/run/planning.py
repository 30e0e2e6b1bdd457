"""What is planned once the files are there: the cells, their checks, and the scenarios."""

from collections.abc import Mapping
from dataclasses import dataclass

from pytest_release_check.analysis.matrix.declared_pythons import unchecked_pythons
from pytest_release_check.analysis.matrix.matrix import advice_without_cells, matrix
from pytest_release_check.analysis.matrix.selection import selection
from pytest_release_check.cells.registry import planned_checks
from pytest_release_check.effects.api_changes import is_griffe_here
from pytest_release_check.effects.pyright_checks import pyright_command
from pytest_release_check.effects.tags import fits
from pytest_release_check.effects.type_checks import is_mypy_here
from pytest_release_check.installers.uv_settings import uv_program
from pytest_release_check.model.distributions import Distributions
from pytest_release_check.model.environments import Cell, Excluded, Interpreter
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.plan import Plan, ScenarioCase
from pytest_release_check.model.run_plan import Survey
from pytest_release_check.model.settings import Settings
from pytest_release_check.run.upstream import UpstreamReader
from pytest_release_check.scenarios.known import Earlier, Known
from pytest_release_check.scenarios.registry import planned_cases


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """What a plan depends on, beside the files of the release."""

    settings: Settings
    survey: Survey
    environment: Mapping[str, str]
    upstream: UpstreamReader
    beside: Mapping[str, str]
    """Versions, by normalised name, of the projects that are released together with this one."""
    has_types: bool
    """Whether a file of the release has types for its users."""

    def plan(self, distributions: Distributions | None) -> Plan:
        """What has to pass, of a release that may not have been built. Raises ``SettingsError`` if no cell is left."""
        chosen = self.survey.found
        if distributions is not None:
            chosen = selection(chosen.chosen, self.settings.pythons, distributions.requires_python)
        cells, unfit = matrix(chosen.chosen, self.settings.artifacts, distributions, fits, self.settings.installers)
        if not cells:
            raise SettingsError(self._nothing_to_install(chosen.chosen, distributions, unfit))
        planned, no_extras = self._scenarios(distributions, cells)
        return Plan(
            cells=cells,
            checks=planned_checks(cells, self.settings),
            scenarios=planned,
            builds=self.settings.builds,
            excluded=self.survey.found.excluded + chosen.excluded + unfit + no_extras,
            unchecked=self._unchecked(distributions, chosen.chosen),
        )

    def _nothing_to_install(
        self, chosen: tuple[Interpreter, ...], distributions: Distributions | None, unfit: tuple[Excluded, ...]
    ) -> str:
        reasons = "; ".join(f"{gone.what}: {gone.why}" for gone in unfit)
        artifacts = self.settings.artifacts
        advice = advice_without_cells(chosen, artifacts, distributions, fits) if distributions and chosen else ""
        return f"there is nothing to install: {reasons}. {advice}".rstrip()

    def _scenarios(
        self, distributions: Distributions | None, cells: tuple[Cell, ...]
    ) -> tuple[tuple[ScenarioCase, ...], tuple[Excluded, ...]]:
        """Without files nothing is known that could be tried."""
        if distributions is None:
            return (), ()
        if not self.settings.tries:
            return (), (Excluded(what="trials beside the matrix", why="release_trials = none"),)
        try:
            earlier = Earlier(files=self.upstream.files(distributions.name))
        except OutageError as error:
            earlier = Earlier(trouble=str(error))
        known = Known(
            settings=self.settings,
            distributions=distributions,
            cells=cells,
            interpreters=self.survey.everything,
            earlier=earlier,
            beside=self.beside,
            is_uv_here=bool(uv_program(self.environment)),
            is_griffe_here=is_griffe_here(),
            is_type_checker_here=is_mypy_here() or bool(pyright_command()),
            has_types=self.has_types,
        )
        return planned_cases(known)

    def _unchecked(self, distributions: Distributions | None, chosen: tuple[Interpreter, ...]) -> tuple[Excluded, ...]:
        """Who names Pythons wants these, and no others."""
        if distributions is None or "auto" not in self.settings.pythons:
            return ()
        return unchecked_pythons(chosen, distributions.requires_python, distributions.files[0].classifiers)
