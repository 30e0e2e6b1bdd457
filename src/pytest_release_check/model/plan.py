"""The plan: everything that has to pass, computed before anything runs."""

from dataclasses import dataclass

from pytest_release_check.model.environments import Cell, LeftOut

BUILD, FILES = "build", "files"
RELEASE_CHECKS = ("examine", "stage")
"""Checks that exist once for a run, in order, after the files are there: built here, handed in or downloaded."""
CELL_CHECKS = ("install", "version", "dependencies", "imports", "modules", "entry_points", "scripts")
"""Checks that exist once for a cell, in order."""
PROJECT_TESTS = "project_tests"
"""The check of a cell that is planned only where the user has named tests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The cells of the matrix and the node ids of the built-in checks."""

    cells: tuple[Cell, ...]
    builds: bool = True
    """Whether the files are built here, not handed in or downloaded."""
    runs_tests: bool = False
    """Whether the project's own tests are run on the installed release."""
    left_out: tuple[LeftOut, ...] = ()

    @property
    def release_checks(self) -> tuple[str, ...]:
        """Names of the checks that exist once."""
        return (BUILD if self.builds else FILES, *RELEASE_CHECKS)

    @property
    def cell_checks(self) -> tuple[str, ...]:
        """Names of the checks that exist once for a cell."""
        return (*CELL_CHECKS, PROJECT_TESTS) if self.runs_tests else CELL_CHECKS

    @property
    def ids(self) -> tuple[str, ...]:
        """Node ids of all built-in checks, in the order of the story."""
        once = tuple(f"release::{name}" for name in self.release_checks)
        return once + tuple(f"release::{name}[{cell.id}]" for cell in self.cells for name in self.cell_checks)
