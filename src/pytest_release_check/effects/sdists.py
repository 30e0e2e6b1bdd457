"""The source distributions of others, unpacked without harm to anything outside of a folder."""

import errno
import gzip
import shutil
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from pytest_release_check.effects.archives import BoundedGzip
from pytest_release_check.effects.processes import out_of_space
from pytest_release_check.model.contents import zip_limit

_BROKEN = (gzip.BadGzipFile, tarfile.TarError, zipfile.BadZipFile, zlib.error, EOFError)
_MEMBERS = 100_000
"""Files in one archive; the largest real ones have some ten thousand."""
_LARGEST = 1_000_000
"""Bytes of a file with settings."""


def unpacked_sdist(sdist: Path, folder: Path) -> Path:
    """The top folder of a ``.tar.gz`` or ``.zip``, with its plain files alone, below ``folder``.

    No links, no devices, nothing that leads elsewhere. Raises ``ValueError`` with a sentence if it is not one folder
    or cannot be read, and ``OutageError`` if the disk is full.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        if sdist.name.endswith(".zip"):
            _unzip(sdist, folder)
        else:
            _untar(sdist, folder)
    except (*_BROKEN, RuntimeError) as error:  # the last one is zipfile's, of members that are encrypted
        raise ValueError(f"{sdist.name} cannot be unpacked: {error}") from error
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise out_of_space(folder, error) from error
        raise ValueError(f"{sdist.name} cannot be unpacked: {error.strerror or error}") from error
    tops = sorted(folder.iterdir())
    if len(tops) != 1 or not tops[0].is_dir():
        raise ValueError(f"{sdist.name} does not hold one folder")
    return tops[0]


def _untar(sdist: Path, folder: Path) -> None:
    with (
        sdist.open("rb") as stream,
        BoundedGzip(stream) as unpacked,
        tarfile.open(fileobj=unpacked, mode="r:") as archive,
    ):
        members = list(_plain(archive))
        if hasattr(tarfile, "data_filter"):
            archive.extractall(folder, members, filter="data")
        else:  # Pythons of before June 2023; only plain files with plain names are among these
            archive.extractall(folder, members)  # noqa: S202


def _plain(archive: tarfile.TarFile) -> Iterator[tarfile.TarInfo]:
    for number, member in enumerate(archive):
        if number == _MEMBERS:
            raise tarfile.ReadError("it has too many members")
        if member.isreg() and _is_inside(member.name):
            yield member


def _unzip(sdist: Path, folder: Path) -> None:
    with zipfile.ZipFile(sdist) as archive:
        members = [info for info in archive.infolist() if not info.is_dir() and _is_inside(info.filename)]
        if sum(info.file_size for info in members) > zip_limit(sdist.stat().st_size):
            raise zipfile.BadZipFile("it unpacks to too much")
        archive.extractall(folder, members)  # noqa: S202 - it reads no more of a member than its stated size


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and not any(mark in name for mark in "\\:\0")


def read_top(top: Path, names: Iterable[str]) -> dict[str, str]:
    """The texts of those files that are there, by name; what is no UTF-8 is replaced."""
    files = [top / name for name in names if (top / name).is_file()]
    return {file.name: file.read_text("utf-8", "replace") for file in files if file.stat().st_size <= _LARGEST}


def remove_from(top: Path, names: Iterable[str]) -> None:
    """Take files and folders out of an unpacked sdist."""
    for name in names:
        path = top / name
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
