"""The matrix: the checks of the cells, and the scenarios. Any process may ask for any; each runs once in a run."""

from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pytest_release_check.analysis.matrix.twins import tries_each_first, twins
from pytest_release_check.cells.cell_check import CellCheck, InstalledTarget
from pytest_release_check.cells.registry import cell_check
from pytest_release_check.effects.records import once
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.environments import passing_workspace
from pytest_release_check.model.environments import Cell
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.model.run_plan import RunPlan
from pytest_release_check.scenarios.registry import leaves_environment, scenario_named
from pytest_release_check.scenarios.scenario import Scenario, ScenarioTarget
from pytest_release_check.steps.in_order import after, completed
from pytest_release_check.steps.install import install

T = TypeVar("T")


class CellPipeline:
    """The checks of the cells and the scenarios. Any process may ask for any; each runs once in a run.

    ``selected``: node ids of what this run will run, where the user has chosen; nothing else is done for its own sake.
    """

    def __init__(self, run_plan: RunPlan, context: RunContext, selected: Collection[str] | None = None) -> None:
        self._run_plan = run_plan
        self._context = context
        self._selected = frozenset(run_plan.plan.ids if selected is None else selected)

    def installation(self, cell: Cell) -> Outcome[Installation]:
        """The release installed in ``cell``."""

        def work() -> Outcome[Installation]:
            return after(self._run_plan.stage, "stage", lambda release: install(release, cell, self._context))

        return once(self._record(cell, "install"), Outcome[Installation], lambda: self._completed(work))

    def check(self, name: str, cell: Cell) -> Outcome[None]:
        """One of the checks of ``cell``, by its name."""
        check = cell_check(name)

        def work() -> Outcome[None]:
            return after(
                self.installation(cell), f"install[{cell.id}]", lambda there: self._proved(there, check) or ask(there)
            )

        def ask(installed: Installation) -> Outcome[None]:
            files = self._staged().distributions
            target = InstalledTarget(
                installation=installed,
                release=self._staged(),
                settings=self._run_plan.settings,
                tries_each_first=tries_each_first(cell, filter(self._has(name), self._run_plan.plan.cells), files),
            )
            return check.run(target, self._context)

        return once(self._record(cell, name), Outcome[None], lambda: self._completed(work))

    def _proved(self, installed: Installation, check: CellCheck) -> Outcome[None] | None:
        """The outcome of the same check where the wheel was installed, if that is the same and the check passed.

        What failed is asked of each cell by itself: its findings name the cell, and its logs are of use.
        """
        twin = next(filter(self._has(check.name), twins(installed.cell, self._run_plan.plan.cells)), None)
        if twin is None or not check.asks_what_was_installed or not installed.digest:
            return None
        there = self.installation(twin).value
        if there is None or there.digest != installed.digest:
            return None
        proved = self.check(check.name, twin)
        return replace(proved, same_as=twin.id) if proved.passed else None

    def _has(self, name: str) -> Callable[[Cell], bool]:
        return lambda cell: f"release::{name}[{cell.id}]" in self._selected

    def scenario(self, case: ScenarioCase) -> Outcome[Installation | None]:
        """One case of a scenario; its environments are removed when it ends, as some extras bring gigabytes.

        One that another scenario goes on with is kept.
        """
        scenario = scenario_named(case.kind)

        def work() -> Outcome[Installation | None]:
            if leaves_environment(scenario):
                return self._completed(lambda: self._tried(scenario, case, self._context))
            with passing_workspace(self._context, f"{case.kind}-{case.label}") as context:
                return self._completed(lambda: self._tried(scenario, case, context))

        place = self._run_plan.plan.records[f"release::{case.id}"]
        return once(self._run_plan.workspace / "records" / place, Outcome[Installation | None], work)

    def _tried(self, scenario: Scenario, case: ScenarioCase, context: RunContext) -> Outcome[Installation | None]:
        settings = self._run_plan.settings
        if not scenario.needs_installation:

            def on_stage(release: StagedRelease) -> Outcome[Installation | None]:
                return scenario.run(case, ScenarioTarget(release=release, settings=settings), context)

            return after(self._run_plan.stage, "stage", on_stage)

        def installed(fresh: Installation) -> Outcome[Installation | None]:
            shared = self._left_for(scenario, case)
            target = ScenarioTarget(release=self._staged(), settings=settings, installed=fresh, shared=shared)
            return scenario.run(case, target, context)

        return after(self.installation(case.cell), f"install[{case.cell.id}]", installed)

    def _left_for(self, scenario: Scenario, case: ScenarioCase) -> Installation | None:
        """The environment that another scenario has left in the same cell, so that no other one need be made."""
        there = (one for one in self._run_plan.plan.scenarios if one.kind == scenario.shares_environment_with)
        before = next((one for one in there if one.cell == case.cell), None)
        return self.scenario(before).value if before is not None else None

    def _completed(self, work: Callable[[], Outcome[T]]) -> Outcome[T]:
        return completed(work).under_policy(self._run_plan.settings.rule_policy)

    def _staged(self) -> StagedRelease:
        staged = self._run_plan.stage.value
        assert staged is not None, "asked only after an installation"  # noqa: S101
        return staged

    def _record(self, cell: Cell, name: str) -> Path:
        return self._run_plan.workspace / "records" / cell.id / f"{name}.json"
