"""What an archive holds, member by member: digests of all files, and the text of those that rules read."""

import hashlib
import io
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, BinaryIO

from pytest_release_check.effects.archives import BoundedGzip
from pytest_release_check.model.contents import LARGEST_FILE, Contents, Member, zip_limit

LIMIT = 512 * 1024 * 1024
"""Bytes that are unpacked at most."""
_MEMBERS = 100_000
_TEXT = 2 * 1024 * 1024
_ALL_TEXTS = 64 * 1024 * 1024
_BLOCK = 1 << 16
_PADDING = 1 << 20
_TEXT_ENDINGS = (
    ".py",
    ".pyi",
    ".toml",
    ".cfg",
    ".txt",
    ".in",
    ".md",
    ".rst",
    ".json",
    ".yaml",
    ".yml",
    ".env",
    ".ini",
    ".pth",
)
_MARKUP_ENDINGS = (".css", ".htm", ".html", ".j2", ".jinja", ".jinja2")
_MARKUP = 256 * 1024
_ALL_MARKUP = 16 * 1024 * 1024
_KEEPERS = (".key", ".netrc", ".npmrc", ".pem", ".pypirc", ".sh")
"""Endings of files in which people keep secrets."""
_TEXT_NAMES = frozenset({"METADATA", "PKG-INFO", "RECORD", "WHEEL", "py.typed"})


def read_contents(path: Path) -> Contents:
    """The contents of a wheel or an sdist; not whole if it cannot be opened.

    For files that are no part of the release, as those of an earlier one, and for processes that only read its files
    again: in the process that gets them they are opened once, by ``open_release``.
    """
    try:
        with path.open("rb") as stream:
            return contents_in(stream, path.name)
    except OSError:
        return Contents(is_whole=False)


def contents_in(stream: BinaryIO, filename: str) -> Contents:
    """The contents of an open wheel or sdist, whose position is moved.

    Raises nothing about broken archives: what can be read of them is returned, and said not to be whole. Nothing is
    read of those that PyPI would not open, or not unpack: files over its largest limit, and ZIP bombs.
    """
    reading = _Reading()
    try:
        if _size(stream) > LARGEST_FILE:
            return reading.contents(is_whole=False)
        for name, size, content in _members(stream, filename):
            if not reading.take(name, size, content):
                return reading.contents(is_whole=False)
    except Exception:
        return reading.contents(is_whole=False)
    return reading.contents(is_whole=True)


class _Reading:
    def __init__(self) -> None:
        self._members: dict[str, Member] = {}
        self._texts: dict[str, bytes] = {}
        self._markup: dict[str, bytes] = {}
        self._left, self._texts_left, self._markup_left = LIMIT, _ALL_TEXTS, _ALL_MARKUP

    def contents(self, *, is_whole: bool) -> Contents:
        return Contents(members=self._members, texts=self._texts, markup=self._markup, is_whole=is_whole)

    def take(self, name: str, size: int, stream: IO[bytes]) -> bool:
        """Whether there is room for more."""
        digest, read, kept = hashlib.sha256(), 0, bytearray()
        is_markup = name.lower().endswith(_MARKUP_ENDINGS) and size <= min(_MARKUP, self._markup_left)
        is_text = not is_markup and _is_text(name) and size <= min(_TEXT, self._texts_left)
        while block := stream.read(_BLOCK):
            digest.update(block)
            read += len(block)
            if read > self._left:
                return False
            if (is_text and read <= _TEXT) or (is_markup and read <= _MARKUP):
                kept += block
        self._left -= read
        self._members[name] = Member(size=read, sha256=digest.hexdigest())
        if is_text and read <= _TEXT:
            self._texts[name] = bytes(kept)
            self._texts_left -= read
        elif is_markup and read <= _MARKUP:
            self._markup[name] = bytes(kept)
            self._markup_left -= read
        return len(self._members) < _MEMBERS


def _is_text(name: str) -> bool:
    last = name.rpartition("/")[2]
    return last.lower().endswith(_TEXT_ENDINGS + _KEEPERS) or last in _TEXT_NAMES or "." not in last


def _size(stream: BinaryIO) -> int:
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    return size


def _members(stream: BinaryIO, filename: str) -> Iterator[tuple[str, int, IO[bytes]]]:
    """Name, stated size and bytes of each regular file; those of an sdist without the top folder."""
    if filename.endswith(".tar.gz"):
        yield from _tar_members(stream)
        return
    packed = _size(stream)
    with zipfile.ZipFile(stream) as archive:
        if sum(info.file_size for info in archive.infolist()) > zip_limit(packed):
            raise zipfile.BadZipFile("it unpacks to too much")
        for info in archive.infolist():
            if not info.is_dir():
                with archive.open(info) as content:
                    name = info.filename if filename.endswith(".whl") else _below_top(info.filename)
                    yield name, info.file_size, content


def _tar_members(packed: BinaryIO) -> Iterator[tuple[str, int, IO[bytes]]]:
    with BoundedGzip(packed) as unpacked, tarfile.open(fileobj=unpacked, mode="r:") as archive:
        for _ in range(_MEMBERS):
            member = archive.next()
            if member is None:
                break
            archive.members.clear()  # type: ignore[attr-defined] # it would keep all of them
            stream = archive.extractfile(member) if member.isfile() else None
            if stream is not None:
                yield _below_top(member.name), member.size, stream
        else:
            raise tarfile.ReadError("it has too many members")
        # tarfile takes a broken header for the end, and leaves the checksum behind the padding unread.
        unpacked.seek(archive.offset)
        if unpacked.read(_PADDING).strip(b"\0"):
            raise tarfile.ReadError("members cannot be read")


def _below_top(name: str) -> str:
    return name.partition("/")[2]
