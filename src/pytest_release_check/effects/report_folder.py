"""The report folder: made only after the build, and never at the cost of anything that is not ours.

Backends that take the whole tree would put a report that lies in it into the sdist.
"""

import filecmp
import hashlib
import shutil
import sys
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from pytest_release_check.effects.processes import out_of_space
from pytest_release_check.effects.records import write_record, write_text
from pytest_release_check.effects.state_folder import state_folder
from pytest_release_check.model.errors import SettingsError

MANIFEST = "release-manifest.json"
TIMELINE = "release-timeline.json"
PAGE = "release-report.html"
CODE_QUALITY = "release-code-quality.json"
DIST = "dist"
LOGS = "logs"
_IGNORE = ".gitignore"
_ATTEMPTS = 10
"""How often a lock is tried for whose folder goes away meanwhile."""
_MARK = "# made by pytest-release-check\n*\n"


@dataclass(frozen=True, slots=True)
class ReportFolder:
    """The folder that reports are written into; it need not exist yet."""

    path: Path

    def write_record(self, name: str, value: object) -> None:
        """Write a value as JSON, whole or not at all, into a folder that is marked as ours. Raises ``OutageError``."""
        mark(self.path)  # a run that ended before the build has ended has not made the folder
        write_record(self.path / name, value)

    def write_text(self, name: str, text: str) -> None:
        """Write a text likewise. Raises ``OutageError``."""
        mark(self.path)
        write_text(self.path / name, text)


class Reservation:
    """What keeps other runs off a report folder until it is released."""

    def __init__(self, lock: FileLock) -> None:
        self._lock = lock

    def release(self) -> None:
        """Let others have the folder; nothing of the lock is left."""
        path = Path(self._lock.lock_file)
        if sys.platform != "win32":
            path.unlink(missing_ok=True)  # while it is held: who has opened it by now sees that it is gone (filelock)
        self._lock.release()
        with suppress(OSError):
            if sys.platform == "win32":
                path.unlink(missing_ok=True)
            path.parent.rmdir()  # unless it holds reports or locks of others


def reserve(folder: Path, locks: Path | None = None) -> Reservation:
    """Keep other runs of this user off the folder. Raises ``SettingsError`` if one has it.

    Raises ``OutageError`` if the lock cannot be made.

    The lock lies in ``locks``, by default the user's folder for state: the report folder itself must not be there while
    the project is built, and the folder for temporary files can be another one in each run.
    """
    digest = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    path = (locks or state_folder()) / f"{digest}.lock"
    lock = FileLock(path)
    trouble: OSError | None = None
    for _ in range(_ATTEMPTS):
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            lock.acquire(timeout=0)
        except Timeout:
            raise SettingsError(
                f"another release check is writing to {folder}: wait for it, or name another folder with "
                "--release-report."
            ) from None
        except OSError as error:  # perhaps another run has just removed the folder of the locks, as it was empty
            trouble = error
        else:
            return Reservation(lock)
    raise out_of_space(path.parent, trouble or OSError())


def require_ours(folder: Path) -> None:
    """Raises ``SettingsError`` if the folder is a file, or holds anything but our own report."""
    if folder.exists() and not folder.is_dir():
        raise SettingsError(f"--release-report {folder}: that is a file; name a folder.")
    if folder.exists() and not _is_ours(folder):
        raise SettingsError(
            f"--release-report {folder}: it holds files that are not a report of ours. Name a new or an empty folder."
        )


def clear(folder: Path, keep: Path | None = None) -> None:
    """Take away what an earlier run left, less the folder ``keep``. Raises as ``require_ours`` does."""
    require_ours(folder)
    if not folder.exists():
        return
    kept = () if keep is None or keep.parent != folder else (keep, folder / _IGNORE)
    for entry in folder.iterdir():
        if entry in kept:
            continue
        if entry.is_dir() and not entry.is_symlink():
            shutil.rmtree(entry, ignore_errors=True)
        else:
            entry.unlink(missing_ok=True)
    if not any(folder.iterdir()):
        _remove(folder)


def mark(folder: Path) -> None:
    """Make the folder one of ours, which ignores itself in git and may be cleared. Raises ``OutageError``."""
    write_text(folder / _IGNORE, _MARK)


def make(folder: Path, logs: Path) -> None:
    """Make the folder, ignoring itself in git, and move in what was logged so far. Raises ``OutageError``."""
    mark(folder)
    try:
        (folder / LOGS).mkdir(exist_ok=True)
        for log in sorted(logs.glob("*.log")):
            shutil.copyfile(log, folder / LOGS / log.name)
    except OSError as error:
        raise out_of_space(folder, error) from error


def keep(built: Path, folder: Path) -> Path:
    """Move what was built into the report, which was cleared before: a stale file is never taken for one of ours."""
    try:
        folder.mkdir()
        for file in sorted(built.iterdir()):
            shutil.move(file, folder / file.name)
    except OSError as error:
        raise out_of_space(folder, error) from error
    return folder


def hand_in(files: Iterable[Path], folder: Path) -> Path:
    """Copy files that were built elsewhere into the report's ``dist``, alone; those that are there already stay.

    Raises ``SettingsError`` as ``require_ours`` does, ``OutageError`` if there is no space for them.
    """
    target, wanted = folder / DIST, {file.name: file for file in files}
    there = {path.name: path for path in target.iterdir()} if target.is_dir() else {}
    if there.keys() == wanted.keys() and all(filecmp.cmp(wanted[name], there[name], shallow=False) for name in wanted):
        return target
    clear(folder)
    mark(folder)
    try:
        target.mkdir()
        for name, file in wanted.items():
            shutil.copyfile(file, target / name)
    except OSError as error:
        raise out_of_space(folder, error) from error
    return target


def _is_ours(folder: Path) -> bool:
    """An empty folder will do; otherwise our mark must be in it."""
    entries = {entry.name for entry in folder.iterdir()}
    ignore = folder / _IGNORE
    return not entries or (ignore.is_file() and ignore.read_text("utf-8", "replace") == _MARK)


def _remove(folder: Path) -> None:
    """Not where something is mounted there, or the user stands in it."""
    try:
        folder.rmdir()
    except OSError:
        return
