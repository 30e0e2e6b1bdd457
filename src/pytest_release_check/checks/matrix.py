"""The matrix: which cells a release needs."""

from collections.abc import Callable, Iterable

from pytest_release_check.model.distributions import Artifact, Distribution, Distributions
from pytest_release_check.model.environments import Cell, Interpreter, LeftOut


def matrix(
    interpreters: Iterable[Interpreter],
    artifacts: tuple[Artifact, ...],
    distributions: Distributions | None,
    fits: Callable[[Distribution, Interpreter], bool],
) -> tuple[tuple[Cell, ...], tuple[LeftOut, ...]]:
    """Interpreter x artifact, less wheels that no installer would take for that interpreter.

    Without ``distributions`` (nothing was built) every combination is planned. Sdist cells come first: they take
    longest, and workers that begin with the long ones end together.
    """
    cells: list[Cell] = []
    left_out: list[LeftOut] = []
    every = tuple(interpreters)
    for artifact in sorted(artifacts, key=lambda artifact: artifact is not Artifact.SDIST):
        for interpreter in every:
            cell = Cell(interpreter=interpreter, artifact=artifact)
            if why := _unfit(cell, distributions, fits):
                left_out.append(LeftOut(what=cell.id, why=why))
            else:
                cells.append(cell)
    return tuple(cells), tuple(left_out)


def _unfit(cell: Cell, distributions: Distributions | None, fits: Callable[[Distribution, Interpreter], bool]) -> str:
    if distributions is None:
        return ""
    files = distributions.of(cell.artifact)
    if not files:
        return f"the release has no {cell.artifact.value}"
    if cell.artifact is Artifact.WHEEL and not any(fits(file, cell.interpreter) for file in files):
        return f"no wheel of the release fits Python {cell.interpreter.minor} here"
    return ""
