"""The plan: everything that has to pass, computed before anything runs."""

import re
from dataclasses import dataclass

from pytest_release_check.model.environments import Cell, Excluded

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
class ScenarioCase:
    """One planned case of a scenario: what is tried, and on which Python."""

    kind: str
    """Name of the scenario."""
    cell: Cell
    """The cell whose Python and artifact it uses; where the scenario needs an installation, the one of this cell."""
    subject: str = ""
    """The extra, or the dependent as a requirement; empty for the others."""
    previous: str = ""
    """Version of the release before this one on the upstream; empty if there is none."""
    other: Cell | None = None
    """Another Python of the matrix, to distinguish what is wrong with the release from what is wrong with this one."""
    trouble: str = ""
    """Why it cannot be tried: an index that could not be reached while it was planned."""
    note: str = ""
    """What the table shows beside a case that passed, as ``from 1.2``."""

    @property
    def label(self) -> str:
        """Stable, readable: ``py312``, ``socks-py312``."""
        subject = re.sub(r"[^A-Za-z0-9.]+", "-", self.subject).strip("-")
        return "-".join(filter(None, (subject, self.cell.interpreter.label)))

    @property
    def id(self) -> str:
        """What comes after ``release::`` in the node id: ``extra[socks-py312]``."""
        return f"{self.kind}[{self.label}]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The cells of the matrix with their checks, the cases of scenarios, and the node ids of all built-in checks."""

    cells: tuple[Cell, ...]
    checks: tuple[PlannedCheck, ...] = ()
    """What is asked of the cells after the installation, in the order of the table."""
    scenarios: tuple[ScenarioCase, ...] = ()
    builds: bool = True
    """Whether the files are built here, not handed in or downloaded."""
    excluded: tuple[Excluded, ...] = ()
    unchecked: tuple[Excluded, ...] = ()
    """Pythons that the release declares and that are not on this machine; always reported."""

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
        return once + in_cells + tuple(f"release::{case.id}" for case in self.scenarios)

    @property
    def records(self) -> dict[str, str]:
        """Node ids of the checks that any process may run, and where in the records their outcomes lie."""
        in_cells = {
            f"release::{name}[{cell.id}]": f"{cell.id}/{name}.json"
            for cell in self.cells
            for name in self.checks_of(cell)
        }
        return in_cells | {f"release::{case.id}": f"scenarios/{case.kind}-{case.label}.json" for case in self.scenarios}
