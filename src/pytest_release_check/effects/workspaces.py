"""The temporary folder of a run: removed at its end, or by the next run if it was killed."""

import os
import shutil
import stat
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

from filelock import FileLock, Timeout

from pytest_release_check.effects.processes import end_leftovers, out_of_space

_PREFIX = "release-check-"
_ALIVE = "alive.lock"
"""Locked as long as the run lives: the system unlocks it when the process ends, however that happens."""
_RUNNING = "running"
_REMOVED_AT_A_TIME = 4
"""Folders; measured on eight environments on two processors: 0.8 s instead of 1.4 s."""


class Workspace:
    """A new private folder, held until ``remove``."""

    def __init__(self, path: Path, alive: FileLock) -> None:
        self.path = path
        self.registry = path / _RUNNING
        """The list of programs that run (``effects.processes``)."""
        self._alive = alive

    def remove(self) -> None:
        """End what still runs, and remove the folder."""
        end_leftovers(self.registry)
        self._alive.release()  # first, as Windows removes no file that is open
        # A dozen environments of thousands of files: the disk is waited for, so several are removed at a time.
        with ThreadPoolExecutor(max_workers=_REMOVED_AT_A_TIME) as pool:
            for entry in os.scandir(self.path) if self.path.is_dir() else ():
                if entry.is_dir(follow_symlinks=False):
                    pool.submit(shutil.rmtree, entry.path, ignore_errors=True)
        shutil.rmtree(self.path, ignore_errors=True)


def made_workspace(parent: Path | None = None) -> Workspace:
    """A workspace in ``parent`` (by default the folder for temporary files), after those of dead runs were removed.

    Raises ``OutageError`` if it cannot be made.
    """
    parent = parent or Path(tempfile.gettempdir())
    remove_dead(parent)
    while True:
        try:
            path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent)).resolve()
        except OSError as error:
            raise out_of_space(parent, error) from error
        alive = FileLock(path / _ALIVE)
        with suppress(Timeout, FileNotFoundError):  # taken for a dead one in the moment before it was locked
            alive.acquire(timeout=0)
            if (path / _ALIVE).exists():
                return Workspace(path, alive)
            alive.release()


def remove_dead(parent: Path) -> None:
    """Remove what killed runs of this user have left in ``parent``: their programs, and then their folders."""
    for path in parent.glob(f"{_PREFIX}*"):
        if not _is_ours(path):
            continue
        alive = FileLock(path / _ALIVE)
        with suppress(Timeout, OSError):
            with alive.acquire(timeout=0):
                end_leftovers(path.resolve() / _RUNNING)
                shutil.rmtree(path, ignore_errors=True)
            shutil.rmtree(path, ignore_errors=True)  # Windows removes the lock's file only now


def _is_ours(path: Path) -> bool:
    """Whether a run of this user has made the folder. Others could put links there, or folders of their own."""
    with suppress(OSError):
        folder, alive = path.lstat(), (path / _ALIVE).lstat()
        if sys.platform != "win32" and folder.st_uid != os.getuid():
            return False
        return stat.S_ISDIR(folder.st_mode) and stat.S_ISREG(alive.st_mode)
    return False
