"""The matrix: which cells a release needs."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from itertools import product

from pytest_release_check.model.distributions import Artifact, Distribution, Distributions
from pytest_release_check.model.environments import Cell, Excluded, Interpreter

_OLDEST, _NEWEST = 8, 31
"""Minor versions of Python 3 that are thought of, the last one excluded."""


def matrix(
    interpreters: Iterable[Interpreter],
    artifacts: tuple[Artifact, ...],
    distributions: Distributions | None,
    fits: Callable[[Distribution, Interpreter], bool],
    installers: Iterable[str] = ("pip",),
) -> tuple[tuple[Cell, ...], tuple[Excluded, ...]]:
    """Interpreter x artifact x installer, less wheels that no installer would take for that interpreter.

    Without ``distributions`` (nothing was built) every combination is planned. Sdist cells come first: they take
    longest, and workers that begin with the long ones end together.
    """
    cells: list[Cell] = []
    excluded: list[Excluded] = []
    every = tuple(product(interpreters, installers))
    for artifact in sorted(artifacts, key=lambda artifact: artifact is not Artifact.SDIST):
        for interpreter, installer in every:
            cell = Cell(interpreter=interpreter, artifact=artifact, installer=installer)
            if why := _unfit(cell, distributions, fits):
                excluded.append(Excluded(what=cell.id, why=why))
            else:
                cells.append(cell)
    return tuple(cells), tuple(excluded)


def advice_without_cells(
    interpreters: Iterable[Interpreter],
    artifacts: tuple[Artifact, ...],
    distributions: Distributions,
    fits: Callable[[Distribution, Interpreter], bool],
) -> str:
    """What would help where a release has no cell: another artifact, another Python, or other files; one sentence."""
    every = tuple(interpreters)
    others = tuple(artifact for artifact in Artifact if artifact not in artifacts)
    cells, _ = matrix(every, others, distributions, fits)
    if cells:
        return f"Add --release-artifact {cells[0].artifact.value}, which can be installed here."
    wheels = distributions.of(Artifact.WHEEL)
    known = sorted({(3, minor) for minor in range(_OLDEST, _NEWEST)} - {one.version[:2] for one in every})
    there = (replace(one, version=(*python, 0)) for python in known for one in every)
    fitting = dict.fromkeys(one.minor for one in there if any(fits(file, one) for file in wheels))
    if fitting:
        return f"Name Python {' or '.join(fitting)} with --release-python; install it first if it is not here."
    tags = ", ".join(dict.fromkeys(tag for wheel in wheels for tag in wheel.tags)) or "nothing that was built"
    return (
        f"Its files are for {tags}: run the check on a system that they are for, or let the release have a wheel for "
        "this one, or an sdist."
    )


def _unfit(cell: Cell, distributions: Distributions | None, fits: Callable[[Distribution, Interpreter], bool]) -> str:
    if distributions is None:
        return ""
    files = distributions.of(cell.artifact)
    if not files:
        return f"the release has no {cell.artifact.value}"
    if cell.artifact is Artifact.WHEEL and not any(fits(file, cell.interpreter) for file in files):
        return f"no wheel of the release fits Python {cell.interpreter.minor} here"
    return ""
