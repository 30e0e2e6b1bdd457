"""Which release came before, and which of its wheels is like ours."""

import pytest

from pytest_release_check.analysis.index.earlier import newest_version, version_before, wheel_like
from pytest_release_check.model.index_file import IndexFile


def served(*filenames: str, yanked: str | None = None) -> tuple[IndexFile, ...]:
    return tuple(IndexFile(filename=name, url="http://127.0.0.1:9/", yanked=yanked) for name in filenames)


@pytest.mark.parametrize(
    ("versions", "ours", "before"),
    [
        ((), "1.0", ""),
        (("1.0",), "1.0", ""),
        (("0.9", "0.10", "1.0", "1.1"), "1.0", "0.10"),
        (("0.9", "1.0rc1"), "1.0", "0.9"),
        (("1.0a1", "1.0rc1", "1.0.dev3"), "1.0", "1.0rc1"),
        (("1.0.dev1", "2.0"), "1.0", ""),
        (("1.0",), "1.0.post1", "1.0"),
        (("1.0",), "1.1.dev4", "1.0"),
        (("nonsense", "0.9"), "1.0", "0.9"),
    ],
)
def test_the_version_before(versions: tuple[str, ...], ours: str, before: str) -> None:
    """The newest final one below ours, a pre-release only if there is no other."""
    assert version_before(served(*(f"demo-{version}.tar.gz" for version in versions), "odd.txt"), ours) == before


def test_yanked_releases_are_passed_over() -> None:
    """Nobody is upgraded from what was taken back."""
    files = served("demo-0.8.tar.gz") + served("demo-0.9.tar.gz", yanked="broken")
    assert version_before(files, "1.0") == "0.8"


@pytest.mark.parametrize(
    ("requires_python", "before"), [("", "1.1"), (">=3.14", "1.0"), ("nonsense", "1.1"), (">=3.12.1", "1.1")]
)
def test_what_users_of_a_python_have(requires_python: str, before: str) -> None:
    """Releases that do not admit it never came to them."""
    newer = IndexFile(filename="demo-1.1.tar.gz", url="", requires_python=requires_python)
    assert version_before((*served("demo-1.0.tar.gz"), newer), "2.0", "3.12.1") == before


@pytest.mark.parametrize(
    ("filenames", "tags", "chosen"),
    [
        (("demo-1.0-cp312-cp312-win_amd64.whl", "demo-1.0-py3-none-any.whl"), ("py3-none-any",), 1),
        (("demo-1.0-py2.py3-none-any.whl",), ("cp312-cp312-win_amd64",), 0),
        (("demo-1.0-cp311-cp311-win_amd64.whl", "demo-1.0-cp312-cp312-win_amd64.whl"), ("cp312-cp312-win_amd64",), 1),
        (("demo-1.0-cp312-cp312-win_amd64.whl",), ("py3-none-any",), None),
        (("demo-1.0.tar.gz", "demo-0.9-py3-none-any.whl", "x-1.0-py3-none-any.whl"), ("py3-none-any",), None),
        (("demo-1.0.whl", "../demo-1.0-py3-none-any.whl"), ("py3-none-any",), None),
    ],
)
def test_the_wheel_that_suits_best(filenames: tuple[str, ...], tags: tuple[str, ...], chosen: int | None) -> None:
    """One for any platform, else one for ours."""
    expected = None if chosen is None else served(*filenames)[chosen]
    assert wheel_like(served(*filenames), "demo", "1.0", tags) == expected


@pytest.mark.parametrize(
    ("names", "newest"),
    [
        (["demo-1.0.tar.gz", "demo-1.10-py3-none-any.whl", "demo-1.9.tar.gz"], "1.10"),
        (["demo-1.0.tar.gz", "demo-1.1rc1.tar.gz"], "1.0"),
        (["demo-1.1.dev1.tar.gz", "demo-1.1rc1.tar.gz"], "1.1rc1"),
        (["demo-2.0.tar.gz yanked", "demo-1.0.tar.gz"], "1.0"),
        (["demo-2.0.tar.gz yanked", "notes.txt"], ""),
        ([], ""),
    ],
)
def test_the_newest_version(names: list[str], newest: str) -> None:
    """What an installer takes where nobody asks for a version."""
    files = [IndexFile(filename=name.partition(" ")[0], yanked="" if " " in name else None) for name in names]
    assert newest_version(files) == newest
