"""The user's folders for what we keep: reports, if no folder is named, and what saves time in the next run.

Reports lie outside the source tree, so that no later build by hand can pack one.
A `.gitignore` in the report is not enough: hatchling reads only the one at the root, setuptools and flit read none.
"""

import getpass
import hashlib
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

from platformdirs import user_cache_path, user_state_path

from pytest_release_check.model.errors import SettingsError

_NAME = "pytest-release-check"


def default_report(root: Path, base: Path | None = None) -> Path:
    """The report folder of the project in ``root``: always the same, and one for each project of the same name.

    Raises ``SettingsError`` if there is no place for it.
    """
    root = root.resolve()
    digest = hashlib.sha256(str(root).encode()).hexdigest()[:8]
    return state_folder(base, avoided=root) / f"{root.name or 'root'}-{digest}"


def state_folder(base: Path | None = None, *, avoided: Path | None = None) -> Path:
    """The user's folder for state (XDG's on Linux) or, if it cannot be written or is in ``avoided``, a temporary one.

    Nothing is made here. Raises ``SettingsError`` if the temporary folder belongs to another user.
    """
    base = base or user_state_path(_NAME, appauthor=False)
    if base.is_absolute() and _may_be_made(base) and not _is_in(base, avoided):
        return base.resolve()
    return _temporary()


def cache_folder(name: str) -> Path:
    """Where ``name`` is kept from run to run, in the user's folder for caches. Nothing is made here."""
    return user_cache_path(_NAME, appauthor=False) / name


def is_fallback(report: Path) -> bool:
    """Whether a report lies in the temporary folder for want of another place."""
    return report.is_relative_to(Path(tempfile.gettempdir()).resolve() / _temporary_name())


def _is_in(folder: Path, avoided: Path | None) -> bool:
    return avoided is not None and folder.resolve().is_relative_to(avoided)


def _may_be_made(folder: Path) -> bool:
    """Whether the nearest folder that exists can be written to."""
    with suppress(OSError):
        there = next(each for each in (folder, *folder.parents) if each.exists())
        return there.is_dir() and os.access(there, os.W_OK | os.X_OK)
    return False


def _temporary() -> Path:
    folder = Path(tempfile.gettempdir()).resolve() / _temporary_name()
    with suppress(FileNotFoundError):
        # Its name can be guessed: where many users share the temporary folder, another one can have made it.
        if sys.platform != "win32" and (folder.is_symlink() or folder.lstat().st_uid != os.getuid()):
            raise SettingsError(f"{folder} belongs to another user: name a folder with --release-report.")
    return folder


def _temporary_name() -> str:
    """One for each user, as pytest has it."""
    try:
        return f"{_NAME}-of-{getpass.getuser()}"
    except (ImportError, KeyError, OSError):  # a container's user without a name
        return f"{_NAME}-of-unknown"
