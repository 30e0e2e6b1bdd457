"""The members of a wheel or sdist: those of a ZIP as its directory names them, those of a tar one after the other.

No directory is ever held: an archive may have a million members.
"""

import zlib
from collections.abc import Iterator
from typing import IO

from pytest_release_check.upload.archive.inflation import DamagedError, inflated, stored
from pytest_release_check.upload.archive.member import Member
from pytest_release_check.upload.archive.tar_members import tar_members
from pytest_release_check.upload.archive.zip_directory import directory
from pytest_release_check.upload.archive.zip_records import DEFLATED, STORED, Central, local_of


def archive_members(filename: str, content: IO[bytes]) -> Iterator[Member]:
    """Yield each member once; raise ``DamagedError`` if the archive cannot be read on."""
    return tar_members(content) if filename.endswith(".tar.gz") else zip_members(content)


def zip_members(content: IO[bytes]) -> Iterator[Member]:
    """Yield all members in the directory's order; raise ``DamagedError`` if it cannot be read on."""
    try:
        for entry in directory(content):
            yield _member(content, entry)
    except DamagedError:
        raise
    except ValueError as error:
        raise DamagedError(str(error)) from error


def _member(content: IO[bytes], entry: Central) -> Member:
    name = entry.name
    return Member(
        name=name,
        size=entry.unpacked,
        pieces=lambda: _pieces(content, entry),
        is_file=not name.endswith("/"),
        is_directory=name.endswith("/"),
        is_encrypted=entry.is_encrypted,
    )


def _pieces(content: IO[bytes], entry: Central) -> Iterator[bytes]:
    """The bytes of a member up to the declared size; that they are the right ones is known at the end."""
    checksum = size = 0
    for piece in _raw_pieces(content, entry):
        checksum, size = zlib.crc32(piece, checksum), size + len(piece)
        yield piece
    if (checksum, size) != (entry.checksum, entry.unpacked):
        raise DamagedError("it is not what its checksum says")


def _raw_pieces(content: IO[bytes], entry: Central) -> Iterator[bytes]:
    local = local_of(content, entry)
    if local is None or local.raw_name != entry.raw_name:
        raise DamagedError("its local header is not where the directory says")
    if entry.is_encrypted or local.is_encrypted:
        raise DamagedError("it is encrypted")
    if entry.method == STORED:
        return stored(content, local.data_at, min(entry.packed, entry.unpacked))
    if entry.method == DEFLATED:
        return inflated(content, local.data_at, entry.packed, entry.unpacked)
    raise DamagedError(f"it has compression type {entry.method}")
