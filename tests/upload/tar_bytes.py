"""Sdists written in memory, member by member."""

import gzip
import io
import tarfile
from collections.abc import Iterable
from functools import cache

TOP = "demo-1.0"
PKG_INFO = b"Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n"
BASE: tuple[tuple[str, bytes], ...] = ((f"{TOP}/PKG-INFO", PKG_INFO), (f"{TOP}/pyproject.toml", b""))
Entry = tuple[str, bytes] | tarfile.TarInfo


def plain_tar(entries: Iterable[Entry], kind: int = tarfile.PAX_FORMAT) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=kind) as written:
        for entry in entries:
            if isinstance(entry, tarfile.TarInfo):
                written.addfile(entry, io.BytesIO(bytes(entry.size)))
            else:
                info = tarfile.TarInfo(entry[0])
                info.size = len(entry[1])
                written.addfile(info, io.BytesIO(entry[1]))
    return stream.getvalue()


def tarred(*entries: Entry, kind: int = tarfile.PAX_FORMAT) -> bytes:
    """A sound sdist with these members more."""
    return gzip.compress(plain_tar([*BASE, *entries], kind), mtime=0)


@cache
def _zeros() -> bytes:
    """16 MiB, packed: what takes longest of all that is written here."""
    return gzip.compress(bytes(1 << 24), mtime=0)


def bomb(streams: int = 40, *, kind: bytes = tarfile.REGTYPE, first: Iterable[Entry] = BASE) -> bytes:
    """An sdist that unpacks to 16 MiB of zeros for each stream of 16 kB, all of them in its last member."""
    size = streams << 24
    header = info(f"{TOP}/zeros.bin", kind, size=size).tobuf(tarfile.GNU_FORMAT)
    begins = plain_tar(first).rstrip(b"\0")
    begins += bytes(-len(begins) % 512)
    return gzip.compress(begins + header, mtime=0) + _zeros() * streams


def only(*entries: Entry) -> bytes:
    """An archive of these members."""
    return gzip.compress(plain_tar(entries), mtime=0)


def info(name: str, kind: bytes = tarfile.DIRTYPE, *, link: str = "", size: int = 0, **pax: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname, member.size = kind, link, size
    member.pax_headers = {key.replace("__", "."): value for key, value in pax.items()}
    return member
