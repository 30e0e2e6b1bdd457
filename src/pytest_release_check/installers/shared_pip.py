"""One pip for all cells: that of virtualenv, unpacked once for this user, and compiled once for each Python.

The pip of a fresh environment is compiled by the first program that runs it: 0.5 of 0.9 s of processor time for
`pip --version` (measured on CPython 3.12 with pip 26.3). It stays in the environment, as after `python -m venv`, for
releases that need it; what installs has the same version and lies elsewhere. pip itself does so for `--python`
(its ``__pip-runner__.py``): the modules of pip come from there, and everything else is that of the environment.
"""

import csv
import io
import shutil
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from filelock import FileLock
from packaging.version import Version

_RUNNER = "pip/__pip-runner__.py"
_BUILDS_IN_PROCESS = Version("25.3")
"""The first pip that installs build requirements without another pip in a process of its own, if it is asked to."""


@cache
def shared_pip(minor: str, folder: Path) -> Path | None:
    """The program that runs the shared pip for a Python; None if there is none, or no place for it in ``folder``."""
    wheel = bundled_pip(minor)
    if wheel is None:
        return None
    place = folder / wheel.stem
    with suppress(OSError, NotImplementedError, zipfile.BadZipFile), zipfile.ZipFile(wheel) as archive:
        recorded = _recorded(archive)
        if any(_missing(place, recorded)):
            folder.mkdir(parents=True, exist_ok=True)
            with FileLock(folder / f".{place.name}.lock"):  # all workers find nothing in the first run on a machine
                _complete(archive, place, list(_missing(place, recorded)))
        if (place / _RUNNER).is_file():
            return place / _RUNNER
    return None


def build_options(minor: str) -> tuple[str, ...]:
    """Options that let the pip of a Python start no other pip for the requirements of a build.

    No variables: a build may run a pip of its own, which need not know the feature.
    """
    wheel = bundled_pip(minor)
    if wheel is None or Version(wheel.name.split("-")[1]) < _BUILDS_IN_PROCESS:
        return ()
    return ("--use-feature=inprocess-build-deps",)


def bundled_pip(minor: str) -> Path | None:
    """The wheel that virtualenv carries for a Python."""
    from virtualenv.seed.wheels.embed import get_embed_wheel

    found = get_embed_wheel("pip", minor)
    return Path(found.path) if found is not None else None


def _recorded(archive: zipfile.ZipFile) -> Iterable[tuple[str, int]]:
    """Name and size of each file that the wheel has a size of."""
    (record,) = (name for name in archive.namelist() if name.endswith(".dist-info/RECORD"))
    rows = csv.reader(io.StringIO(archive.read(record).decode("utf-8")))
    return [(name, int(size)) for name, _, size in rows if size]


def _missing(place: Path, recorded: Iterable[tuple[str, int]]) -> Iterator[str]:
    """Names of what was taken away or cut off: programs that clean up caches remove single files."""
    for name, size in recorded:
        try:
            is_whole = (place / name).stat().st_size == size
        except OSError:
            is_whole = False
        if not is_whole:
            yield name


def _complete(archive: zipfile.ZipFile, place: Path, missing: list[str]) -> None:
    """Put each missing file where it belongs; another process may run what is there, so nothing is removed."""
    if not missing:
        return
    fresh = Path(tempfile.mkdtemp(prefix=f".{place.name}-", dir=place.parent))
    try:
        archive.extractall(fresh, None if not place.exists() else missing)
        if not place.exists():
            fresh.rename(place)
            return
        for name in missing:
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (fresh / name).replace(place / name)
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
