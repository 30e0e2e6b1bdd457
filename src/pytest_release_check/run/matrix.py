"""The steps of the cells and the trials. Any process may ask for any of them; each is done once for the whole run."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pytest_release_check.cells.cell_check import InstalledTarget
from pytest_release_check.cells.registry import cell_check
from pytest_release_check.effects.records import once
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.environments import passing_workspace
from pytest_release_check.model.environments import Cell
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.model.run_plan import RunPlan
from pytest_release_check.model.scenario import DEPENDENT, EXTRA, LOWEST, REFUSED, UNINSTALL, UPGRADE, Scenario
from pytest_release_check.scenarios.dependent import dependent
from pytest_release_check.scenarios.extra import extra
from pytest_release_check.scenarios.lowest import lowest
from pytest_release_check.scenarios.refused import refused
from pytest_release_check.scenarios.uninstall import uninstall
from pytest_release_check.scenarios.upgrade import upgrade
from pytest_release_check.steps.in_order import after, completed
from pytest_release_check.steps.install import install

T = TypeVar("T")


class CellPipeline:
    """The steps of the cells. Any process may ask for any of them; each is done once for the whole run."""

    def __init__(self, run_plan: RunPlan, context: RunContext) -> None:
        self._run_plan = run_plan
        self._context = context

    def installation(self, cell: Cell) -> Outcome[Installation]:
        """The release installed in ``cell``."""

        def work() -> Outcome[Installation]:
            return after(self._run_plan.stage, "stage", lambda release: install(release, cell, self._context))

        return once(self._record(cell, "install"), Outcome[Installation], lambda: self._completed(work))

    def check(self, name: str, cell: Cell) -> Outcome[None]:
        """One of the checks of ``cell``, by its name."""
        check = cell_check(name)

        def work() -> Outcome[None]:
            return after(self.installation(cell), f"install[{cell.id}]", ask)

        def ask(installed: Installation) -> Outcome[None]:
            target = InstalledTarget(installation=installed, release=self._staged(), settings=self._run_plan.settings)
            return check.run(target, self._context)

        return once(self._record(cell, name), Outcome[None], lambda: self._completed(work))

    def scenario(self, scenario: Scenario) -> Outcome[object]:
        """One of the trials."""
        return self._upgraded(scenario) if scenario.kind == UPGRADE else self._tried(scenario)

    def _tried(self, scenario: Scenario) -> Outcome[None]:
        staged = self._run_plan.stage
        excluded = self._run_plan.settings.import_exclude
        if scenario.kind == REFUSED:
            return self._once(
                scenario, lambda context: after(staged, "stage", lambda to_try: refused(to_try, scenario, context))
            )
        questions: dict[str, Callable[[Installation, RunContext], Outcome[None]]] = {
            EXTRA: lambda fresh, context: extra(self._staged(), scenario, fresh, excluded, context),
            UNINSTALL: lambda _, context: uninstall(self._staged(), scenario, self._where_upgraded(scenario), context),
            LOWEST: lambda fresh, context: lowest(self._staged(), scenario, fresh, excluded, context),
            DEPENDENT: lambda _, context: dependent(self._staged(), scenario, context),
        }
        ask = questions[scenario.kind]
        return self._once(scenario, lambda context: self._after_install(scenario, lambda fresh: ask(fresh, context)))

    def _upgraded(self, scenario: Scenario) -> Outcome[Installation]:
        def work() -> Outcome[Installation]:
            return self._after_install(scenario, lambda fresh: upgrade(self._staged(), scenario, fresh, self._context))

        return once(self._trial_record(scenario), Outcome[Installation], lambda: self._completed(work))

    def _where_upgraded(self, scenario: Scenario) -> Installation | None:
        """The environment that the upgrade has left, so that no other one need be made."""
        upgrading = next((one for one in self._run_plan.plan.scenarios if one.kind == UPGRADE), None)
        return self._upgraded(upgrading).value if upgrading is not None and upgrading.cell == scenario.cell else None

    def _after_install(self, scenario: Scenario, work: Callable[[Installation], Outcome[T]]) -> Outcome[T]:
        return after(self.installation(scenario.cell), f"install[{scenario.cell.id}]", work)

    def _once(self, scenario: Scenario, work: Callable[[RunContext], Outcome[None]]) -> Outcome[None]:
        """What ``work`` gives; its environments go when it ends, as some extras bring gigabytes."""

        def settle() -> Outcome[None]:
            with passing_workspace(self._context, f"{scenario.kind}-{scenario.label}") as context:
                return self._completed(lambda: work(context))

        return once(self._trial_record(scenario), Outcome[None], settle)

    def _trial_record(self, scenario: Scenario) -> Path:
        return self._run_plan.workspace / "records" / self._run_plan.plan.records[f"release::{scenario.id}"]

    def _completed(self, work: Callable[[], Outcome[T]]) -> Outcome[T]:
        return completed(work).under_policy(self._run_plan.settings.rule_policy)

    def _staged(self) -> StagedRelease:
        staged = self._run_plan.stage.value
        assert staged is not None, "asked only after an installation"  # noqa: S101
        return staged

    def _record(self, cell: Cell, name: str) -> Path:
        return self._run_plan.workspace / "records" / cell.id / f"{name}.json"
