"""The lowest versions that a requirement allows."""

from typing import Any

import pytest
from packaging.specifiers import SpecifierSet

from pytest_release_check.edges.lowest_versions import lowest_of
from pytest_release_check.model.stages import ServedFile
from tests.builders import interpreter

ANY = "py3-none-any"


def served(version: str, tag: str = ANY, **changed: Any) -> ServedFile:
    return ServedFile(filename=f"host-{version}-{tag}.whl", url="u", **changed)


@pytest.mark.parametrize(
    ("files", "specifier", "lowest"),
    [
        ((), "", ""),
        ((served("1.10"), served("1.9")), "", "1.9"),
        ((served("1.0"), served("1.1")), ">=1.1", "1.1"),
        ((served("1.0rc1"), served("1.1")), "", "1.1"),
        ((served("1.0", "cp27-none-win32"), served("1.1")), "", "1.1"),
        ((served("1.0", requires_python="<3"), served("1.1", requires_python="odd")), "", "1.1"),
        ((served("1.0", yanked=""), served("1.1")), "", "1.1"),
        ((ServedFile(filename="host-1.0.tar.gz", url="u"), served("1.1")), "", "1.1"),
        ((ServedFile(filename="host-x-py3-none-any.whl", url="u"),), "", ""),
    ],
)
def test_lowest(files: tuple[ServedFile, ...], specifier: str, lowest: str) -> None:
    """The lowest final version with a wheel for that Python; sdists of years ago prove nothing."""
    assert lowest_of(files, SpecifierSet(specifier), interpreter("3.12.1")) == lowest
