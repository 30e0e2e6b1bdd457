"""Cells that can stand for each other: what was proved in one need not be proved in the other."""

from collections.abc import Iterable

from pytest_release_check.model.distributions import Artifact, Distributions
from pytest_release_check.model.environments import Cell


def twins(cell: Cell, cells: Iterable[Cell]) -> tuple[Cell, ...]:
    """The cells of ``cells`` that install a wheel with the same Python and installer as ``cell`` does an sdist."""
    if cell.artifact is not Artifact.SDIST:
        return ()
    return tuple(
        other
        for other in cells
        if other.artifact is Artifact.WHEEL
        and other.interpreter.path == cell.interpreter.path
        and other.installer == cell.installer
    )


def tries_each_first(cell: Cell, cells: Iterable[Cell], distributions: Distributions) -> bool:
    """Whether ``cell`` is the one of ``cells`` that imports each module as if it were the first.

    That takes a process for each, and is done once for all Pythons that install the same file: what shows is how the
    modules depend on each other. It is the newest Python's, which has the least imported by itself (CPython starts with
    fewer modules from release to release). Pythons of another implementation, and those without a GIL, are apart.
    """
    if cell.artifact is not Artifact.WHEEL or len(distributions.of(cell.artifact)) > 1:
        return True
    alike = [other for other in cells if _kind(other) == _kind(cell)]
    return cell == max(alike, key=lambda other: other.interpreter.version, default=cell)


def _kind(cell: Cell) -> tuple[object, ...]:
    python = cell.interpreter
    return cell.artifact, cell.installer, python.implementation, python.free_threaded
