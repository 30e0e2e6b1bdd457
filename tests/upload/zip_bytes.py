"""ZIP archives written byte by byte, so that any of their records can lie."""

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A member with everything that its two headers say of it."""

    name: bytes = b"demo.py"
    content: bytes = b"x = 1\n"
    flags: int = 0
    method: int = 0
    extra: bytes = b""
    central_extra: bytes = b""
    comment: bytes = b""
    version: int = 20
    """Of the format, times ten, that unpacking takes; in the directory."""
    sizes: tuple[int, int] | None = None
    """Packed and unpacked, in the local header."""
    central_sizes: tuple[int, int] | None = None
    central_flags: int | None = None
    central_name: bytes | None = None
    in_local: bool = True
    in_central: int = 1
    """How often."""

    @property
    def packed(self) -> bytes:
        return zlib.compress(self.content)[2:-4] if self.method == 8 else self.content

    def local(self) -> bytes:
        packed, unpacked = self.sizes or (len(self.packed), len(self.content))
        head = (20, self.flags, self.method, 0, 33, zlib.crc32(self.content), packed, unpacked)
        sizes = (len(self.name), len(self.extra))
        return b"PK\3\4" + struct.pack("<5H3L2H", *head, *sizes) + self.name + self.extra + self.packed

    def central(self, at: int) -> bytes:
        packed, unpacked = self.central_sizes or (len(self.packed), len(self.content))
        name = self.name if self.central_name is None else self.central_name
        flags = self.flags if self.central_flags is None else self.central_flags
        head = (20, self.version, flags, self.method, 0, 33, zlib.crc32(self.content), packed, unpacked)
        sizes = (len(name), len(self.central_extra), len(self.comment), 0, 0, 0, at)
        return b"PK\1\2" + struct.pack("<6H3L5H2L", *head, *sizes) + name + self.central_extra + self.comment


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """All records in their order; ``end`` holds what the end record says instead of the truth."""

    parts: tuple[Part, ...] = (Part(),)
    before: bytes = b""
    between: bytes = b""
    """In front of the directory."""
    inside: bytes = b""
    """Behind the directory, in front of the end."""
    after: bytes = b""
    comment: bytes = b""
    end: Mapping[str, int] = field(default_factory=dict)

    def build(self) -> bytes:
        body, places = self.before, []
        for part in self.parts:
            places.append(len(body))
            body += part.local() if part.in_local else b""
        body += self.between
        at = len(body)
        for part, place in zip(self.parts, places, strict=True):
            body += part.central(place) * part.in_central
        said = {"here": sum(part.in_central for part in self.parts), "size": len(body) - at, "at": at, **self.end}
        return body + self.inside + end_of(len(self.comment), **said) + self.comment + self.after


def archive(*parts: Part, **changes: object) -> bytes:
    return replace(Archive(parts=parts or (Part(),)), **changes).build()  # type: ignore[arg-type]


def end_of(comment: int = 0, *, here: int, size: int, at: int, entries: int | None = None) -> bytes:
    return b"PK\5\6" + struct.pack("<4H2LH", 0, 0, here, here if entries is None else entries, size, at, comment)


def end64(*, here: int, size: int, at: int, extra: bytes = b"") -> bytes:
    return b"PK\6\6" + struct.pack("<Q2H2L4Q", 44 + len(extra), 45, 45, 0, 0, here, here, size, at) + extra


def locator(at: int, *, disk: int = 0, disks: int = 1) -> bytes:
    return b"PK\6\7" + struct.pack("<LQL", disk, at, disks)


def extra(kind: int, body: bytes, size: int | None = None) -> bytes:
    return struct.pack("<2H", kind, len(body) if size is None else size) + body


def unicode_path(name: bytes, new: bytes) -> bytes:
    return extra(0x7075, struct.pack("<BL", 1, zlib.crc32(name)) + new)


def zipped(members: Iterable[tuple[str, bytes | str]], kind: int = zipfile.ZIP_DEFLATED) -> bytes:
    """As Python's zipfile writes it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", kind) as written:
        for name, content in members:
            written.writestr(name, content)
    return stream.getvalue()
