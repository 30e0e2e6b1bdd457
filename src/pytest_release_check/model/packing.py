"""How the members of a built file are packed: its bytes are that, and what the members hold."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PackedMember:
    """What the archive says of one member, folders and links among them."""

    name: str
    time: str
    """The time stamp, as text that can be compared: ZIP archives know no time zone."""
    mode: int
    """Permissions, as ``0o644``."""
    owner: str = ""
    """Numbers and names of user and group; always empty in ZIP archives."""
    form: str = ""
    """Kind, compression, and what else the format records, as text that can be compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Packing:
    """A whole archive."""

    sha256: str
    """Of the file."""
    members: tuple[PackedMember, ...] = ()
    """In the order of the archive."""
    time: str = ""
    """The time stamp of the archive itself: that of gzip; empty where the format has none."""
    form: str = ""
    """What else the archive records of itself: gzip's file name and system, the comment of a ZIP archive."""
    is_whole: bool = True
    """Whether everything was read; if not (too many members, broken), only the digest can be compared."""
