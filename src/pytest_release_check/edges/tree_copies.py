"""A copy of a source tree, to build it in another place."""

import shutil
from pathlib import Path

from pytest_release_check.model.errors import OutageError

_LEFT = (".venv", "venv", ".tox", ".nox", "node_modules", "__pycache__", ".*_cache", ".release-check", "build", "dist")


def copied_tree(root: Path, target: Path) -> Path:
    """The tree as ``target``, without environments, caches and what was built; the history goes with it.

    Raises ``OutageError`` if it cannot be copied.
    """
    ignored = shutil.ignore_patterns(*_LEFT)

    def left(folder: str, names: list[str]) -> set[str]:
        # Further down, a package may be called build.
        return ignored(folder, names) if Path(folder) == root else ignored(folder, [*{"__pycache__"} & {*names}])

    try:
        shutil.copytree(root, target, symlinks=True, ignore=left, ignore_dangling_symlinks=True)
    except (OSError, shutil.Error) as error:
        raise OutageError(f"the tree cannot be copied to {target}: {error}") from error
    return target
