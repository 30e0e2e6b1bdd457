"""How archives are packed, as Python's own writers pack them."""

import gzip
import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from pytest_release_check.effects.packing import read_packing
from pytest_release_check.model.packing import PackedMember


def tar(path: Path, *, seconds: int = 5, mode: int = 0o644, owner: str = "me") -> Path:
    plain = io.BytesIO()
    with tarfile.open(fileobj=plain, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("demo-1.0/a.py")
        info.size, info.mtime, info.mode, info.uname = 1, seconds, mode, owner
        archive.addfile(info, io.BytesIO(b"x"))
    with path.open("wb") as file, gzip.GzipFile("demo.tar", "wb", fileobj=file, mtime=seconds) as packed:
        packed.write(plain.getvalue())
    return path


def test_a_tar(tmp_path: Path) -> None:
    """Time, permissions and owner of a member, and gzip's own time and name."""
    found = read_packing(tar(tmp_path / "demo-1.0.tar.gz", mode=0o600))
    member = PackedMember(name="demo-1.0/a.py", time="5", mode=0o600, owner="0:0 me:", form="b'0'  []")
    assert (found.members, found.time, found.is_whole) == ((member,), "5", True)
    assert "demo" in found.form
    assert len(found.sha256) == 64


def test_a_zip(tmp_path: Path) -> None:
    """The same; it knows no owners."""
    wheel = tmp_path / "demo-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        info = zipfile.ZipInfo("a.py", date_time=(2020, 2, 3, 4, 5, 6))
        info.external_attr = 0o100664 << 16
        archive.writestr(info, "x")
    (member,) = read_packing(wheel).members
    assert (member.time, member.mode, member.owner) == ("2020-02-03 04:05:06", 0o664, "")


@pytest.mark.parametrize("name", ["demo-1.0.tar.gz", "demo-1.0-py3-none-any.whl"])
@pytest.mark.parametrize("content", [b"", b"no archive at all", b"\x1f\x8b\x08\x00" + b"\0" * 6])
def test_what_is_no_archive(name: str, content: bytes, tmp_path: Path) -> None:
    """It is said not to be whole, and has a digest."""
    file = tmp_path / name
    file.write_bytes(content)
    found = read_packing(file)
    assert not found.is_whole or not found.members
    assert len(found.sha256) == 64
