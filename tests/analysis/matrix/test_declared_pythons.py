"""The Pythons that a release declares and that are not here."""

import pytest

from pytest_release_check.analysis.matrix.declared_pythons import missing_pythons, unchecked_pythons
from tests.builders import interpreter

HERE = (interpreter("3.9.1"), interpreter("3.12.1"))
LOWEST = "the lowest that Requires-Python admits"


@pytest.mark.parametrize(
    ("requires", "named", "reported"),
    [
        (">=3.9", (), []),
        (">=3.8", (), [("Python 3.8", LOWEST)]),
        (">=3.10", (), [("Python 3.10", LOWEST)]),
        (">=3.6", (), [("Python 3.6", f"{LOWEST} is too old"), ("Python 3.8", f"{LOWEST} and that environments")]),
        ("", (), []),
        ("", ("3.8", "3.9"), [("Python 3.8", "the lowest that the classifiers name")]),
        (">=3.9", ("3.9", "3.11", "3.13"), [("Python 3.11, 3.13", "named by the classifiers")]),
        (">=3.8", ("3.8", "3.9"), [("Python 3.8", LOWEST)]),
        # a classifier that Requires-Python rules out is no wish
        (">=3.9", ("3.7", "3.8"), []),
    ],
)
def test_unchecked(requires: str, named: tuple[str, ...], reported: list[tuple[str, str]]) -> None:
    """The lowest declared is asked for by itself, the others that classifiers name together."""
    classifiers = [
        "Programming Language :: Python :: 3",
        *(f"Programming Language :: Python :: {one}" for one in named),
    ]
    found = unchecked_pythons(HERE, requires, classifiers)
    assert [gone.what for gone in found] == [what for what, _ in reported]
    assert all(gone.why.startswith(why) for gone, (_, why) in zip(found, reported, strict=True))


@pytest.mark.parametrize(
    ("requires", "named", "missing"),
    [
        (">=3.9", (), ()),
        (">=3.10", (), ("3.10",)),
        (">=3.6", (), ("3.8",)),
        ("", ("3.8", "3.9", "3.13"), ("3.8", "3.13")),
        (">=3.9", ("3.7", "3.8", "3.11", "3.14"), ("3.11", "3.14")),
        ("", ("2.7", "3.6"), ()),
        ("", (), ()),
    ],
)
def test_missing(requires: str, named: tuple[str, ...], missing: tuple[str, ...]) -> None:
    """The lowest that environments are made for, and those that classifiers name, where none of them is here."""
    classifiers = [f"Programming Language :: Python :: {minor}" for minor in named]
    others = (interpreter("3.10.1", implementation="pypy"), interpreter("3.14.0", prerelease=True))
    assert missing_pythons((*HERE, *others), requires, classifiers) == missing
