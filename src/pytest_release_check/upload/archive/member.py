"""A member of a wheel or sdist, whatever the format of the archive, and the ways to read it."""

import codecs
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pytest_release_check.upload.archive.inflation import DamagedError

LONGEST_LINE = 1024 * 1024
"""Characters of one line of a text in an archive; real ones have some hundred."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One member: what its header says, and the way to its bytes."""

    name: str
    size: int
    """Bytes, as declared."""
    pieces: Callable[[], Iterator[bytes]]
    """Its bytes piece by piece; raises ``DamagedError``. Those of a tar are only there until the next member."""
    is_file: bool = True
    is_directory: bool = False
    is_sparse: bool = False
    is_encrypted: bool = False
    link: str = ""
    """What a symbolic or hard link points to."""
    is_hard_link: bool = False

    @property
    def is_device(self) -> bool:
        """Whether it is a device or a pipe."""
        return not (self.is_file or self.is_directory or self.link or self.is_hard_link)


def whole(member: Member, most: int) -> bytes:
    """Return all bytes of a member; raise ``DamagedError`` if it cannot be read or has more than ``most``."""
    found, size = [], 0
    for piece in member.pieces():
        found.append(piece)
        size += len(piece)
        if size > most:
            raise DamagedError(f"it is longer than {most} bytes")
    return b"".join(found)


def lines_of(pieces: Iterable[bytes]) -> Iterator[str]:
    """Yield the lines of a UTF-8 file with their ends.

    Raise ``UnicodeError`` if it is none, and ``DamagedError`` for a line longer than ``LONGEST_LINE``.
    """
    rest = ""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for piece in pieces:
        *lines, rest = (rest + decoder.decode(piece)).split("\n")
        yield from (f"{line}\n" for line in lines)
        if len(rest) > LONGEST_LINE:
            raise DamagedError(f"it has a line longer than {LONGEST_LINE} characters")
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest
