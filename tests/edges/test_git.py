"""What version control knows of a folder."""

import subprocess
from pathlib import Path

from pytest_release_check.edges.git import source_tree
from pytest_release_check.model.contents import SourceTree


def git(folder: Path, *args: str) -> None:
    subprocess.run(("git", "-C", str(folder), *args), check=True, capture_output=True)


def repository(folder: Path) -> Path:
    (folder / "src").mkdir()
    for name in ("demo.py", "src/näme.py", "notes.txt", "made.txt"):
        (folder / name).write_text("", "utf-8")
    (folder / ".gitignore").write_text("made.txt\n", "utf-8")
    git(folder, "init", "-q")
    git(folder, "add", "demo.py", "src", ".gitignore")
    return folder


def test_tracked_and_unknown_files(tmp_path: Path) -> None:
    """Ignored files are neither; names come as they are."""
    expected = SourceTree(tracked=(".gitignore", "demo.py", "src/näme.py"), unknown=("notes.txt",))
    assert source_tree(repository(tmp_path)) == expected


def test_a_project_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    """Paths are those below the project."""
    assert source_tree(repository(tmp_path) / "src") == SourceTree(tracked=("näme.py",))


def test_a_folder_that_git_does_not_track(tmp_path: Path) -> None:
    """Nothing is known where nothing is tracked, as in an ignored folder of another repository."""
    assert source_tree(tmp_path) is None
    git(tmp_path, "init", "-q")
    assert source_tree(tmp_path) is None
