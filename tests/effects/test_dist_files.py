"""Built files are read and hashed; what is wrong with them is a finding, what is wrong with the folder a refusal."""

from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from pytest_release_check.checks.agreement.metadata import misnamed_files
from pytest_release_check.effects.archives import core_metadata
from pytest_release_check.effects.contents import read_contents
from pytest_release_check.effects.dist_files import open_release, read_release
from pytest_release_check.model.errors import SettingsError
from tests.archives import build_sdist, build_wheel


def test_a_release(tmp_path: Path) -> None:
    """Wheels first; names, versions, tags and digests as they are."""
    sdist = build_sdist(tmp_path, "Demo-Project", "1.0")
    wheel = build_wheel(tmp_path, "Demo-Project", "1.0", requires=("six",), extra="Requires-Python: >=3.9\n")
    (tmp_path / f"{wheel.name}.publish.attestation").touch()
    release = read_release(tmp_path).value
    assert release is not None
    assert (release.name, release.version, release.requires_python) == ("demo-project", "1.0", ">=3.9")
    assert [file.path for file in release.files] == [wheel, sdist]
    assert release.files[0].tags == ("py3-none-any",)
    assert release.files[0].requires_dist == ("six",)
    assert [file.sha256 for file in release.files] == [sha256(file.read_bytes()).hexdigest() for file in (wheel, sdist)]


def two_versions(folder: Path) -> None:
    build_wheel(folder, "demo", "1.0")
    build_wheel(folder, "demo", "1.1")


def two_projects(folder: Path) -> None:
    build_wheel(folder, "demo", "1.0")
    build_sdist(folder, "other", "1.0")


def no_zip(folder: Path) -> None:
    (folder / "demo-1.0-py3-none-any.whl").write_text("text")


def no_tar(folder: Path) -> None:
    (folder / "demo-1.0.tar.gz").write_text("text")


def cut_off(folder: Path) -> None:
    path = build_sdist(folder, "demo", "1.0")
    path.write_bytes(path.read_bytes()[:60])


def no_name(folder: Path) -> None:
    build_sdist(folder, "demo", "1.0", pkg_info="Metadata-Version: 2.1\nVersion: 1.0\n")


def odd_version(folder: Path) -> None:
    build_sdist(folder, "demo", "1.0", pkg_info="Metadata-Version: 2.1\nName: demo\nVersion: one\n")


def odd_filename(folder: Path) -> None:
    build_wheel(folder, "demo", "1.0", filename="demo-1.0.whl")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (two_versions, "RC201"),
        (two_projects, "RC201"),
        (no_zip, "RC202"),
        (no_tar, "RC202"),
        (cut_off, "RC202"),
        (no_name, "RC202"),
        (odd_version, "RC202"),
        (odd_filename, "RC202"),
    ],
)
def test_faults_of_the_files(tmp_path: Path, make: Callable[[Path], None], code: str) -> None:
    """Not one release, or not readable: findings that name the file."""
    make(tmp_path)
    outcome = read_release(tmp_path)
    assert [finding.code for finding in outcome.findings] == [code]
    assert not outcome.passed


def test_a_renamed_file(tmp_path: Path) -> None:
    """A file that was renamed tells another story than its metadata: name-mismatch."""
    renamed = build_sdist(tmp_path, "demo", "1.0").rename(tmp_path / "demo-2.0.tar.gz")
    release = read_release(tmp_path).value
    assert release is not None
    assert [(finding.code, finding.subject) for finding in misnamed_files(release)] == [("RC203", renamed.name)]


@pytest.mark.parametrize("held", [(), ("notes.txt",), ("demo-1.0.tar.gz", "demo-1.0.egg")])
def test_folders_that_hold_no_release(tmp_path: Path, held: tuple[str, ...]) -> None:
    """Nothing, or things that nobody uploads: a refusal that says which."""
    for name in held:
        (tmp_path / name).touch()
    with pytest.raises(SettingsError) as raised:
        read_release(tmp_path)
    assert (held[-1] if held else "no wheel and no sdist") in str(raised.value)


def test_what_is_read_when_files_are_opened(tmp_path: Path) -> None:
    """The same description, and what each file holds, in the order of the files, with the whole of its metadata."""
    build_sdist(tmp_path, "demo", "1.0")
    build_wheel(tmp_path, "demo", "1.0", files={"demo.py": "x = 1\n"}, extra="Summary: hello\n")
    opened = open_release(tmp_path).value
    assert opened is not None and opened.distributions == read_release(tmp_path).value
    names = [file.filename for file in opened.distributions.files]
    assert list(opened.contents) == names
    for file in opened.distributions.files:
        held = opened.contents[file.filename]
        assert held == replace(read_contents(file.path), metadata=core_metadata(file.path))
    assert b"Summary: hello" in opened.contents[names[0]].metadata


def test_opening_finds_the_same_faults(tmp_path: Path) -> None:
    """What cannot be described has no contents either."""
    two_versions(tmp_path)
    assert open_release(tmp_path).findings == read_release(tmp_path).findings != ()
