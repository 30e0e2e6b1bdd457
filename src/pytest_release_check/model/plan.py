"""The plan: everything that has to pass, computed before anything runs."""

from dataclasses import dataclass

from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.environments import Cell, Excluded
from pytest_release_check.model.scenario import Scenario

BUILD, FILES = "build", "files"
RELEASE_CHECKS = ("examine", "stage")
"""Checks that exist once for a run, in order, after the files are there: built here, handed in or downloaded."""
CELL_CHECKS = ("install", "version", "dependencies", "imports", "modules", "entry_points", "scripts")
"""Checks that exist once for a cell, in order."""
CONTENTS = "contents"
"""The check of a cell whose files pip has built out of the sdist; those of a wheel are looked at before."""
PROJECT_TESTS = "project_tests"
"""The check of a cell that is planned only where the user has named tests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The cells of the matrix, the trials beside it, and the node ids of the built-in checks."""

    cells: tuple[Cell, ...]
    scenarios: tuple[Scenario, ...] = ()
    builds: bool = True
    """Whether the files are built here, not handed in or downloaded."""
    runs_tests: bool = False
    """Whether the project's own tests are run on the installed release."""
    excluded: tuple[Excluded, ...] = ()
    unchecked: tuple[Excluded, ...] = ()
    """Pythons that the release declares and that are not on this machine: told loudly."""

    @property
    def release_checks(self) -> tuple[str, ...]:
        """Names of the checks that exist once."""
        return (BUILD if self.builds else FILES, *RELEASE_CHECKS)

    @property
    def cell_checks(self) -> tuple[str, ...]:
        """Names of the checks that exist once for a cell, for any of them."""
        found = (self.checks_of(cell) for cell in self.cells)
        return max(found, key=len, default=CELL_CHECKS)

    def checks_of(self, cell: Cell) -> tuple[str, ...]:
        """Names of the checks that exist for this cell, in order."""
        install, *others = CELL_CHECKS
        built = (CONTENTS,) if cell.artifact is Artifact.SDIST else ()
        return (install, *built, *others, *((PROJECT_TESTS,) if self.runs_tests else ()))

    @property
    def ids(self) -> tuple[str, ...]:
        """Node ids of all built-in checks, in the order of the story."""
        once = tuple(f"release::{name}" for name in self.release_checks)
        in_cells = tuple(f"release::{name}[{cell.id}]" for cell in self.cells for name in self.checks_of(cell))
        return once + in_cells + tuple(f"release::{scenario.id}" for scenario in self.scenarios)

    @property
    def records(self) -> dict[str, str]:
        """Node ids of the checks that any process may settle, and where in the records their outcomes lie."""
        in_cells = {
            f"release::{name}[{cell.id}]": f"{cell.id}/{name}.json"
            for cell in self.cells
            for name in self.checks_of(cell)
        }
        return in_cells | {
            f"release::{scenario.id}": f"trials/{scenario.kind}-{scenario.label}.json" for scenario in self.scenarios
        }
