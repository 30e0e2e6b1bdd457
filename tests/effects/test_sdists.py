"""Sdists of others: unpacked below a folder and nowhere else, whatever is in them."""

import io
import tarfile
import zipfile
from pathlib import Path

import pytest

from pytest_release_check.effects.sdists import read_top, remove_from, unpacked_sdist
from pytest_release_check.effects.tree_copies import tree_files
from tests.archives import build_sdist


def test_unpacked(tmp_path: Path) -> None:
    """All files, below the one folder."""
    top = unpacked_sdist(build_sdist(tmp_path, "host", "1.0", files={"tests/a.py": "x = 1\n"}), tmp_path / "out")
    assert (top.name, tree_files(top)) == ("host-1.0", ("PKG-INFO", "pyproject.toml", "tests/a.py"))
    assert (top / "tests" / "a.py").read_text() == "x = 1\n"


def test_a_zip(tmp_path: Path) -> None:
    """Old sdists are."""
    with zipfile.ZipFile(tmp_path / "host-1.0.zip", "w") as archive:
        archive.writestr("host-1.0/tests/a.py", "")
        archive.writestr("../b.py", "")
    top = unpacked_sdist(tmp_path / "host-1.0.zip", tmp_path / "out")
    assert (top.name, tree_files(top), (tmp_path / "b.py").exists()) == ("host-1.0", ("tests/a.py",), False)


def test_what_leads_elsewhere(tmp_path: Path) -> None:
    """Links, and names of other folders, are passed over."""
    path = tmp_path / "host-1.0.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        for name in ("host-1.0/a.py", "../b.py", str(tmp_path / "c.py"), "host-1.0/../../d.py"):
            archive.addfile(tarfile.TarInfo(name), io.BytesIO())
        link = tarfile.TarInfo("host-1.0/link")
        link.type, link.linkname = tarfile.SYMTYPE, "/"
        archive.addfile(link)
    top = unpacked_sdist(path, tmp_path / "out" / "in")
    assert tree_files(tmp_path / "out") == ("in/host-1.0/a.py",)
    assert not (top / "link").is_symlink()
    assert not [name for name in ("b.py", "c.py", "d.py") if list(tmp_path.rglob(name))]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("host-1.0.tar.gz", b"no archive", "host-1.0.tar.gz cannot be unpacked: Not a gzipped file"),
        ("host-1.0.zip", b"no archive", "host-1.0.zip cannot be unpacked: File is not a zip file"),
    ],
)
def test_no_archive(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    """A sentence, and no traceback."""
    (tmp_path / name).write_bytes(content)
    with pytest.raises(ValueError, match=words):
        unpacked_sdist(tmp_path / name, tmp_path / "out")


def test_what_does_not_lie_in_one_folder(tmp_path: Path) -> None:
    """A file where a folder has to be, and two folders."""
    for number, members in enumerate((("a.py",), ("a/x.py", "b/x.py"), ("a", "a/b"))):
        path = tmp_path / f"host-{number}.tar.gz"
        with tarfile.open(path, "w:gz") as archive:
            for name in members:
                archive.addfile(tarfile.TarInfo(name), io.BytesIO())
        with pytest.raises(ValueError, match=rf"host-{number}.tar.gz (does not hold one folder|cannot be unpacked: )"):
            unpacked_sdist(path, tmp_path / f"out-{number}")


def test_texts_at_the_top(tmp_path: Path) -> None:
    """Of those that are there; other bytes than UTF-8 are no reason to end."""
    (tmp_path / "setup.cfg").write_bytes(b"\xff[x]\n")
    assert read_top(tmp_path, ("setup.cfg", "tox.ini")) == {"setup.cfg": "\ufffd[x]\n"}


def test_removed(tmp_path: Path) -> None:
    """Files, folders, and what is not there."""
    for name in ("src/host/a.py", "host.py", "tests/a.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    remove_from(tmp_path, ("src/host", "host.py", "gone"))
    assert tree_files(tmp_path) == ("tests/a.py",)
