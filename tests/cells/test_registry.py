"""The registry of the checks of a cell: complete, well named, and planned where a check has something to look at."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from pytest_release_check import cells
from pytest_release_check.cells.cell_check import CellCheck
from pytest_release_check.cells.registry import CELL_CHECKS, cell_check, planned_checks
from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.plan import PlannedCheck
from pytest_release_check.model.settings import Settings
from tests.builders import cell

WHEEL, SDIST = cell(), cell(artifact=Artifact.SDIST)


def test_no_row_is_forgotten() -> None:
    """Every row that a module of the folder defines is listed once."""
    modules = (import_module(f"{cells.__name__}.{found.name}") for found in iter_modules(cells.__path__))
    defined = {id(value) for module in modules for value in vars(module).values() if isinstance(value, CellCheck)}
    assert sorted(map(id, CELL_CHECKS)) == sorted(defined)


@pytest.mark.parametrize("check", CELL_CHECKS.own, ids=lambda check: check.name)
def test_a_row(check: CellCheck) -> None:
    """The name can be a function's, is found, and is used once; the promise is a sentence."""
    assert check.name.isidentifier() and cell_check(check.name) is check
    assert check.promise[0] in f"`{check.promise[0].upper()}" and check.promise.endswith(".")


def test_a_check_that_there_is_not() -> None:
    """A name that no row has is refused."""
    with pytest.raises(KeyError):
        cell_check("install")


@pytest.mark.parametrize(
    ("artifact", "tests", "absent"),
    [
        (Artifact.WHEEL, (), {"contents", "project_tests"}),
        (Artifact.SDIST, (), {"project_tests"}),
        (Artifact.WHEEL, ("tests",), {"contents"}),
        (Artifact.SDIST, ("tests",), set()),
    ],
)
def test_where_they_are_planned(artifact: Artifact, tests: tuple[str, ...], absent: set[str]) -> None:
    """The built files are compared where pip builds them; the project's tests run where it has named some."""
    settings = Settings(report=Path("report"), tests=tests)
    found = [check.name for check in planned_checks([cell(artifact=artifact)], settings)]
    assert found == [check.name for check in CELL_CHECKS if check.name not in absent]


def test_the_cells_of_a_check() -> None:
    """A check that not every cell has names those that have it."""
    first, second, *_ = planned_checks([WHEEL, SDIST], Settings(report=Path("report")))
    assert first == PlannedCheck(name="contents", cells=(SDIST.id,))
    assert second == PlannedCheck(name="version", cells=(WHEEL.id, SDIST.id))
