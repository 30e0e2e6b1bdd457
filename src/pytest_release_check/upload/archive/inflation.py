"""Bytes unpacked piece by piece, so that no archive fills the memory."""

import zlib
from collections.abc import Iterator
from typing import IO

from pytest_release_check.model.contents import excess, tar_limit

PIECE = 256 * 1024
"""Bytes that are unpacked at a time."""
_GZIP, _RAW = 31, -15


class DamagedError(ValueError):
    """An archive, or a member of it, that cannot be read."""


class BombError(DamagedError):
    """More data than an archive of that size may unpack to; nothing more of it is unpacked."""


class CutError(DamagedError):
    """Data that ends before its end."""


def gunzipped(content: IO[bytes]) -> Iterator[bytes]:
    """Yield what gzip packed, in pieces; several streams one behind the other are one, zeros behind them are padding.

    Raise ``BombError`` where it would be more than a ``.tar.gz`` may unpack to.
    """
    packed = content.seek(0, 2)
    limit = left = tar_limit(packed)
    content.seek(0)
    rest = content.read(PIECE)
    while rest:
        unpacker = zlib.decompressobj(_GZIP)
        for piece in _gzip_stream(unpacker, rest, content):
            left -= len(piece)
            if left < 0:
                raise BombError(excess(packed, f"more than {limit}"))
            yield piece
        rest = _past_zeros(unpacker.unused_data, content)


def inflated(content: IO[bytes], at: int, packed: int, most: int) -> Iterator[bytes]:
    """Yield at most ``most`` bytes of a deflated member whose ``packed`` bytes begin at ``at``."""
    unpacker = zlib.decompressobj(_RAW)
    for raw in stored(content, at, packed):
        rest = raw
        while most > 0 and (piece := _piece(unpacker, rest, min(PIECE, most))):
            rest, most = unpacker.unconsumed_tail, most - len(piece)
            yield piece
        if most <= 0 or unpacker.eof:
            return


def _gzip_stream(unpacker: "zlib._Decompress", rest: bytes, content: IO[bytes]) -> Iterator[bytes]:
    """One stream. The unpacker may have bytes to give when it has taken all input, so it is asked until it has none."""
    while True:
        piece = _piece(unpacker, rest, PIECE)
        rest = unpacker.unconsumed_tail
        yield piece
        if unpacker.eof:
            return
        if not rest and not piece:
            rest = content.read(PIECE)
            if not rest:
                raise CutError("its gzip stream is cut off")


def _piece(unpacker: "zlib._Decompress", rest: bytes, most: int) -> bytes:
    try:
        return unpacker.decompress(rest, most)
    except zlib.error as error:
        raise DamagedError(f"its compressed data is damaged ({error})") from error


def stored(content: IO[bytes], at: int, size: int) -> Iterator[bytes]:
    """Yield ``size`` bytes from ``at`` on, as they are; raise ``CutError`` if there are fewer."""
    while size > 0:
        content.seek(at)
        piece = content.read(min(PIECE, size))
        if not piece:
            raise CutError("its data is cut off")
        at, size = at + len(piece), size - len(piece)
        yield piece


def _past_zeros(rest: bytes, content: IO[bytes]) -> bytes:
    rest = rest.lstrip(b"\0")
    while not rest and (more := content.read(PIECE)):
        rest = more.lstrip(b"\0")
    return rest
