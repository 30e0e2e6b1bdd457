"""A copy of a source tree, to build it in another place."""

import os
import shutil
from collections.abc import Collection
from contextlib import suppress
from pathlib import Path

from pytest_release_check.model.errors import OutageError

_LEFT = (
    ".venv",
    "venv",
    "env",
    ".env",
    ".tox",
    ".nox",
    ".eggs",
    "node_modules",
    "__pycache__",
    ".*_cache",
    ".release-check",
    "build",
    "dist",
)
_OWN = 0o700
_THEN = 1_000_000_000
"""Seconds since the epoch: September 2001, a time of no file here, and one that ZIP archives can state."""


def copied_tree(root: Path, target: Path, tracked: Collection[str] = ()) -> Path:
    """The tree as ``target``, without environments, caches and what was built; the history goes with it.

    What holds a ``tracked`` file, named relative to the root, is copied whatever it is called. Raises ``OutageError``
    if the tree cannot be copied.
    """

    def left(folder: str, names: list[str]) -> set[str]:
        # Further down, a package may be called build.
        return _left_at_the_top(names, tracked) if Path(folder) == root else {"__pycache__"} & {*names}

    try:
        shutil.copytree(
            root, target, symlinks=True, ignore=left, ignore_dangling_symlinks=True, copy_function=_copied_or_linked
        )
    except (OSError, shutil.Error) as error:
        raise OutageError(f"the tree cannot be copied to {target}: {error}") from error
    return target


def as_of_another_clone(root: Path) -> None:
    """Give the files of a copy, which has its history with it, other time stamps and permissions.

    They are what a clone has that was made at another time under umask 077: git records neither of both, but the bit
    for running. What cannot be changed stays as it is.
    """
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if name != ".git"]
        for name in (*files, *folders):
            path = Path(folder, name)
            if path.is_symlink():
                continue
            with suppress(OSError):
                path.chmod(path.stat().st_mode & _OWN)
                os.utime(path, (_THEN, _THEN))


def tree_files(root: Path) -> tuple[str, ...]:
    """The files of a tree, without hidden folders; paths below it with slashes, sorted."""
    found = []
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [(Path(folder) / name).relative_to(root).as_posix() for name in files]
    return tuple(sorted(found))


def has_its_own_history(root: Path) -> bool:
    """Whether a copy of the tree alone knows what the tree knows: inside a repository the history is further up."""
    return (root / ".git").is_dir() or not any((folder / ".git").exists() for folder in (root, *root.parents))


def weight(root: Path, limit: int, tracked: Collection[str] = ()) -> int:
    """Bytes that a copy of the tree takes, without the history; counting ends above ``limit``."""
    total = 0
    for folder, folders, files in os.walk(root):
        if Path(folder) == root:
            folders[:] = {*folders} - _left_at_the_top(folders, tracked) - {".git"}
        for name in files:
            with suppress(OSError):
                total += Path(folder, name).lstat().st_size
        if total > limit:
            break
    return total


def _left_at_the_top(names: list[str], tracked: Collection[str]) -> set[str]:
    kept = {name.partition("/")[0] for name in tracked}
    return shutil.ignore_patterns(*_LEFT)("", names) - kept


def _copied_or_linked(source: str, target: str) -> str:
    """Objects of git are never changed in place, and may be many: they are linked where that can be done."""
    if f"{os.sep}.git{os.sep}objects{os.sep}" in source:
        try:
            os.link(source, target)
        except OSError:
            pass
        else:
            return target
    return shutil.copy2(source, target)
