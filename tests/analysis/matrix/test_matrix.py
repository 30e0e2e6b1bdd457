"""The matrix: which cells a release needs."""

from sysconfig import get_platform

import pytest

from pytest_release_check.analysis.matrix.matrix import advice_without_cells, matrix
from pytest_release_check.effects.tags import fits
from pytest_release_check.model.distributions import Artifact, Distribution
from tests.builders import distributions, interpreter, sdist, wheel

BOTH = (Artifact.WHEEL, Artifact.SDIST)


def test_every_interpreter_gets_both_kinds() -> None:
    """Interpreter x artifact, the long ones first."""
    cells, excluded = matrix([interpreter("3.9.1"), interpreter("3.12.1")], BOTH, distributions(), fits)
    assert [cell.id for cell in cells] == [
        "sdist-py39-pip",
        "sdist-py312-pip",
        "wheel-py39-pip",
        "wheel-py312-pip",
    ]
    assert excluded == ()


def test_every_installer_gets_its_cells() -> None:
    """Interpreter x artifact x installer; what one installer cannot take, no other one takes."""
    cells, excluded = matrix(
        [interpreter()], BOTH, distributions(wheel(tag="cp39-none-any"), sdist()), fits, ("pip", "uv")
    )
    assert [cell.id for cell in cells] == ["sdist-py312-pip", "sdist-py312-uv"]
    assert [gone.what for gone in excluded] == ["wheel-py312-pip", "wheel-py312-uv"]


def test_wheels_go_only_where_installers_would_take_them() -> None:
    """A wheel for one Python plans no cell for another, and that is said."""
    files = distributions(wheel(tag="cp312-none-any"), sdist())
    cells, excluded = matrix([interpreter("3.9.1"), interpreter("3.12.1")], BOTH, files, fits)
    assert [cell.id for cell in cells] == ["sdist-py39-pip", "sdist-py312-pip", "wheel-py312-pip"]
    assert [gone.what for gone in excluded] == ["wheel-py39-pip"]


def test_a_kind_that_was_not_built_is_left_out() -> None:
    """A release without an sdist plans none."""
    cells, excluded = matrix([interpreter()], BOTH, distributions(wheel()), fits)
    assert [cell.artifact for cell in cells] == [Artifact.WHEEL]
    assert "no sdist" in excluded[0].why


def test_without_files_everything_is_planned() -> None:
    """A failed build must not shrink the plan."""
    cells, _ = matrix([interpreter()], BOTH, None, fits)
    assert len(cells) == 2


HERE = get_platform().replace("-", "_").replace(".", "_")
OTHER = "Its files are for cp312-cp312-win_arm64: run the check on a system that they are for, or let the release have "


@pytest.mark.parametrize(
    ("files", "artifacts", "advice"),
    [
        ((wheel(tag="cp39-cp39-any"), sdist()), BOTH[:1], "Add --release-artifact sdist, which can be installed here."),
        ((wheel(),), BOTH[1:], "Add --release-artifact wheel, which can be installed here."),
        (
            (wheel(tag="cp313-none-any"),),
            BOTH,
            "Name Python 3.13 with --release-python; install it first if it is not",
        ),
        (
            (wheel(tag=f"cp39-cp39-{HERE}"),),
            BOTH,
            "Name Python 3.9 with --release-python; install it first if it is not",
        ),
        ((wheel(tag="cp312-cp312-win_arm64"),), BOTH, OTHER),
    ],
)
def test_what_helps_where_nothing_can_be_installed(
    files: tuple[Distribution, ...], artifacts: tuple[Artifact, ...], advice: str
) -> None:
    """Another artifact only where there is one; else a Python that fits, a system that does, or another file."""
    given = distributions(*files)
    assert matrix([interpreter("3.12.1")], artifacts, given, fits)[0] == ()
    assert advice_without_cells([interpreter("3.12.1")], artifacts, given, fits).startswith(advice)
