"""The plan: everything that has to pass, computed before anything runs."""

from dataclasses import dataclass

from pytest_release_check.model.environments import Cell, Excluded
from pytest_release_check.model.scenario import Scenario

BUILD, FILES = "build", "files"
RELEASE_CHECKS = ("examine", "stage")
"""Checks that exist once for a run, in order, after the files are there: built here, handed in or downloaded."""
INSTALL = "install"
"""The step that is first in every cell; the checks of the cell come after it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedCheck:
    """One check of cells, and the cells that it is planned for."""

    name: str
    cells: tuple[str, ...]
    """Their ids, in the order of the plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The cells of the matrix and their checks, the trials beside it, and the node ids of the built-in checks."""

    cells: tuple[Cell, ...]
    checks: tuple[PlannedCheck, ...]
    """What is asked of the cells after the installation, in the order of the table."""
    scenarios: tuple[Scenario, ...] = ()
    builds: bool = True
    """Whether the files are built here, not handed in or downloaded."""
    excluded: tuple[Excluded, ...] = ()
    unchecked: tuple[Excluded, ...] = ()
    """Pythons that the release declares and that are not on this machine: told loudly."""

    @property
    def release_checks(self) -> tuple[str, ...]:
        """Names of the checks that exist once."""
        return (BUILD if self.builds else FILES, *RELEASE_CHECKS)

    @property
    def cell_checks(self) -> tuple[str, ...]:
        """Names of everything that exists once for a cell, for any of them, in the order of the table."""
        return (INSTALL, *(check.name for check in self.checks))

    def checks_of(self, cell: Cell) -> tuple[str, ...]:
        """Names of everything that exists for this cell, in order."""
        return (INSTALL, *(check.name for check in self.checks if cell.id in check.cells))

    @property
    def ids(self) -> tuple[str, ...]:
        """Node ids of all built-in checks, in the order in which they are listed."""
        once = tuple(f"release::{name}" for name in self.release_checks)
        in_cells = tuple(f"release::{name}[{cell.id}]" for cell in self.cells for name in self.checks_of(cell))
        return once + in_cells + tuple(f"release::{scenario.id}" for scenario in self.scenarios)

    @property
    def records(self) -> dict[str, str]:
        """Node ids of the checks that any process may run, and where in the records their outcomes lie."""
        in_cells = {
            f"release::{name}[{cell.id}]": f"{cell.id}/{name}.json"
            for cell in self.cells
            for name in self.checks_of(cell)
        }
        return in_cells | {
            f"release::{scenario.id}": f"trials/{scenario.kind}-{scenario.label}.json" for scenario in self.scenarios
        }
