"""How a built file is packed, read out of its headers; what the members hold is read elsewhere."""

import gzip
import hashlib
import struct
import tarfile
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from pytest_release_check.effects.archives import BoundedGzip
from pytest_release_check.model.packing import PackedMember, Packing

_MEMBERS = 100_000
_GZIP_HEADER = 10
_HAS_NAME, _HAS_EXTRA = 8, 4
_PERMISSIONS = 0o7777
_BLOCK = 1 << 20


def read_packing(path: Path) -> Packing:
    """The packing of a wheel or an sdist. Raises ``OSError`` if the file cannot be read."""
    with path.open("rb") as stream:
        digest = _digest(stream)
        try:
            return _of_tar(stream, digest) if path.name.endswith(".tar.gz") else _of_zip(stream, digest)
        except (zipfile.BadZipFile, tarfile.TarError, gzip.BadGzipFile, zlib.error, struct.error, ValueError, EOFError):
            return Packing(sha256=digest, is_whole=False)


def _digest(stream: BinaryIO) -> str:
    digest = hashlib.sha256()
    while block := stream.read(_BLOCK):
        digest.update(block)
    stream.seek(0)
    return digest.hexdigest()


def _of_zip(stream: BinaryIO, digest: str) -> Packing:
    with zipfile.ZipFile(stream) as archive:
        infos, comment = archive.infolist(), archive.comment
    return Packing(
        sha256=digest,
        members=tuple(
            PackedMember(
                name=info.filename,
                time="{}-{:02}-{:02} {:02}:{:02}:{:02}".format(*info.date_time),
                mode=info.external_attr >> 16 & _PERMISSIONS,
                form=f"{info.compress_type} {info.create_system} {info.flag_bits} {info.external_attr & 0xFFFF} "
                f"{info.extra.hex()} {info.comment.hex()} {info.compress_size}",
            )
            for info in infos[:_MEMBERS]
        ),
        form=comment.hex(),
        is_whole=len(infos) <= _MEMBERS,
    )


def _of_tar(stream: BinaryIO, digest: str) -> Packing:
    """Of gzip the header alone (RFC 1952): time, flags, system, and the name of the file if it has one."""
    header = stream.read(_GZIP_HEADER)
    flags, seconds, *rest = struct.unpack("<3xBIBB", header)
    name = stream.read(256).partition(b"\0")[0] if flags & _HAS_NAME and not flags & _HAS_EXTRA else b""
    members: list[PackedMember] = []
    with BoundedGzip(stream) as unpacked, tarfile.open(fileobj=unpacked, mode="r:") as archive:
        while (member := archive.next()) is not None and len(members) < _MEMBERS:
            archive.members.clear()  # type: ignore[attr-defined] # it would keep all of them
            members.append(_tar_member(member))
    return Packing(
        sha256=digest,
        members=tuple(members),
        time=str(seconds),
        form=f"{flags} {rest} {name!r}",
        is_whole=member is None,
    )


def _tar_member(member: tarfile.TarInfo) -> PackedMember:
    headers = {key: value for key, value in member.pax_headers.items() if key != "mtime"}
    return PackedMember(
        name=member.name,
        time=str(member.mtime),
        mode=member.mode & _PERMISSIONS,
        owner=f"{member.uid}:{member.gid} {member.uname}:{member.gname}",
        form=f"{member.type!r} {member.linkname} {sorted(headers.items())}",
    )
