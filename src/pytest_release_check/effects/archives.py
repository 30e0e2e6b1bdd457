"""Core metadata out of built files, whatever is wrong with the archive around it."""

import gzip
import io
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from pytest_release_check.model.contents import excess, tar_limit

LIMIT = 10 * 1024 * 1024
"""Bytes of metadata that are read at most: no README is longer, a bomb is."""

_LARGE = 64 * 1024


def core_metadata(path: Path, filename: str = "") -> bytes:
    """METADATA of a wheel, PKG-INFO of an sdist; ``filename`` is its true name where the path has another one.

    For files that came over the wire, or are only sent on: those of a release are opened once, by ``open_release``.
    Raises ``ValueError`` if there is none where the standards want it or if it is too long, and ``OSError``,
    ``zipfile.BadZipFile``, ``tarfile.TarError`` or ``EOFError`` if the archive cannot be read.
    """
    with path.open("rb") as stream:
        return core_metadata_in(stream, filename or path.name)


def core_metadata_in(stream: BinaryIO, filename: str) -> bytes:
    """The same of an open file, whose position is moved. Raises as ``core_metadata`` does."""
    if filename.endswith(".whl"):
        return _of_wheel(stream, filename)
    return _of_sdist_zip(stream) if filename.endswith(".zip") else _of_sdist(stream)


def _of_wheel(stream: BinaryIO, filename: str) -> bytes:
    """The .dist-info folder must be named as the file is (binary distribution format)."""
    name, version = filename.split("-")[:2]
    with _opened_zip(stream) as archive:
        return _zip_member(archive, f"{name}-{version}.dist-info/METADATA")


def _of_sdist_zip(stream: BinaryIO) -> bytes:
    with _opened_zip(stream) as archive:
        tops = {name.partition("/")[0] for name in archive.namelist()}
        return _zip_member(archive, f"{min(tops, default='')}/PKG-INFO")


@contextmanager
def _opened_zip(stream: BinaryIO) -> Iterator[zipfile.ZipFile]:
    """A zip file whose every way of being broken is ``BadZipFile``; zipfile itself lets many others through."""
    try:
        with zipfile.ZipFile(stream) as archive:
            yield archive
    except (RuntimeError, zlib.error, struct.error, OverflowError, EOFError, MemoryError) as error:
        raise zipfile.BadZipFile(str(error) or "it is cut off") from error


def _zip_member(archive: zipfile.ZipFile, member: str) -> bytes:
    try:
        kind = archive.getinfo(member).compress_type
    except KeyError:
        raise ValueError(f"there is no {member} in it") from None
    if kind not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):  # the only two that PyPI takes
        raise zipfile.BadZipFile(f"{member} is neither stored nor deflated")
    with archive.open(member) as stream:
        return _bounded(stream.read(LIMIT + 1), member)


def _of_sdist(stream: BinaryIO) -> bytes:
    """PKG-INFO right below the one top folder (PEP 643); members are read in order, the archive never unpacked."""
    try:
        with BoundedGzip(stream) as unpacked, tarfile.open(fileobj=unpacked, mode="r:") as archive:
            while (member := archive.next()) is not None:
                archive.members.clear()  # type: ignore[attr-defined] # there may be millions of them
                if member.isfile() and member.name.count("/") == 1 and member.name.endswith("/PKG-INFO"):
                    content = archive.extractfile(member)
                    if content is not None:
                        return _bounded(content.read(LIMIT + 1), member.name)
    except (zlib.error, struct.error, OverflowError, RecursionError, MemoryError) as error:
        raise tarfile.ReadError(str(error)) from error
    raise ValueError("there is no PKG-INFO below its top folder")


class BoundedGzip(gzip.GzipFile):
    """A ``.tar.gz`` for tarfile, which stops it where no more may be unpacked, and before headers of gigabytes.

    Members are read and passed in small pieces. ``tarfile.ReadError`` for both.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._packed = stream.seek(0, io.SEEK_END)
        stream.seek(0)
        super().__init__(fileobj=stream, mode="rb")
        self._left = 3 * LIMIT
        self._limit = tar_limit(self._packed)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Pass what is in front of that byte; tarfile counts from the start."""
        if offset > self._limit:
            raise tarfile.ReadError(excess(self._packed, f"more than {self._limit}"))
        return super().seek(offset, whence)

    def read(self, size: int | None = -1) -> bytes:
        """Large reads together have a limit: those of headers."""
        if self.tell() > self._limit:
            raise tarfile.ReadError(excess(self._packed, f"more than {self._limit}"))
        if size is None or size < 0 or size > _LARGE:
            self._left -= size if size is not None and size >= 0 else self._left + 1
            if self._left < 0:
                raise tarfile.ReadError("its headers are too long")
        return super().read(size)


def _bounded(content: bytes, member: str) -> bytes:
    if len(content) > LIMIT:
        raise ValueError(f"{member} is longer than {LIMIT} bytes")
    return content
