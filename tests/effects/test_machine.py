"""A look at the machine."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_release_check.effects.git import clone_of
from pytest_release_check.effects.machine import seen_machine
from pytest_release_check.model.machine import Clone


def git(folder: Path, *args: str) -> None:
    author = ("-c", "user.name=me", "-c", "user.email=me@example.org")
    subprocess.run(("git", "-C", str(folder), *author, *args), check=True, capture_output=True)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    folder = tmp_path / "whole"
    folder.mkdir()
    git(folder, "init", "-q")
    for name in ("one", "two"):
        git(folder, "commit", "-q", "--allow-empty", "-m", name)
    git(folder, "tag", "v1")
    return folder


def test_a_whole_clone(repository: Path) -> None:
    (repository / "src").mkdir()
    assert clone_of(repository / "src") == Clone(has_tags=True)


def test_a_shallow_clone(repository: Path, tmp_path: Path) -> None:
    """As CI services fetch it."""
    git(tmp_path, "clone", "-q", "--depth=1", "--no-tags", repository.as_uri(), "shallow")
    assert clone_of(tmp_path / "shallow") == Clone(is_shallow=True)


def test_no_repository(tmp_path: Path) -> None:
    assert clone_of(tmp_path) == Clone()


def test_a_repository_that_git_does_not_read(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: /nowhere\n")
    assert clone_of(tmp_path).trouble.startswith("fatal: ")


@pytest.mark.parametrize(
    ("name", "is_seen"),
    [
        ("SETUPTOOLS_SCM_PRETEND_VERSION", True),
        ("SETUPTOOLS_SCM_PRETEND_VERSION_FOR_DEMO", True),
        ("PBR_VERSION", True),
        ("MY_PBR_VERSION", False),
        ("VERSION", False),
    ],
)
def test_a_version_in_a_variable(name: str, is_seen: bool, tmp_path: Path) -> None:
    """Unless builds see it."""
    ambient = {name: "1.0", "PATH": "/bin"}
    assert seen_machine(tmp_path, None, ambient, {}).version_variables == ((name,) if is_seen else ())
    assert seen_machine(tmp_path, None, ambient, ambient).version_variables == ()


def test_the_folder_for_temporary_files(tmp_path: Path) -> None:
    machine = seen_machine(tmp_path, tmp_path, {}, {})
    assert (machine.temporary, machine.runs_programs, machine.is_writable) == (tmp_path, True, True)
    assert machine.free > 0


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are POSIX")
def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (folder := tmp_path / "read-only").mkdir(mode=0o555)
    assert seen_machine(tmp_path, folder, {}, {}).is_writable is os.access(folder, os.W_OK)


def without_programs() -> Path | None:
    """A folder where a file system is mounted ``noexec``."""
    mounts = Path("/proc/mounts")
    lines = mounts.read_text().splitlines() if mounts.exists() else []
    found = (line.split() for line in lines)
    return next((Path(where) for _, where, _, options, *_ in found if "noexec" in options.split(",")), None)


@pytest.mark.skipif(without_programs() is None, reason="no file system is mounted so")
def test_a_file_system_without_programs() -> None:
    assert (folder := without_programs()) is not None
    assert seen_machine(folder, None, {}, {}).runs_programs is False
