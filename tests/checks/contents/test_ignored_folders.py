"""Folders that only the maintainer's own tree has."""

import pytest

from pytest_release_check.checks.contents.ignored_folders import ignored_folders
from pytest_release_check.model.contents import SourceTree
from tests.checks.contents.made import contents, reported

LOOKS = "from pathlib import Path\nHERE = Path(__file__).parent\nFRONT = HERE / 'static' / 'dist'\nx = FRONT.exists()\n"


def tree(*ignored: str) -> SourceTree:
    return SourceTree(tracked=("src/web/__init__.py",), ignored=ignored)


@pytest.mark.parametrize("ignored", ["src/web/static/dist", "web/static/dist", "src/web/static"])
def test_a_folder_that_git_ignores(ignored: str) -> None:
    """A module names it, and the wheel does not have it."""
    found = reported(*ignored_folders("w.whl", contents({"web/__init__.py": LOOKS}), tree(ignored)))
    assert found == [("ignored-folder-needed", "web/static/dist (web/__init__.py looks for it)")]


@pytest.mark.parametrize(
    ("files", "ignored"),
    [
        ({"web/__init__.py": LOOKS}, ()),
        ({"web/__init__.py": LOOKS}, (".venv", "build", "node_modules", "src/web/__pycache__", "dist")),
        ({"web/__init__.py": LOOKS, "web/static/dist/a.js": ""}, ("src/web/static/dist",)),
        ({"web/__init__.py": ""}, ("src/web/static/dist",)),
        ({"web/__init__.py": LOOKS}, ("src/web/static/other",)),
        ({"web/__init__.py": LOOKS.replace("static", "tests")}, ("src/web/tests/dist",)),
    ],
)
def test_folders_that_nobody_misses(files: dict[str, str], ignored: tuple[str, ...]) -> None:
    """They are shipped, are nowhere named, or lie outside the packages."""
    assert list(ignored_folders("w.whl", contents(files), tree(*ignored))) == []


def test_without_a_work_tree() -> None:
    """Without a source tree nothing is known of its ignored folders."""
    assert list(ignored_folders("w.whl", contents({"web/__init__.py": LOOKS}), None)) == []
