"""What version control knows of a folder."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_release_check.effects.git import TreeState, last_commit_time, source_tree, tree_state
from pytest_release_check.effects.sources import sources_of
from pytest_release_check.model.contents import SourceTree
from pytest_release_check.model.sources import Job, Sources


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


def test_ignored_folders(tmp_path: Path) -> None:
    """Each that is ignored as a whole, by its outermost path; single files that are ignored are nothing."""
    root = repository(tmp_path)
    (root / ".gitignore").write_text("made.txt\ndist/\n", "utf-8")
    for name in ("src/dist/deep/a.js", "dist/b.js"):
        (root / name).parent.mkdir(parents=True)
        (root / name).touch()
    found = source_tree(root)
    assert found is not None
    assert sorted(found.ignored) == ["dist", "src/dist"]


def test_a_project_in_a_folder_of_the_repository(tmp_path: Path) -> None:
    """Paths are those below the project."""
    root = repository(tmp_path)
    for name in ("src/pyproject.toml", "other/setup.py"):
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).touch()
    git(root, "add", "src", "other")
    assert source_tree(root / "src") == SourceTree(
        tracked=("näme.py", "pyproject.toml"), above=(".gitignore", "demo.py"), other_projects=("other/setup.py",)
    )


@pytest.mark.skipif(sys.platform == "win32", reason="Windows makes links for administrators only")
def test_links_to_folders(tmp_path: Path) -> None:
    """They stand for what is tracked in the folder; links to files are files, and links that lead out are nothing."""
    root = repository(tmp_path) / "src"
    for name, target in (("shared", "../more"), ("demo.py", "../demo.py"), ("out", tmp_path.parent), ("gone", "x")):
        (root / name).symlink_to(target)
    (tmp_path / "more" / "deep").mkdir(parents=True)
    (tmp_path / "more" / "deep" / "units.json").touch()
    git(tmp_path, "add", "src", "more")
    (tmp_path / "more" / "untracked.json").touch()
    found = source_tree(root)
    assert found is not None
    assert found.tracked == ("demo.py", "gone", "näme.py", "shared/deep/units.json")


def test_a_folder_that_git_does_not_track(tmp_path: Path) -> None:
    """Nothing is known where nothing is tracked, as in an ignored folder of another repository."""
    assert source_tree(tmp_path) is None
    git(tmp_path, "init", "-q")
    assert source_tree(tmp_path) is None


def committed(folder: Path) -> str:
    """A repository of one tagged commit; its hash."""
    repository(folder)
    (folder / "notes.txt").unlink()
    git(folder, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "-qm", "x")
    git(folder, "tag", "v1.0")
    answer = subprocess.run(("git", "-C", str(folder), "rev-parse", "HEAD"), check=True, capture_output=True, text=True)
    return answer.stdout.strip()


def new_but_hidden(folder: Path) -> None:
    git(folder, "config", "status.showUntrackedFiles", "no")
    (folder / "new.py").touch()


def built(folder: Path) -> None:
    (folder / "dist").mkdir()
    (folder / "dist" / "x.whl").touch()


CHANGES: dict[str, tuple[Callable[[Path], object], tuple[str, ...]]] = {
    "nothing": (lambda folder: None, ()),
    "an ignored file": (lambda folder: (folder / "made.txt").write_text("x"), ()),
    "a tracked file": (lambda folder: (folder / "demo.py").write_text("x"), ("demo.py",)),
    "a new file": (lambda folder: (folder / "new.py").write_text("x"), ("new.py",)),
    "a new file that the user's settings hide": (new_but_hidden, ("new.py",)),
    "a file less": (lambda folder: (folder / "demo.py").unlink(), ("demo.py",)),
    "what is excluded": (built, ()),
}


@pytest.mark.parametrize("change", CHANGES)
def test_the_state_of_a_tree(change: str, tmp_path: Path) -> None:
    """Commit, tags, and everything that is not committed."""
    commit = committed(tmp_path)
    make, changed = CHANGES[change]
    make(tmp_path)
    state = tree_state(tmp_path, (tmp_path / "dist", tmp_path.parent / "elsewhere"))
    assert state == TreeState(commit=commit, tags=("v1.0",), changed=changed)
    assert last_commit_time(tmp_path) is not None


def test_trees_of_no_repository(tmp_path: Path) -> None:
    """Nothing is known, as of a folder that the repository around it ignores."""
    assert tree_state(tmp_path) == TreeState()
    committed(tmp_path)
    (tmp_path / ".gitignore").write_text("made/\n")
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "demo.py").touch()
    assert tree_state(tmp_path / "made") == TreeState()


def test_a_repository_that_git_does_not_read(tmp_path: Path) -> None:
    """That is not the same as a clean one."""
    committed(tmp_path)
    (tmp_path / ".git" / "HEAD").write_text("broken")
    state = tree_state(tmp_path)
    assert (state.commit, state.tags, state.changed) == ("", (), ())
    assert "not a git repository" in state.trouble


def test_sources(tmp_path: Path) -> None:
    """The tree and the job, or the job alone."""
    commit = committed(tmp_path)
    job = Job(tags=("v2.0",), ref="refs/tags/v2.0")
    assert sources_of(tmp_path, {"CI_COMMIT_TAG": "v2.0"}) == Sources(commit=commit, tags=("v1.0",), job=job)
    assert sources_of(None, {"CI_COMMIT_TAG": "v2.0"}) == Sources(job=job)
