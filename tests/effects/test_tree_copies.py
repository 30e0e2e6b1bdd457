"""A copy of a source tree."""

from pathlib import Path

import pytest

from pytest_release_check.effects.tree_copies import copied_tree, has_its_own_history, tree_files, weight
from pytest_release_check.model.errors import OutageError


def test_what_a_copy_has(tmp_path: Path) -> None:
    """Sources and history; no environments, caches and built files, which are told by where they lie."""
    kept = ("demo/build/__init__.py", ".git/HEAD", "pyproject.toml")
    for name in (*kept, ".venv/pyvenv.cfg", "build/lib/demo.py", "dist/demo.whl", "demo/__pycache__/a.pyc"):
        path = tmp_path / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    copy = copied_tree(tmp_path / "tree", tmp_path / "copy")
    assert sorted(path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()) == sorted(kept)


def test_what_is_tracked(tmp_path: Path) -> None:
    """It is copied and weighed whatever its folder is called: a build knows a tree without it as changed."""
    for name in ("build/made.py", "dist/made.js", "env/bin/python"):
        path = tmp_path / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("12345")
    tracked = ("dist/made.js",)
    copy = copied_tree(tmp_path / "tree", tmp_path / "copy", tracked)
    assert [path.name for path in copy.rglob("*") if path.is_file()] == ["made.js"]
    assert weight(tmp_path / "tree", 100, tracked) == 5


def test_weighing_ends(tmp_path: Path) -> None:
    """Once it is clear that the tree is too big, and history weighs nothing: its objects are linked."""
    for folder in ("a", "b", "c", ".git/objects"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "data").write_bytes(b"x" * 10)
    assert weight(tmp_path, 1000) == 30
    assert weight(tmp_path, 5) == 10


@pytest.mark.parametrize(("made", "root", "is_so"), [("a/.git", "a", True), ("a", "a", True), ("a/.git", "a/b", False)])
def test_history(tmp_path: Path, made: str, root: str, *, is_so: bool) -> None:
    """A project inside a repository has it further up."""
    (tmp_path / made).mkdir(parents=True)
    (tmp_path / root).mkdir(exist_ok=True)
    assert has_its_own_history(tmp_path / root) is is_so


def test_objects_are_not_copied(tmp_path: Path) -> None:
    """They never change; all else of the copy may."""
    for name in ("objects/aa", "index"):
        path = tmp_path / "tree" / ".git" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("")
    copy = copied_tree(tmp_path / "tree", tmp_path / "copy") / ".git"
    assert (copy / "objects/aa").stat().st_nlink == 2
    assert (copy / "index").stat().st_nlink == 1


def test_a_tree_that_cannot_be_copied(tmp_path: Path) -> None:
    """It is the world's fault, not the release's."""
    with pytest.raises(OutageError, match="cannot be copied"):
        copied_tree(tmp_path / "nothing", tmp_path / "copy")


def test_files_of_a_tree(tmp_path: Path) -> None:
    """What a build may read, at whatever depth; nothing of the history."""
    for name in (".git/config", "setup.py", "requirements/base.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    assert tree_files(tmp_path) == ("requirements/base.txt", "setup.py")
