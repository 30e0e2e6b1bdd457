"""The installers that there are, and the fresh environment of a scenario with what can be asked of it."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.utils import canonicalize_name

from pytest_release_check.effects import in_cell
from pytest_release_check.effects.cell_queries import describe, run_in_cell
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.state_folder import cache_folder
from pytest_release_check.installers.pip import Pip
from pytest_release_check.installers.protocol import (
    CellEnvironment,
    Conflict,
    Installed,
    Installer,
    InstallRequest,
    InstallResult,
    TimedOut,
)
from pytest_release_check.installers.uv import Uv
from pytest_release_check.installers.uv_settings import uv_program
from pytest_release_check.model.cell_reports import Ledger, Recorded
from pytest_release_check.model.environments import Cell
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.registry import Registry
from pytest_release_check.model.releases import Installation

INSTALLERS: Registry[Installer] = Registry(Pip(cache_folder("pip")), Uv())
"""Every installer, by its name; each that is chosen has cells of its own in the matrix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioEnvironment(CellEnvironment):
    """An environment of one cell's Python that only one scenario works in."""

    @classmethod
    def of(cls, installation: Installation, name: str, context: RunContext) -> "ScenarioEnvironment":
        """The environment that another scenario has left."""
        return cls(
            name=name, cell=installation.cell, folder=installation.folder, python=installation.python, context=context
        )

    def with_uv_if_there(self) -> "ScenarioEnvironment":
        """The same environment, into which uv installs where it is on this machine: in a third of the time."""
        has_uv = bool(uv_program(self.context.environment))
        return replace(self, cell=replace(self.cell, installer=Uv().name)) if has_uv else self

    def install_quickly(self, *requirements: str, index: str, prefers_wheels: bool = False) -> InstallResult:
        """Install with uv where it is on this machine; what uv does not install, the cell's installer is asked.

        For what is asked of the requirements, not of an installer: no finding comes from a refusal that only uv has.
        """
        quick = self.with_uv_if_there()
        result = quick.install(*requirements, index=index, prefers_wheels=prefers_wheels)
        if quick.cell == self.cell or isinstance(result, Installed | TimedOut):
            return result
        return self.install(*requirements, index=index, prefers_wheels=prefers_wheels)

    def install(
        self,
        *requirements: str,
        index: str,
        is_alone: bool = False,
        is_dry: bool = False,
        prefers_wheels: bool = False,
    ) -> InstallResult:
        """Install with the cell's installer."""
        request = InstallRequest(
            requirements=requirements,
            index=index,
            is_alone=is_alone,
            is_dry=is_dry,
            prefers_wheels=prefers_wheels,
        )
        return INSTALLERS.named(self.cell.installer).install(self, request)

    def uninstall(self, name: str) -> InstallResult:
        """Remove a distribution with the cell's installer."""
        return INSTALLERS.named(self.cell.installer).uninstall(self, name)

    def conflicts(self) -> tuple[Conflict, ...]:
        """The requirements of what is installed that are not met."""
        return INSTALLERS.named(self.cell.installer).check(self)

    def described(self, name: str) -> Outcome[Installation]:
        """The distribution ``name`` (normalised) as it is installed."""
        return describe(self.python, self.folder, name, self.cell, self.context, self.name)

    def ledger(self) -> Ledger:
        """What the environment holds now."""
        report = self.folder / "ledger.json"
        program = str(Path(in_cell.__file__).with_name("ledger.py"))
        what = f"reading what is installed [{self.name}]"
        done = run_in_cell(
            self.context, self.folder, what, (str(self.python), "-I", program, str(report)), log=self.name
        )
        if not done.succeeded:
            raise OutageError(f"the interpreter of {self.name} fails: {' '.join(done.last(1))}; see {done.log}")
        facts = json.loads(report.read_text("utf-8"))
        return Ledger(
            distributions=tuple(
                Recorded(
                    name=canonicalize_name(str(one["name"] or "")),
                    version=str(one["version"]),
                    files=tuple(one["files"]),
                )
                for one in facts["distributions"]
            ),
            present=frozenset(facts["present"]),
        )


@contextmanager
def passing_workspace(context: RunContext, name: str) -> Iterator[RunContext]:
    """The same context with a workspace of their own, which is gone afterwards with every environment in it."""
    folder = context.workspace / "scenarios" / name
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield replace(context, workspace=folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def scenario_environment(name: str, cell: Cell, context: RunContext, index: str) -> ScenarioEnvironment:
    """A new environment with nothing but what the installer needs; ``index`` is where an old Python gets pip from."""
    made = INSTALLERS.named(cell.installer).make_environment(name, cell, context, index)
    return ScenarioEnvironment(name=name, cell=cell, folder=made.folder, python=made.python, context=context)
