"""Text out of bytes that come in pieces."""

import codecs
from collections.abc import Iterable, Iterator

from pytest_release_check.upload.archive.inflation import DamagedError

LONGEST_LINE = 1024 * 1024


def lines_of(pieces: Iterable[bytes]) -> Iterator[str]:
    """The lines of a UTF-8 file with their ends; ``UnicodeError`` if it is none, ``DamagedError`` for endless lines."""
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
