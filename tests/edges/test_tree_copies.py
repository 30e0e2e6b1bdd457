"""A copy of a source tree."""

from pathlib import Path

import pytest

from pytest_release_check.edges.tree_copies import copied_tree
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


def test_a_tree_that_cannot_be_copied(tmp_path: Path) -> None:
    """It is the world's fault, not the release's."""
    with pytest.raises(OutageError, match="cannot be copied"):
        copied_tree(tmp_path / "nothing", tmp_path / "copy")
