"""Ways to compress a tar archive that Python's tarfile finds out by itself, and PyPI does not take."""

from collections.abc import Iterator
from typing import IO, Protocol

from pytest_release_check.upload.archive.inflation import PIECE, CutError, DamagedError

_XZ_MEMORY = 128 * 1024 * 1024
"""Bytes that xz may use: enough for its strongest preset, which takes 65 MiB."""


def uncompressed(content: IO[bytes]) -> Iterator[bytes]:
    """Yield the bytes as they are, in pieces."""
    content.seek(0)
    return iter(lambda: content.read(PIECE), b"")


def bunzipped(content: IO[bytes]) -> Iterator[bytes]:
    """Yield what bzip2 packed, in pieces; raise ``ImportError`` where Python was built without it."""
    import bz2

    try:
        yield from _unpacked(content, bz2.BZ2Decompressor())
    except (OSError, ValueError, EOFError) as error:
        raise DamagedError(str(error)) from error


def unxzipped(content: IO[bytes]) -> Iterator[bytes]:
    """Yield what xz packed, in pieces; raise ``ImportError`` where Python was built without it."""
    import lzma

    try:
        yield from _unpacked(content, lzma.LZMADecompressor(memlimit=_XZ_MEMORY))
    except (lzma.LZMAError, EOFError) as error:
        raise DamagedError(str(error)) from error


class _Decompressor(Protocol):
    """What the standard library's decompressors have in common."""

    @property
    def eof(self) -> bool: ...
    @property
    def needs_input(self) -> bool: ...
    def decompress(self, data: bytes, max_length: int = -1) -> bytes: ...


def _unpacked(content: IO[bytes], unpacker: _Decompressor) -> Iterator[bytes]:
    content.seek(0)
    while not unpacker.eof:
        packed = content.read(PIECE) if unpacker.needs_input else b""
        if unpacker.needs_input and not packed:
            raise CutError("its compressed data is cut off")
        yield unpacker.decompress(packed, PIECE)
