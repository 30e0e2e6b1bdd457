"""Whether Requires-Python admits a Python, asked of whole versions and of minor ones."""

import pytest

from pytest_release_check.analysis.metadata.requires_python import admits, lowest_python

MINORS = ((2, 7), (3, 8), (3, 9), (3, 10), (3, 12), (3, 13))


@pytest.mark.parametrize(
    ("requires_python", "admitted"),
    [
        ("", ["2.7", "3.8", "3.9", "3.10", "3.12", "3.13"]),
        ("not a specifier", ["2.7", "3.8", "3.9", "3.10", "3.12", "3.13"]),
        ("==3.10.4", ["3.10"]),
        ("===3.10.4", ["3.10"]),
        ("==3.10", ["3.10"]),
        ("==3.10.*", ["3.10"]),
        ("==3.10.4.0", ["3.10"]),
        ("!=3.9.*", ["2.7", "3.8", "3.10", "3.12", "3.13"]),
        ("!=3.9.0,!=3.9.1", ["2.7", "3.8", "3.9", "3.10", "3.12", "3.13"]),
        (">=3.8.1", ["3.8", "3.9", "3.10", "3.12", "3.13"]),
        (">=3.8.1,<3.8.2", ["3.8"]),
        (">3.8.1,<3.8.2", []),
        (">3.8.30,<3.9", ["3.8"]),
        (">3.12", ["3.12", "3.13"]),
        ("<3.12.3", ["2.7", "3.8", "3.9", "3.10", "3.12"]),
        ("<3.12", ["2.7", "3.8", "3.9", "3.10"]),
        ("<=3.12", ["2.7", "3.8", "3.9", "3.10", "3.12"]),
        ("~=3.10", ["3.10", "3.12", "3.13"]),
        ("~=3.10.2", ["3.10"]),
        ("~=3.9", ["3.9", "3.10", "3.12", "3.13"]),
        (">=3.8,<4", ["3.8", "3.9", "3.10", "3.12", "3.13"]),
        (">=2.7, !=3.0.*, <4", ["2.7", "3.8", "3.9", "3.10", "3.12", "3.13"]),
        (">=4", []),
        (">=3.13.0rc1", ["3.13"]),
        ("<3.13.0rc1", ["2.7", "3.8", "3.9", "3.10", "3.12"]),
        ("==3.13.0rc1", []),
        (">=3.9, !=3.12.*", ["3.9", "3.10", "3.13"]),
    ],
)
def test_minor_versions(requires_python: str, admitted: list[str]) -> None:
    """A minor version is admitted if some patch release of it is, one that exists or one to come."""
    assert [f"{major}.{minor}" for major, minor in MINORS if admits(requires_python, (major, minor))] == admitted


@pytest.mark.parametrize(
    ("requires_python", "python", "expected"),
    [
        ("==3.10.4", "3.10.4", True),
        ("==3.10.4", "3.10.5", False),
        ("==3.10", "3.10.5", False),
        ("<3.12.3", "3.12.3", False),
        ("<3.12.3", "3.12.2", True),
        (">=3.6.2", "3.6.1", False),
        ("~=3.10", "3.13.0", True),
        (">=3.13.0rc1", "3.13.0", True),
        (">=3.13", "3.13.0rc1", False),
        ("<4", "3.99", True),
        ("3.8", "2.7.18", True),
        ("", "3.14.0", True),
    ],
)
def test_whole_versions(requires_python: str, python: str, expected: bool) -> None:
    """A whole version is admitted as pip admits it; what pip cannot read admits everything."""
    assert admits(requires_python, python) is expected


@pytest.mark.parametrize(
    ("requires", "lowest"),
    [
        ("", None),
        (">=3.9", (3, 9)),
        (">=3.9.5", (3, 9)),
        (">=2.7, !=3.0.*, !=3.1.*", (2, 7)),
        ("<4", None),
        ("~=3.6", (3, 6)),
        (">3.8", (3, 8)),
        ("==3.10.4", (3, 10)),
        (">=3.8.6,<3.8.9", (3, 8)),
        (">=4", None),
        ("nonsense", None),
    ],
)
def test_lowest(requires: str, lowest: tuple[int, int] | None) -> None:
    """The lowest minor version of which some patch is admitted, where there is a lower bound."""
    assert lowest_python(requires) == lowest
