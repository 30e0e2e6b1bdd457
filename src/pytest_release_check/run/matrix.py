"""The steps of the cells and the trials. Any process may ask for any of them; each is done once for the whole run."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pytest_release_check.cells import smoke
from pytest_release_check.cells.contents import installed_contents
from pytest_release_check.cells.imports import imports
from pytest_release_check.cells.modules import modules
from pytest_release_check.cells.project_tests import project_tests
from pytest_release_check.cells.pytest_plugin import entry_points
from pytest_release_check.effects.records import once
from pytest_release_check.effects.run_context import Tools
from pytest_release_check.installers.environments import passing_workspace
from pytest_release_check.model.environments import Cell
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.plan import CONTENTS, PROJECT_TESTS
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.model.run_plan import Briefing
from pytest_release_check.model.scenario import DEPENDENT, EXTRA, LOWEST, REFUSED, UNINSTALL, UPGRADE, Trial
from pytest_release_check.scenarios.dependent import dependent
from pytest_release_check.scenarios.extra import extra
from pytest_release_check.scenarios.lowest import lowest
from pytest_release_check.scenarios.refused import refused
from pytest_release_check.scenarios.uninstall import uninstall
from pytest_release_check.scenarios.upgrade import upgrade
from pytest_release_check.steps.in_order import after, settled
from pytest_release_check.steps.install import install

T = TypeVar("T")


class CellPipeline:
    """The steps of the cells. Any process may ask for any of them; each is done once for the whole run."""

    def __init__(self, briefing: Briefing, tools: Tools) -> None:
        self._briefing = briefing
        self._tools = tools

    def installation(self, cell: Cell) -> Outcome[Installation]:
        """The release installed in ``cell``."""

        def work() -> Outcome[Installation]:
            return after(self._briefing.stage, "stage", lambda release: install(release, cell, self._tools))

        return once(self._record(cell, "install"), Outcome[Installation], lambda: self._settled(work))

    def check(self, name: str, cell: Cell) -> Outcome[None]:
        """One of the smoke checks on ``cell``."""
        settings = self._briefing.settings
        questions: dict[str, Callable[[Installation], Outcome[None]]] = {
            CONTENTS: lambda installed: installed_contents(installed, self._staged()),
            "version": lambda installed: smoke.version(installed, self._staged()),
            "dependencies": lambda installed: smoke.dependencies(installed, self._tools),
            "imports": lambda installed: imports(installed, settings.import_exclude, self._tools),
            "modules": lambda installed: modules(installed, settings.import_exclude, self._tools),
            "entry_points": lambda installed: entry_points(installed, self._staged(), self._tools),
            "scripts": lambda installed: smoke.scripts(installed, self._tools),
            PROJECT_TESTS: lambda installed: project_tests(installed, self._staged(), settings, self._tools),
        }

        def work() -> Outcome[None]:
            return after(self.installation(cell), f"install[{cell.id}]", questions[name])

        return once(self._record(cell, name), Outcome[None], lambda: self._settled(work))

    def trial(self, trial: Trial) -> Outcome[object]:
        """One of the trials."""
        return self._upgraded(trial) if trial.kind == UPGRADE else self._tried(trial)

    def _tried(self, trial: Trial) -> Outcome[None]:
        staged = self._briefing.stage
        excluded = self._briefing.settings.import_exclude
        if trial.kind == REFUSED:
            return self._once(trial, lambda tools: after(staged, "stage", lambda to_try: refused(to_try, trial, tools)))
        questions: dict[str, Callable[[Installation, Tools], Outcome[None]]] = {
            EXTRA: lambda fresh, tools: extra(self._staged(), trial, fresh, excluded, tools),
            UNINSTALL: lambda _, tools: uninstall(self._staged(), trial, self._where_upgraded(trial), tools),
            LOWEST: lambda fresh, tools: lowest(self._staged(), trial, fresh, excluded, tools),
            DEPENDENT: lambda _, tools: dependent(self._staged(), trial, tools),
        }
        ask = questions[trial.kind]
        return self._once(trial, lambda tools: self._after_install(trial, lambda fresh: ask(fresh, tools)))

    def _upgraded(self, trial: Trial) -> Outcome[Installation]:
        def work() -> Outcome[Installation]:
            return self._after_install(trial, lambda fresh: upgrade(self._staged(), trial, fresh, self._tools))

        return once(self._trial_record(trial), Outcome[Installation], lambda: self._settled(work))

    def _where_upgraded(self, trial: Trial) -> Installation | None:
        """The environment that the upgrade has left, so that no other one need be made."""
        upgrading = next((one for one in self._briefing.plan.trials if one.kind == UPGRADE), None)
        return self._upgraded(upgrading).value if upgrading is not None and upgrading.cell == trial.cell else None

    def _after_install(self, trial: Trial, work: Callable[[Installation], Outcome[T]]) -> Outcome[T]:
        return after(self.installation(trial.cell), f"install[{trial.cell.id}]", work)

    def _once(self, trial: Trial, work: Callable[[Tools], Outcome[None]]) -> Outcome[None]:
        """What ``work`` gives; its environments go when it ends, as some extras bring gigabytes."""

        def settle() -> Outcome[None]:
            with passing_workspace(self._tools, f"{trial.kind}-{trial.label}") as tools:
                return self._settled(lambda: work(tools))

        return once(self._trial_record(trial), Outcome[None], settle)

    def _trial_record(self, trial: Trial) -> Path:
        return self._briefing.workspace / "records" / self._briefing.plan.records[f"release::{trial.id}"]

    def _settled(self, work: Callable[[], Outcome[T]]) -> Outcome[T]:
        return settled(work).weighed(self._briefing.settings.weights)

    def _staged(self) -> StagedRelease:
        staged = self._briefing.stage.value
        assert staged is not None, "asked only after an installation"  # noqa: S101
        return staged

    def _record(self, cell: Cell, name: str) -> Path:
        return self._briefing.workspace / "records" / cell.id / f"{name}.json"
