"""The records of a ZIP archive as values, read one after the other from its bytes (APPNOTE 6.3.10).

Nothing is taken from anywhere but the place where it stands, and no more is held than one record.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

from pytest_release_check.upload.archive.zip_extras import Extra, extra_of

MAX_16, MAX_32 = 0xFFFF, 0xFFFFFFFF
"""A field with this value stands for the one in the ZIP64 extra field or the ZIP64 end record."""
STORED, DEFLATED = 0, 8

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_END = struct.Struct("<4s4H2LH")
LONGEST_END = _END.size + MAX_16
END_SIZE, END64_SIZE, LOCATOR_SIZE = _END.size, _END64.size, _LOCATOR.size


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A local header with the data behind it, or an entry of the directory."""

    at: int
    """Position of its first byte."""
    ends: int
    """Position of the first byte after it and its data."""
    raw_name: bytes
    flags: int
    method: int
    packed: int
    unpacked: int
    checksum: int
    extra: Extra
    has_comment: bool = False
    local_at: int = 0
    """Only in the directory: where the local header is said to be."""

    @property
    def is_encrypted(self) -> bool:
        """Whether reading it takes a password."""
        return bool(self.flags & 0x1)

    @property
    def has_descriptor(self) -> bool:
        """Whether the sizes follow the data instead of being in the header."""
        return bool(self.flags & 0x8)

    @property
    def says_utf8(self) -> bool:
        """Whether the name is declared to be UTF-8; otherwise it is code page 437."""
        return bool(self.flags & 0x800)

    @property
    def utf8_name(self) -> bytes:
        """The name's bytes, or those of the Unicode path that replaces it."""
        return self.extra.unicode_name(self.raw_name) or self.raw_name

    @property
    def name(self) -> str:
        """The name as Python's zipfile gives it."""
        coding = "utf-8" if self.says_utf8 or self.utf8_name is not self.raw_name else "cp437"
        return self.utf8_name.decode(coding, "replace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Local(Entry):
    """A member: its header, with its data behind."""

    data_at: int
    """Position of its packed data."""
    has_two_sizes: bool = False
    """Whether its ZIP64 field states another packed size than the header, which does not leave it to the field."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Central(Entry):
    """An entry of the directory."""

    version: int
    """Of the format, times ten: what it takes to unpack the member."""


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """An end record, the ZIP64 one or the plain one."""

    at: int
    ends: int
    is_zip64: bool
    entries_here: int
    entries: int
    directory_size: int
    directory_at: int
    extra_size: int = 0
    """Bytes of the ZIP64 record behind its fixed part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Locator:
    """What says where the ZIP64 end record is."""

    at: int
    ends: int
    end64_at: int
    is_of_one_disk: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """Bytes that are no record."""

    at: int
    signature: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """A record that the archive has not all of; an archive without an end record ends in one."""

    at: int


Record = Local | Central | End | Locator | Unknown | Cut


def records(content: IO[bytes]) -> Iterator[Record]:
    """Yield every record from the first byte on, up to the end record or the first thing that cannot be passed."""
    size, at = size_of(content), 0
    while True:
        record = record_at(content, at, size)
        yield record
        if isinstance(record, (Unknown, Cut)) or (isinstance(record, End) and not record.is_zip64):
            return
        if isinstance(record, Local) and record.has_descriptor:
            return
        at = record.ends


def local_of(content: IO[bytes], entry: Central) -> Local | None:
    """Return the member that an entry of the directory points to; None if there is none."""
    record = record_at(content, entry.local_at, size_of(content))
    return record if isinstance(record, Local) else None


def size_of(content: IO[bytes]) -> int:
    """Return how many bytes the stream has."""
    return content.seek(0, 2)


def record_at(content: IO[bytes], at: int, size: int) -> Record:
    """Return the record that begins at ``at`` in an archive of ``size`` bytes."""
    if not 0 <= at < size:
        return Cut(at=at)
    content.seek(at)
    signature = content.read(4)
    reader = _READERS.get(signature)
    if reader is None:
        return Unknown(at=at, signature=signature)
    return reader(content, at, size) or Cut(at=at)


def _fields(content: IO[bytes], at: int, layout: struct.Struct) -> tuple[int, ...] | None:
    """The numbers of a record, without its signature."""
    content.seek(at)
    raw = content.read(layout.size)
    return layout.unpack(raw)[1:] if len(raw) == layout.size else None


def _local(content: IO[bytes], at: int, size: int) -> Local | None:
    fields = _fields(content, at, _LOCAL)
    if fields is None:
        return None
    _, flags, method, _, _, checksum, packed, unpacked, name_size, extra_size = fields
    rest = content.read(name_size + extra_size)
    extra = extra_of(rest[name_size:])
    # PyPI reads the packed size out of a ZIP64 field that is there, whether or not the header leaves it to the field.
    stated = packed
    if extra.zip64_values:
        unpacked = extra.zip64_values[0] if unpacked == MAX_32 else unpacked
        packed = extra.zip64_values[:2][-1]
    data_at = at + _LOCAL.size + name_size + extra_size
    return (
        None
        if data_at + packed > size
        else Local(
            at=at,
            ends=data_at + packed,
            data_at=data_at,
            has_two_sizes=stated not in (packed, MAX_32),
            raw_name=rest[:name_size],
            flags=flags,
            method=method,
            packed=packed,
            unpacked=unpacked,
            checksum=checksum,
            extra=extra,
        )
    )


def _central(content: IO[bytes], at: int, size: int) -> Central | None:
    fields = _fields(content, at, _CENTRAL)
    if fields is None:
        return None
    _, version, flags, method, _, _, checksum, packed, unpacked, *sizes, _, _, _, local_at = fields
    name_size, extra_size, comment_size = sizes
    rest = content.read(name_size + extra_size)
    extra = extra_of(rest[name_size:])
    large = iter(extra.zip64_values)
    unpacked, packed, local_at = (
        next(large, field) if field == MAX_32 else field for field in (unpacked, packed, local_at)
    )
    ends = at + _CENTRAL.size + name_size + extra_size + comment_size
    return (
        None
        if ends > size
        else Central(
            at=at,
            ends=ends,
            raw_name=rest[:name_size],
            flags=flags,
            method=method,
            packed=packed,
            unpacked=unpacked,
            checksum=checksum,
            extra=extra,
            has_comment=comment_size > 0,
            version=version & 0xFF,  # the other byte names a system
            local_at=local_at,
        )
    )


def _end64(content: IO[bytes], at: int, size: int) -> End | None:
    fields = _fields(content, at, _END64)
    if fields is None:
        return None
    length, _, _, _, _, here, entries, directory_size, directory_at = fields
    extra_size = length + 12 - _END64.size
    ends = at + length + 12
    return (
        None
        if extra_size < 0 or ends > size
        else End(
            at=at,
            ends=ends,
            is_zip64=True,
            entries_here=here,
            entries=entries,
            directory_size=directory_size,
            directory_at=directory_at,
            extra_size=extra_size,
        )
    )


def _locator(content: IO[bytes], at: int, size: int) -> Locator | None:
    fields = _fields(content, at, _LOCATOR)
    if fields is None:
        return None
    disk, end64_at, disks = fields
    return Locator(at=at, ends=at + _LOCATOR.size, end64_at=end64_at, is_of_one_disk=disk == 0 and disks <= 1)


def _end(content: IO[bytes], at: int, size: int) -> End | None:
    fields = _fields(content, at, _END)
    if fields is None:
        return None
    _, _, here, entries, directory_size, directory_at, comment_size = fields
    ends = at + _END.size + comment_size
    return (
        None
        if ends > size
        else End(
            at=at,
            ends=ends,
            is_zip64=False,
            entries_here=here,
            entries=entries,
            directory_size=directory_size,
            directory_at=directory_at,
        )
    )


_READERS = {b"PK\3\4": _local, b"PK\1\2": _central, b"PK\6\6": _end64, b"PK\6\7": _locator, b"PK\5\6": _end}
