"""A tar archive as a stream that is only read forward."""

from collections.abc import Iterator

from pytest_release_check.upload.archive.inflation import PIECE, CutError
from pytest_release_check.upload.archive.tar_headers import BLOCK


class Source:
    """A stream that is only read forward."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._piece = b""
        self._at = 0

    def read(self, size: int) -> bytes:
        """Return ``size`` bytes; fewer at the end."""
        found = self._piece[self._at : self._at + size]
        self._at += len(found)
        while len(found) < size and self._fill():
            more = self._piece[: size - len(found)]
            self._at = len(more)
            found += more
        return found

    def skip(self, size: int) -> None:
        """Pass ``size`` bytes; raise ``CutError`` if there are fewer."""
        while size > len(self._piece) - self._at:
            size -= len(self._piece) - self._at
            if not self._fill():
                raise CutError("its data is cut off")
        self._at += size

    def _fill(self) -> bool:
        self._piece, self._at = next(self._pieces, b""), 0
        while not self._piece:
            piece = next(self._pieces, None)
            if piece is None:
                return False
            self._piece = piece
        return True


class Data:
    """The bytes of one member; what was not read is passed before the next one."""

    def __init__(self, source: Source, size: int) -> None:
        self.size = size
        self._source = source
        self._left = size
        self._padding = -size % BLOCK

    def pieces(self) -> Iterator[bytes]:
        """Yield the bytes that were not read yet; raise ``CutError`` if the archive ends before them."""
        while self._left > 0:
            piece = self._source.read(min(PIECE, self._left))
            if not piece:
                raise CutError("its data is cut off")
            self._left -= len(piece)
            yield piece

    def leave(self) -> None:
        """Go to the next header."""
        self._source.skip(self._left + self._padding)
        self._left = self._padding = 0
