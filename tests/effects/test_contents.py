"""What is in an archive, whatever state it is in."""

import gzip
import hashlib
import io
import tarfile
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from pytest_release_check.effects.contents import read_contents
from pytest_release_check.model.contents import Contents, Member
from tests.upload.tar_bytes import BASE, bomb, info, plain_tar, tarred
from tests.upload.zip_bytes import Part, archive


def member(text: bytes) -> Member:
    return Member(size=len(text), sha256=hashlib.sha256(text).hexdigest())


def test_a_wheel(tmp_path: Path) -> None:
    """Every file is hashed, and kept if people or interpreters read it."""
    path = tmp_path / "demo-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("demo/", "")
        archive.writestr("demo/a.py", "x = 1\n")
        archive.writestr("demo/b.png", b"\0\1")
    members = {"demo/a.py": member(b"x = 1\n"), "demo/b.png": member(b"\0\1")}
    assert read_contents(path) == Contents(members=members, texts={"demo/a.py": b"x = 1\n"})


def test_an_sdist(tmp_path: Path) -> None:
    """Paths are those below the top folder; links and folders are no files."""
    path = tmp_path / "demo-1.0.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        add(archive, "demo-1.0/PKG-INFO", b"Name: demo\n")
        link = tarfile.TarInfo("demo-1.0/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/nowhere"
        archive.addfile(link)
    found = read_contents(path)
    assert (dict(found.members), found.is_whole) == ({"PKG-INFO": member(b"Name: demo\n")}, True)


def test_an_sdist_in_a_zip_file(tmp_path: Path) -> None:
    """It has a top folder, too."""
    path = tmp_path / "demo-1.0.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("demo-1.0/demo.py", "")
    assert list(read_contents(path).members) == ["demo.py"]


def test_large_texts_are_hashed_only(tmp_path: Path) -> None:
    """No rule reads megabytes of source."""
    path = tmp_path / "demo-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("demo.py", b"#" * 3_000_000)
    found = read_contents(path)
    assert (found.members["demo.py"].size, dict(found.texts), found.is_whole) == (3_000_000, {}, True)


@pytest.mark.parametrize("name", ["demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz", "demo-1.0.zip"])
@pytest.mark.parametrize("damage", ["cut", "noise", "empty", "flipped"])
def test_broken_archives_raise_nothing(tmp_path: Path, name: str, damage: str) -> None:
    """What can be read is returned, and said not to be whole."""
    path = tmp_path / name
    if name.endswith(".tar.gz"):
        with tarfile.open(path, "w:gz") as archive:
            for number in range(50):
                add(archive, f"demo-1.0/{number}.py", hashlib.sha256(bytes([number])).digest() * 40)
    else:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
            for number in range(50):
                zipped.writestr(f"demo-1.0/{number}.py", hashlib.sha256(bytes([number])).digest() * 40)
    good = path.read_bytes()
    middle = len(good) // 3
    path.write_bytes(
        {
            "cut": good[:middle],
            "noise": b"noise" * 100,
            "empty": b"",
            "flipped": good[:middle] + bytes(255 - byte for byte in good[middle : middle + 400]) + good[middle + 400 :],
        }[damage]
    )
    assert not read_contents(path).is_whole


@pytest.mark.parametrize("name", ["demo-1.0-py3-none-any.whl", "demo-1.0.zip"])
def test_a_zip_bomb_is_not_unpacked(tmp_path: Path, name: str) -> None:
    """Its directory says how much it would be, and PyPI reads no further."""
    (tmp_path / name).write_bytes(
        archive(Part(name=b"demo-1.0/demo.py"), Part(name=b"x", sizes=(6, 1 << 28), central_sizes=(6, 1 << 28)))
    )
    assert read_contents(tmp_path / name) == Contents(is_whole=False)


@pytest.mark.parametrize("name", ["demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz"])
def test_a_file_of_3_gb_is_not_opened(tmp_path: Path, name: str) -> None:
    """PyPI takes 1 GiB at most. This one has 3 GB of padding, which takes no room on the disk."""
    path, is_wheel = tmp_path / name, name.endswith(".whl")
    with path.open("wb") as stream:
        stream.seek(3 << 30 if is_wheel else 0)
        stream.write(archive() if is_wheel else tarred())
        stream.truncate(stream.tell() if is_wheel else 3 << 30)
    assert read_contents(path) == Contents(is_whole=False)


@pytest.mark.parametrize(
    "kind",
    [
        pytest.param(tarfile.REGTYPE, id="file", marks=pytest.mark.slow),
        pytest.param(tarfile.XHDTYPE, id="header"),
        pytest.param(b"Z", id="unknown"),
    ],
)
def test_a_tar_bomb_in_bounded_memory(tmp_path: Path, kind: bytes) -> None:
    """Whatever the member says that it is: what is in front of it is read, the rest is left."""
    path = tmp_path / "demo-1.0.tar.gz"
    path.write_bytes(bomb(kind=kind))
    tracemalloc.start()
    try:
        found = read_contents(path)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert (list(found.members), found.is_whole) == (["PKG-INFO", "pyproject.toml"], False)
    assert peak < 40_000_000  # headers may have 30 MiB, which newer Pythons (3.14.8) collect piece by piece


@pytest.mark.slow
def test_folders_count_as_members(tmp_path: Path) -> None:
    """tarfile keeps all that it has seen, so that a million folders would take a gigabyte."""
    path = tmp_path / "demo-1.0.tar.gz"
    folders = gzip.compress(info("demo-1.0/x").tobuf() * 1000)
    path.write_bytes(gzip.compress(plain_tar(BASE)[:1536]) + folders * 101 + gzip.compress(bytes(1024)))
    assert not read_contents(path).is_whole


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    """Is not whole either."""
    assert read_contents(tmp_path / "demo-1.0-py3-none-any.whl") == Contents(is_whole=False)


def add(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    info = tarfile.TarInfo(name)
    info.size = len(content)
    archive.addfile(info, io.BytesIO(content))
