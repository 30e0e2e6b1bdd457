"""Cells that can stand for each other."""

from dataclasses import replace

import pytest

from pytest_release_check.analysis.matrix.twins import tries_each_first, twins
from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.environments import Cell
from tests.builders import distributions, interpreter

OLD, NEW = interpreter("3.10.1"), interpreter("3.13.0")
PYPY = replace(interpreter("3.99.0"), implementation="pypy")
FREE = replace(interpreter("3.98.0"), free_threaded=True)


def wheel(python: object = OLD, installer: str = "pip") -> Cell:
    return Cell(interpreter=python, artifact=Artifact.WHEEL, installer=installer)  # type: ignore[arg-type]


def sdist(python: object = OLD, installer: str = "pip") -> Cell:
    return replace(wheel(python, installer), artifact=Artifact.SDIST)


@pytest.mark.parametrize(
    ("cell", "others", "found"),
    [
        (sdist(), [sdist(), wheel()], [wheel()]),
        (sdist(), [wheel(NEW), wheel(installer="uv")], []),
        (wheel(), [wheel(), sdist()], []),
        (sdist(), [], []),
    ],
    ids=["same Python", "another Python or installer", "of a wheel", "no wheel"],
)
def test_twins(cell: Cell, others: list[Cell], found: list[Cell]) -> None:
    assert list(twins(cell, others)) == found


@pytest.mark.parametrize(
    ("cell", "others", "is_the_one"),
    [
        (wheel(), [wheel(), wheel(NEW)], False),
        (wheel(NEW), [wheel(), wheel(NEW), wheel(PYPY), wheel(FREE)], True),
        (wheel(PYPY), [wheel(NEW), wheel(PYPY)], True),
        (wheel(FREE), [wheel(NEW), wheel(FREE)], True),
        (wheel(), [wheel(), wheel(NEW, "uv")], True),
        (wheel(), [wheel(), sdist(NEW)], True),
        (sdist(), [sdist(), sdist(NEW)], True),
        (wheel(), [], True),
    ],
    ids=["not", "newest", "of the implementation", "without a GIL", "installer", "artifact", "sdist", "alone"],
)
def test_who_tries_each_module_first(cell: Cell, others: list[Cell], is_the_one: bool) -> None:
    assert tries_each_first(cell, others, distributions()) is is_the_one


def test_wheels_of_their_own() -> None:
    """Each Python has another file, which each has to try."""
    files = distributions()
    several = replace(files, files=(*files.files, *files.files))
    assert tries_each_first(wheel(), [wheel(), wheel(NEW)], several)
