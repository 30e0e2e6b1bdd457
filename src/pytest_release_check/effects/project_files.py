"""The files of the project's tree as they are now, read when somebody asks for one."""

from contextlib import suppress
from functools import cached_property
from pathlib import Path

from pytest_release_check.effects.git import source_tree
from pytest_release_check.effects.tree_copies import tree_files

_LARGEST = 1_000_000
"""Bytes of a file that is read: settings and modules that people write have less."""


class ProjectFiles:
    """The files that git tracks; without git, those outside of hidden folders."""

    def __init__(self, root: Path, workspace: Path | None = None) -> None:
        """``root``: the project's folder. ``workspace``: what a CI service names files below; None: the same."""
        self._root = root.resolve()
        self._workspace = workspace.resolve() if workspace is not None else self._root

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Paths below the project's folder, with slashes."""
        tree = source_tree(self._root)
        return tree.tracked if tree is not None else tree_files(self._root)

    def text(self, name: str) -> str:
        """What is in one; empty if it cannot be read or is large."""
        path = self._root / name
        with suppress(OSError):
            if path.stat().st_size <= _LARGEST:
                return path.read_text("utf-8", errors="replace")
        return ""

    def shown(self, name: str) -> str:
        """The path of one as the CI service knows it: below its workspace, if it is there."""
        with suppress(ValueError):
            return (self._root / name).relative_to(self._workspace).as_posix()
        return name
