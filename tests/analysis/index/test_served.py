"""The files of one version, whatever an index lists beside them."""

import pytest
from packaging.version import Version

from pytest_release_check.analysis.index.served import files_of, wanted_release, yanked_files
from pytest_release_check.model.index_file import IndexFile


def served(filename: str, yanked: str | None = None) -> IndexFile:
    return IndexFile(filename=filename, url="http://127.0.0.1/", yanked=yanked)


@pytest.mark.parametrize(
    ("filename", "taken"),
    [
        ("demo_pkg-1.0-py3-none-any.whl", True),
        ("demo_pkg-1.0.0-py3-none-any.whl", True),
        ("demo_pkg-1.0.tar.gz", True),
        ("Demo.Pkg-1.0.tar.gz", True),
        ("demo-pkg-1.0.zip", True),
        ("demo_pkg-1.0.1.tar.gz", False),
        ("demo-1.0.tar.gz", False),
        ("demo_pkg-1.0-py3.11.egg", False),
        ("demo_pkg-1.0.tar.gz.asc", False),
        ("demo_pkg-1.0-py3-none-any/../../../x.whl", False),
        ("../demo_pkg-1.0.tar.gz", False),
        ("..\\demo_pkg-1.0.tar.gz", False),
        ("", False),
    ],
)
def test_files_of_a_version(filename: str, taken: bool) -> None:
    """Names are compared normalised, versions as versions; nothing leads out of a folder."""
    assert bool(files_of([served(filename)], "demo-pkg", Version("1.0"))) is taken


def test_yanked_files() -> None:
    """Each with the reason."""
    found = yanked_files([served("a-1.tar.gz"), served("b-1.tar.gz", ""), served("c-1.tar.gz", "leaks")])
    assert [(finding.subject, finding.detail) for finding in found] == [
        ("b-1.tar.gz", "no reason is given"),
        ("c-1.tar.gz", "leaks"),
    ]


@pytest.mark.parametrize(
    ("text", "project", "expected"),
    [
        ("1.0", "Demo_Pkg", ("demo-pkg", "1.0")),
        ("v1.0.RC1", "demo", ("demo", "1.0rc1")),
        ("Other.Name==2", "demo", ("other-name", "2")),
        ("other == 2", "", ("other", "2")),
        ("latest", "demo", ("demo", "latest")),
        ("other==latest", "demo", ("other", "latest")),
    ],
)
def test_wanted_release(text: str, project: str, expected: tuple[str, str]) -> None:
    """The name may be left out in the project's folder."""
    assert wanted_release(text, project) == expected


@pytest.mark.parametrize(
    ("text", "words"), [("1.0", "write NAME==VERSION"), ("x==", "Invalid version"), ("-==1", "name is invalid")]
)
def test_no_release(text: str, words: str) -> None:
    """A sentence says what is missing."""
    with pytest.raises(ValueError, match=words):
        wanted_release(text, "")
