"""The matrix: which cells a release needs."""

from pytest_release_check.checks.matrix import matrix
from pytest_release_check.edges.tags import fits
from pytest_release_check.model.distributions import Artifact
from tests.builders import distributions, interpreter, sdist, wheel

BOTH = (Artifact.WHEEL, Artifact.SDIST)


def test_every_interpreter_gets_both_kinds() -> None:
    """Interpreter x artifact, the long ones first."""
    cells, left_out = matrix([interpreter("3.9.1"), interpreter("3.12.1")], BOTH, distributions(), fits)
    assert [cell.id for cell in cells] == [
        "sdist-py39-pip",
        "sdist-py312-pip",
        "wheel-py39-pip",
        "wheel-py312-pip",
    ]
    assert left_out == ()


def test_wheels_go_only_where_installers_would_take_them() -> None:
    """A wheel for one Python plans no cell for another, and that is said."""
    files = distributions(wheel(tag="cp312-none-any"), sdist())
    cells, left_out = matrix([interpreter("3.9.1"), interpreter("3.12.1")], BOTH, files, fits)
    assert [cell.id for cell in cells] == ["sdist-py39-pip", "sdist-py312-pip", "wheel-py312-pip"]
    assert [gone.what for gone in left_out] == ["wheel-py39-pip"]


def test_a_kind_that_was_not_built_is_left_out() -> None:
    """A release without an sdist plans none."""
    cells, left_out = matrix([interpreter()], BOTH, distributions(wheel()), fits)
    assert [cell.artifact for cell in cells] == [Artifact.WHEEL]
    assert "no sdist" in left_out[0].why


def test_without_files_everything_is_planned() -> None:
    """A failed build must not shrink the plan."""
    cells, _ = matrix([interpreter()], BOTH, None, fits)
    assert len(cells) == 2
