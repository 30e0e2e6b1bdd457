"""The extra fields of a ZIP record, as far as they change what the record says."""

import struct
import zlib
from dataclasses import dataclass

ZIP64, UNICODE_PATH = 0x0001, 0x7075
_HEAD = struct.Struct("<2H")
_UNICODE_HEAD = struct.Struct("<BL")


@dataclass(frozen=True, slots=True)
class Extra:
    """What the extra fields say."""

    is_malformed: bool = False
    """Whether a field is shorter than it says."""
    is_padded: bool = False
    """Whether up to three bytes are left behind the last field."""
    is_repeated: bool = False
    """Whether one of the two fields that matter is there twice."""
    zip64_size: int = 0
    zip64_values: tuple[int, ...] = ()
    """The eight-byte numbers of the ZIP64 field, in their order."""
    unicode_path: bytes | None = None
    """The whole Unicode path field."""

    def unicode_name(self, raw_name: bytes) -> bytes:
        """Return the name that replaces ``raw_name``; empty if there is none or it belongs to another name."""
        if self.unicode_path is None or len(self.unicode_path) < _UNICODE_HEAD.size:
            return b""
        version, checksum = _UNICODE_HEAD.unpack_from(self.unicode_path)
        return self.new_name if version == 1 and checksum == zlib.crc32(raw_name) else b""

    @property
    def new_name(self) -> bytes:
        """The name in the Unicode path field."""
        return (self.unicode_path or b"")[_UNICODE_HEAD.size :]


NO_EXTRA = Extra()


def extra_of(raw: bytes) -> Extra:
    """Return what the extra fields in ``raw`` say (APPNOTE 4.5). Up to three bytes behind the last are padding."""
    if not raw:
        return NO_EXTRA
    found: dict[int, bytes] = {}
    is_repeated, at = False, 0
    while len(raw) - at >= _HEAD.size:
        kind, size = _HEAD.unpack_from(raw, at)
        at += _HEAD.size
        if size > len(raw) - at:
            return Extra(is_malformed=True, is_repeated=is_repeated)
        if kind in (ZIP64, UNICODE_PATH):
            is_repeated |= kind in found
            found[kind] = raw[at : at + size]
        at += size
    zip64 = found.get(ZIP64, b"")
    count = min(len(zip64) // 8, 3)
    values = struct.unpack_from(f"<{count}Q", zip64)
    return Extra(
        is_padded=at < len(raw),
        is_repeated=is_repeated,
        zip64_size=len(zip64),
        zip64_values=values,
        unicode_path=found.get(UNICODE_PATH),
    )
