"""One header of a tar archive, and the extended headers before it, understood as Python's tarfile does."""

import re
import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

BLOCK = 512
HARD_LINK, SYMBOLIC_LINK, DIRECTORY, OLD_FILE = b"1", b"2", b"5", b"\0"
WITHOUT_DATA = (HARD_LINK, SYMBOLIC_LINK, b"3", b"4", DIRECTORY, b"6")
"""Links, devices, folders, pipes."""
LONG_NAME, LONG_LINK, SPARSE, PAX_GLOBAL = b"L", b"K", b"S", b"g"
EXTENDED = (b"x", b"X", PAX_GLOBAL, LONG_NAME, LONG_LINK)
_NUMBERS = ((100, 108), (108, 116), (116, 124), (136, 148), (329, 337), (337, 345))
"""Mode, owner, group, time, device numbers: not used, but tarfile takes no block without them for a header."""
_PAX_LENGTH = re.compile(rb"(\d{1,20}) ")
_WANTED = (b"path", b"linkpath", b"size", b"GNU.sparse.name")


class NoHeaderError(ValueError):
    """A block that is not a header of a tar archive."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Header:
    """What one block says."""

    name: str
    size: int
    kind: bytes
    link: str
    is_extended: bool
    """Only for GNU sparse members: more blocks of their map follow."""

    @property
    def has_data(self) -> bool:
        """Whether ``size`` bytes follow; links, folders and devices have none whatever they say."""
        return self.kind not in WITHOUT_DATA


def header_of(block: bytes) -> Header:
    """Return the header in a block; raise ``NoHeaderError`` if there is none."""
    if _number(block[148:156]) not in _checksums(block):
        raise NoHeaderError("bad checksum")
    for start, end in _NUMBERS:
        _number(block[start:end])
    kind, name, prefix = block[156:157], text_of(block[:100]), text_of(block[345:500])
    if kind == OLD_FILE and name.endswith("/"):
        kind = DIRECTORY
    if kind == DIRECTORY:
        name = name.rstrip("/")
    if prefix and kind not in (SPARSE, LONG_NAME, LONG_LINK):
        name = f"{prefix}/{name}"
    size, is_extended = _number(block[124:136]), kind == SPARSE and block[482] != 0
    if size < 0:
        raise NoHeaderError("negative size")
    return Header(name=name, size=size, kind=kind, link=text_of(block[157:257]), is_extended=is_extended)


def text_of(field: bytes) -> str:
    """Return the text in a field up to the first NUL."""
    return field.partition(b"\0")[0].decode("utf-8", "surrogateescape")


def pax_fields(body: bytes) -> Mapping[bytes, bytes]:
    """Return the fields of a pax header that change what the next header says; all about sparse members under one key.

    Raise ``NoHeaderError`` if they are malformed.
    """
    found = {}
    for key, value in _pax_records(body):
        if key in _WANTED:
            found[key] = value
        if key.startswith(b"GNU.sparse."):
            found[b"GNU.sparse"] = value
    return found


def _pax_records(body: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at < len(body) and body[at] != 0:
        match = _PAX_LENGTH.match(body, at)
        ends = at + int(match[1]) if match else 0
        if match is None or ends > len(body) or ends <= match.end() or body[ends - 1] != 0x0A:
            raise NoHeaderError("malformed pax header")
        key, equals, value = body[match.end() : ends - 1].partition(b"=")
        if not key or not equals:
            raise NoHeaderError("malformed pax header")
        yield key, value
        at = ends


def _number(field: bytes) -> int:
    """Octal digits, or GNU's binary form."""
    if field[0] in (0x80, 0xFF):
        value = int.from_bytes(field[1:], "big")
        return value if field[0] == 0x80 else value - 256 ** (len(field) - 1)
    try:
        return int(field.partition(b"\0")[0].strip() or b"0", 8)
    except ValueError as error:
        raise NoHeaderError("a number is none") from error


def _checksums(block: bytes) -> tuple[int, int]:
    """Over the block with eight blanks for the checksum; old tars took the bytes for signed."""
    around = block[:148] + block[156:]
    return 256 + sum(around), 256 + sum(struct.unpack(f"{len(around)}b", around))
