"""The members of a tar archive, one after the other, in constant memory whatever the bytes."""

from collections.abc import Iterator, Mapping
from typing import IO

from pytest_release_check.upload.archive.compressions import bunzipped, uncompressed, unxzipped
from pytest_release_check.upload.archive.inflation import BombError, CutError, DamagedError, gunzipped
from pytest_release_check.upload.archive.member import Member
from pytest_release_check.upload.archive.tar_headers import (
    BLOCK,
    DIRECTORY,
    EXTENDED,
    HARD_LINK,
    LONG_LINK,
    LONG_NAME,
    PAX_GLOBAL,
    SPARSE,
    SYMBOLIC_LINK,
    Header,
    NoHeaderError,
    header_of,
    pax_fields,
)
from pytest_release_check.upload.archive.tar_source import Data, Source

LONGEST_HEADER = 4 * 1024 * 1024
"""Bytes of all headers of one member; real ones have some hundred, and tarfile has no limit."""


def is_tar(content: IO[bytes]) -> bool:
    """Return whether Python's tarfile would take it for a tar archive, compressed in any way."""
    return any(_begins_a_tar(unpacked(content)) for unpacked in (uncompressed, gunzipped, bunzipped, unxzipped))


def tar_members(content: IO[bytes], *, to_the_end: bool = False) -> Iterator[Member]:
    """Yield the members of a ``.tar.gz``; each is only good until the next.

    Raise ``DamagedError`` if it cannot be read on; with ``to_the_end`` also ``CutError`` if the archive is whole and
    the gzip stream around it is not.
    """
    pieces = gunzipped(content)
    yield from _members(Source(pieces))
    if to_the_end:
        _drain(pieces)


def _drain(pieces: Iterator[bytes]) -> None:
    try:
        for _ in pieces:
            pass
    except (BombError, CutError):
        raise
    except DamagedError:
        return  # other bytes behind the archive, which nobody reads


def _begins_a_tar(pieces: Iterator[bytes]) -> bool:
    try:
        next(_members(Source(pieces)), None)
    except (DamagedError, ImportError):
        return False
    return True


def _members(source: Source) -> Iterator[Member]:
    """A block in the middle that is no header ends the archive, as it does for tarfile; as the first it is an error."""
    shared: dict[bytes, bytes] = {}
    block = source.read(BLOCK)
    if len(block) < BLOCK:
        raise DamagedError("it is empty or cut off")
    try:
        header = _checked(block)
    except NoHeaderError as error:
        raise DamagedError(str(error)) from error
    while header is not None:
        header, fields = _with_extensions(header, source, shared)
        data = Data(source, _size(header, fields))
        yield _member(header, fields, data)
        data.leave()
        try:
            header = _checked(source.read(BLOCK))
        except NoHeaderError:
            return


def _checked(block: bytes) -> Header | None:
    """None at the end of the archive."""
    return header_of(block) if len(block) == BLOCK and any(block) else None


def _with_extensions(
    header: Header, source: Source, shared: dict[bytes, bytes]
) -> tuple[Header, Mapping[bytes, bytes]]:
    """The header of a member and the fields that change it; ``shared`` gathers those for all members behind."""
    fields: dict[bytes, bytes] = {}
    left = LONGEST_HEADER
    while header.kind in EXTENDED:
        left -= BLOCK + header.size
        if left < 0:
            raise DamagedError(f"the headers of a member are longer than {LONGEST_HEADER} bytes")
        header, found = _after_extension(header, source, shared)
        fields = {**found, **fields}
    while header.is_extended and source.read(BLOCK)[504:505] not in (b"", b"\0"):
        left -= BLOCK
        if left < 0:
            raise DamagedError(f"the headers of a member are longer than {LONGEST_HEADER} bytes")
    return header, {**shared, **fields}


def _after_extension(
    header: Header, source: Source, shared: dict[bytes, bytes]
) -> tuple[Header, Mapping[bytes, bytes]]:
    body = source.read(header.size + -header.size % BLOCK)[: header.size]
    try:
        found = _fields(header.kind, body)
        following = _checked(source.read(BLOCK))
    except NoHeaderError as error:
        raise DamagedError(str(error)) from error
    if following is None:
        raise DamagedError("it ends after an extended header")
    if header.kind == PAX_GLOBAL:
        shared.update(found)
        found = {}
    return following, found


def _fields(kind: bytes, body: bytes) -> Mapping[bytes, bytes]:
    if kind == LONG_NAME:
        return {b"path": body.partition(b"\0")[0]}
    return {b"linkpath": body.partition(b"\0")[0]} if kind == LONG_LINK else pax_fields(body)


def _size(header: Header, fields: Mapping[bytes, bytes]) -> int:
    if not header.has_data:
        return 0
    try:
        size = int(fields[b"size"]) if b"size" in fields else header.size
    except ValueError:
        return 0
    if size < 0:
        raise DamagedError("a member has a negative size")
    return size


def _member(header: Header, fields: Mapping[bytes, bytes], data: Data) -> Member:
    path = fields.get(b"GNU.sparse.name", fields.get(b"path"))
    link = fields.get(b"linkpath")
    is_link = header.kind in (HARD_LINK, SYMBOLIC_LINK)
    return Member(
        name=header.name if path is None else path.decode("utf-8", "surrogateescape").rstrip("/"),
        size=data.size,
        pieces=data.pieces,
        is_file=header.has_data,
        is_directory=header.kind == DIRECTORY,
        is_sparse=header.kind == SPARSE or b"GNU.sparse" in fields,
        link=(header.link if link is None else link.decode("utf-8", "surrogateescape")) if is_link else "",
        is_hard_link=header.kind == HARD_LINK,
    )
