"""The registry of the checks of a cell. The step before them, ``install``, is no check: they all need it."""

from collections.abc import Iterable

from pytest_release_check.cells import (
    contents,
    dependencies,
    entry_points,
    imports,
    modules,
    project_tests,
    scripts,
    version,
)
from pytest_release_check.cells.cell_check import CellCheck
from pytest_release_check.model.environments import Cell
from pytest_release_check.model.plan import PlannedCheck
from pytest_release_check.model.registry import Registry
from pytest_release_check.model.settings import Settings

CELL_CHECKS: Registry[CellCheck] = Registry(
    contents.CHECK,
    version.CHECK,
    dependencies.CHECK,
    imports.CHECK,
    modules.CHECK,
    entry_points.CHECK,
    scripts.CHECK,
    project_tests.CHECK,
)
"""All checks, in the order of the table's columns and of the node ids. A new one is listed here, and nowhere else;
other plugins add theirs by a hook."""


def planned_checks(cells: Iterable[Cell], settings: Settings) -> tuple[PlannedCheck, ...]:
    """The checks that at least one of ``cells`` is planned for, in order."""
    there = tuple(cells)
    planned = (
        PlannedCheck(name=check.name, cells=tuple(cell.id for cell in there if check.planned(cell, settings)))
        for check in CELL_CHECKS
    )
    return tuple(check for check in planned if check.cells)


def cell_check(name: str) -> CellCheck:
    """The check of that name. Raises ``KeyError`` if there is none."""
    return CELL_CHECKS.named(name)
