"""Core metadata is read, or the archive is called broken in one of a few documented ways."""

import gzip
import random
import tarfile
import warnings
import zipfile
from pathlib import Path

import pytest

from pytest_release_check.effects.archives import LIMIT, core_metadata
from tests.archives import build_sdist, build_wheel, metadata
from tests.upload.tar_bytes import bomb

BROKEN = (ValueError, OSError, zipfile.BadZipFile, tarfile.TarError, EOFError)


def zipped(path: Path, member: str, text: str, kind: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", kind) as archive:
        archive.writestr(member, text)
    return path


def test_where_metadata_is(tmp_path: Path) -> None:
    """METADATA of a wheel, PKG-INFO of an sdist in either format, also under a temporary name."""
    reported = metadata("demo", "1.0")
    wheel, sdist = build_wheel(tmp_path, "demo", "1.0"), build_sdist(tmp_path, "demo", "1.0")
    zip_sdist = zipped(tmp_path / "demo-1.0.zip", "demo-1.0/PKG-INFO", reported)
    renamed = wheel.rename(tmp_path / "upload.part")
    read = [core_metadata(sdist), core_metadata(zip_sdist), core_metadata(renamed, wheel.name)]
    assert read == [reported.encode()] * 3


@pytest.mark.parametrize(
    ("member", "words"),
    [
        ("other-1.0.dist-info/METADATA", "no demo-1.0.dist-info/METADATA"),
        ("Demo-1.0.dist-info/METADATA", "no demo-1.0.dist-info/METADATA"),
        ("x/demo-1.0.dist-info/METADATA", "no demo-1.0.dist-info/METADATA"),
    ],
)
def test_metadata_in_the_wrong_place(tmp_path: Path, member: str, words: str) -> None:
    """The folder must be spelled as the file name is."""
    with pytest.raises(ValueError, match=words):
        core_metadata(zipped(tmp_path / "demo-1.0-py3-none-any.whl", member, "Name: demo\n"))


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    """Metadata longer than any README is refused before it fills the memory."""
    wheel = zipped(tmp_path / "demo-1.0-py3-none-any.whl", "demo-1.0.dist-info/METADATA", "x" * (LIMIT + 1))
    with pytest.raises(ValueError, match="longer than"):
        core_metadata(wheel)


def test_an_encrypted_wheel(tmp_path: Path) -> None:
    """An archive that wants a password is broken."""
    wheel = build_wheel(tmp_path, "demo", "1.0")
    content = bytearray(wheel.read_bytes())
    for signature, flags in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        at = content.find(signature)
        while at >= 0:
            content[at + flags] |= 1
            at = content.find(signature, at + 1)
    wheel.write_bytes(content)
    with pytest.raises(zipfile.BadZipFile, match="encrypted"):
        core_metadata(wheel)


def test_a_compression_that_the_index_would_refuse(tmp_path: Path) -> None:
    """Stored and deflated are all there is."""
    pytest.importorskip("bz2")
    name, member = "demo-1.0-py3-none-any.whl", "demo-1.0.dist-info/METADATA"
    with pytest.raises(zipfile.BadZipFile, match="neither stored nor deflated"):
        core_metadata(zipped(tmp_path / name, member, "Name: demo\n", zipfile.ZIP_BZIP2))


@pytest.mark.parametrize("kind", ["stored wheel", "deflated wheel", "sdist", "tar inside the sdist"])
def test_damaged_archives_break_in_documented_ways_only(tmp_path: Path, kind: str) -> None:
    """Whatever bytes come in, nothing but the documented errors comes out."""
    path = build_wheel(tmp_path, "demo", "1.0") if "wheel" in kind else build_sdist(tmp_path, "demo", "1.0")
    if kind == "deflated wheel":
        zipped(path, "demo-1.0.dist-info/METADATA", metadata("demo", "1.0") * 20)
    inside = kind.startswith("tar")
    whole = gzip.decompress(path.read_bytes()) if inside else path.read_bytes()
    chance = random.Random(kind)  # noqa: S311 - the same damage in every run
    for _ in range(300):
        damaged = bytearray(whole[: chance.randrange(1, len(whole))] if chance.random() < 0.1 else whole)
        for _ in range(4):
            damaged[chance.randrange(min(len(damaged), 1536))] = chance.choice((0, 1, 128, 255))
        path.write_bytes(gzip.compress(bytes(damaged), 1) if inside else bytes(damaged))
        _read_or_broken(path)


def _read_or_broken(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # zipfile speaks of names that are there twice
        try:
            core_metadata(path)
        except BROKEN:
            return


def test_a_bomb_in_front_of_the_metadata(tmp_path: Path) -> None:
    """What is behind more than an sdist may unpack to is not looked for; tarfile would pass all of it."""
    path = tmp_path / "demo-1.0.tar.gz"
    path.write_bytes(bomb(first=()) + build_sdist(tmp_path / "small", "demo", "1.0").read_bytes())
    with pytest.raises(tarfile.ReadError, match="compression ratio is over 50"):
        core_metadata(path)


def test_a_header_of_gigabytes_is_not_read(tmp_path: Path) -> None:
    """An extended header before PKG-INFO that claims more than any has."""
    header = tarfile.TarInfo("x")
    header.type, header.size = tarfile.XHDTYPE, 2**40
    path = tmp_path / "demo-1.0.tar.gz"
    path.write_bytes(gzip.compress(header.tobuf(tarfile.GNU_FORMAT) + bytes(1024)))
    # Newer Pythons (3.14.8) read it a mebibyte at a time, and find the end of the file before our limit.
    with pytest.raises(tarfile.ReadError, match=r"too long|empty header"):
        core_metadata(path)
