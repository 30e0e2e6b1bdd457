"""A second opinion on ZIP archives: Python's own zipfile, and the rules that PyPI publishes on its page on archives.

It shares nothing with the code under test. It holds the whole archive, asks zipfile which members there are, and then
looks whether these members, the directory and the end lie one behind the other, with nothing between them.
"""

import io
import struct
import zipfile
from collections.abc import Iterator

_LARGEST, _RATIO = 64 * 2**20, 50
_ONCE = (0x0001, 0x7075)
_ZIP64_SIZES = (0, 8, 16, 24, 28)


class RefusedError(Exception):
    """A rule is broken, the one that it names."""


def verdict(content: bytes) -> str:
    """Which rule the archive breaks; empty if it is taken."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _look_at_members(archive.infolist(), len(content))
            _look_at_bytes(content, archive.infolist())
    except RefusedError as error:
        return str(error)
    # NotImplementedError for a newer format, ValueError for names, OSError for places before the first byte.
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return "not a ZIP archive for zipfile"
    return ""


def _require(condition: bool, rule: str) -> None:
    if not condition:
        raise RefusedError(rule)


def _look_at_members(members: list[zipfile.ZipInfo], size: int) -> None:
    unpacked = sum(member.file_size for member in members)
    _require(unpacked <= _LARGEST or unpacked <= _RATIO * size, "unpacks to suspiciously much")
    _require(
        {member.compress_type for member in members} <= {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED},
        "a member neither stored nor deflated",
    )


def _look_at_bytes(content: bytes, members: list[zipfile.ZipInfo]) -> None:
    sizes = {member.orig_filename: (member.compress_size, member.file_size) for member in members}
    at, names = 0, []
    while content[at : at + 4] == b"PK\3\4":
        at, name = _past_member(content, at, sizes)
        names.append(name)
    start, directory = at, []
    while content[at : at + 4] == b"PK\1\2":
        at, name = _past_entry(content, at)
        directory.append(name)
    _require(len(set(names)) == len(names) and sorted(names) == sorted(directory), "members and directory do not agree")
    _look_at_end(content, at, (len(directory), at - start, start))


def _past_member(content: bytes, at: int, sizes: dict[str, tuple[int, int]]) -> tuple[int, bytes]:
    """Where the next record has to be, and the name; with sizes as zipfile knows them."""
    flags, method, packed, unpacked, name_size, extra_size = _unpacked("<6x2H8x2L2H", content, at)
    name = content[at + 30 : at + 30 + name_size]
    extra = content[at + 30 + name_size : at + 30 + name_size + extra_size]
    _require(not flags & 8, "streamed")
    large = _large_values(extra, method, may_be_padded=False)
    if large:
        unpacked = large[0] if unpacked == 0xFFFFFFFF else unpacked
        packed = large[0] if len(large) == 1 else large[1]
    _look_at_name(name)
    _require(sizes.get(name.decode()) == (packed, unpacked), "members and directory do not agree")
    return at + 30 + name_size + extra_size + packed, name


def _past_entry(content: bytes, at: int) -> tuple[int, bytes]:
    method, name_size, extra_size, comment_size = _unpacked("<10xH16x3H", content, at)
    name = content[at + 46 : at + 46 + name_size]
    _look_at_name(name)
    _require(comment_size == 0, "data or comments around the records")
    _large_values(content[at + 46 + name_size : at + 46 + name_size + extra_size], method, may_be_padded=True)
    return at + 46 + name_size + extra_size, name


def _look_at_name(name: bytes) -> None:
    try:
        text = name.decode()
    except UnicodeDecodeError:
        raise RefusedError("an invalid name") from None
    _require(not any(letter < " " or letter == "\x7f" for letter in text), "an invalid name")


def _large_values(extra: bytes, method: int, *, may_be_padded: bool) -> tuple[int, ...]:
    """The numbers of the ZIP64 field, if there is one."""
    kinds, values = [], ()
    for kind, body in _fields(extra, may_be_padded=may_be_padded):
        kinds.append(kind)
        if kind == 0x0001:
            _require(len(body) in _ZIP64_SIZES and not (len(body) == 8 and method), "extra fields twice or malformed")
            values = struct.unpack_from(f"<{len(body) // 8}Q", body)
        if kind == 0x7075:
            _look_at_name(body[5:])
    _require(all(kinds.count(kind) <= 1 for kind in _ONCE), "extra fields twice or malformed")
    return values


def _fields(extra: bytes, *, may_be_padded: bool) -> Iterator[tuple[int, bytes]]:
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<2H", extra)
        _require(size <= len(extra) - 4, "extra fields twice or malformed")
        yield kind, extra[4 : 4 + size]
        extra = extra[4 + size :]
    _require(may_be_padded or not extra, "extra fields twice or malformed")


def _look_at_end(content: bytes, at: int, there: tuple[int, int, int]) -> None:
    """Nothing but the end is left, after the end for ZIP64 and what points to it, if there is one.

    ``there`` is what the ends have to say: entries, size and start of the directory.
    """
    large = None
    if content[at : at + 4] == b"PK\6\6":
        length, here, *large = _unpacked("<4xQ12x4Q", content, at)
        _require((length, here, *large) == (44, there[0], *there), "malformed directory or end")
        _require(
            content[at + 56 : at + 60] == b"PK\6\7" and _unpacked("<8xQ4x", content, at + 56) == (at,),
            "malformed directory or end",
        )
        at += 76
    _require(content[at : at + 4] in (b"PK\5\6", b"PK\6\6", b"PK\6\7"), "data or comments around the records")
    _require(content[at : at + 4] == b"PK\5\6", "malformed directory or end")
    here, entries, size, start, comment_size = _unpacked("<8x2H2LH", content, at)
    for said, true, most in zip(
        (here, entries, size, start), (there[0], *there), (0xFFFF,) * 2 + (2**32 - 1,) * 2, strict=True
    ):
        _require(said == true or (large is not None and said == most), "malformed directory or end")
    _require(at + 22 + comment_size == len(content), "data or comments around the records")


def _unpacked(layout: str, content: bytes, at: int) -> tuple[int, ...]:
    _require(at + struct.calcsize(layout) <= len(content), "data or comments around the records")
    return struct.unpack_from(layout, content, at)
