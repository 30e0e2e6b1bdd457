"""A clean checkout of the commit, from every kind of clone."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_release_check.effects.exports import committed, exported_project
from pytest_release_check.effects.tree_copies import tree_files
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.sources import Commit, Project

IDENTITY = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always")


def git(folder: Path, *args: str) -> str:
    done = subprocess.run(("git", *IDENTITY, "-C", str(folder), *args), check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(folder: Path, **texts: str) -> str:
    for name, text in texts.items():
        file = folder / name.replace("__", "/").replace("_", ".")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
        git(folder, "add", str(file))
    git(folder, "commit", "-q", "-m", "one")
    return git(folder, "rev-parse", "HEAD")


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A tagged commit, one after it, and a work tree with a changed, an untracked and an ignored file."""
    root = tmp_path / "demo"
    root.mkdir()
    git(root, "init", "-q", "-b", "main")
    commit(root, pyproject_toml="", demo_py="x = 1\n", _gitignore="made.py\n", sub__pyproject_toml="")
    git(root, "tag", "v1.0")
    commit(root, demo_py="x = 2\n")
    for name in ("demo.py", "notes.txt", "made.py"):
        (root / name).write_text("in the work tree\n", "utf-8")
    return root


def as_it_is(root: Path) -> Path:
    return root


def worktree(root: Path) -> Path:
    git(root, "worktree", "add", "-q", "--detach", "../other", "HEAD")
    commit(root, demo_py="x = 3\n")
    return root.parent / "other"


def shallow(root: Path) -> Path:
    git(root, "tag", "v1.1")
    git(root.parent, "clone", "-q", "--depth=1", root.as_uri(), "shallow")
    return root.parent / "shallow"


def partial(root: Path) -> Path:
    git(root, "config", "uploadpack.allowFilter", "true")
    git(root.parent, "clone", "-q", "--filter=blob:none", root.as_uri(), "partial")
    return root.parent / "partial"


def detached_and_on_no_branch(root: Path) -> Path:
    git(root, "checkout", "-q", "-f", "--detach")
    commit(root, demo_py="x = 2\n", new_py="")
    return root


@pytest.mark.parametrize("clone", [as_it_is, worktree, shallow, partial, detached_and_on_no_branch])
def test_what_is_committed(clone: Callable[[Path], Path], repository: Path, tmp_path: Path) -> None:
    """Its files, its version and its branch; nothing of the work tree, and nothing of it is touched."""
    root = clone(repository)
    before = git(root, "status", "--porcelain", "--branch", "--ignored")
    found = exported_project(Project(root=root), tmp_path / "made")
    assert (found.root / "demo.py").read_text("utf-8") == "x = 2\n"
    assert not {"notes.txt", "made.py"} & {*tree_files(found.root)}
    assert found.label == root.name
    assert not git(found.root, "status", "--porcelain")
    for question in (("rev-parse", "HEAD"), ("describe", "--tags", "--long"), ("rev-parse", "--abbrev-ref", "HEAD")):
        assert git(found.root, *question) == git(root, *question)
    assert git(root, "status", "--porcelain", "--branch", "--ignored") == before


def test_a_shallow_clone_where_the_user_wants_none(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """That is a setting for what is fetched from others."""
    root = shallow(repository)
    for name, value in (("COUNT", "1"), ("KEY_0", "clone.rejectShallow"), ("VALUE_0", "true")):
        monkeypatch.setenv(f"GIT_CONFIG_{name}", value)
    assert (exported_project(Project(root=root), tmp_path / "made").root / "demo.py").is_file()


def test_a_project_below_the_top(repository: Path, tmp_path: Path) -> None:
    """The whole repository comes along: the version may be read from it."""
    found = exported_project(Project(root=repository / "sub"), tmp_path / "made")
    assert found.root.parts[-2:] == ("demo", "sub")
    assert (found.root.parent / ".git").is_dir()


def test_submodules(repository: Path, tmp_path: Path) -> None:
    """At their commits, from the work tree: what is not there, builds in the work tree lack as well."""
    vendored = tmp_path / "vendored"
    vendored.mkdir()
    git(vendored, "init", "-q")
    commit(vendored, code_c="old")
    for name in ("here", "gone"):
        git(repository, "submodule", "--quiet", "add", str(vendored), name)
    commit(repository)
    git(repository, "submodule", "--quiet", "deinit", "-f", "gone")
    commit(repository / "here", code_c="new")
    found = exported_project(Project(root=repository), tmp_path / "made")
    assert (found.root / "here" / "code.c").read_text("utf-8") == "old"
    assert tree_files(found.root / "gone") == ()


def test_in_a_hook(repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The variables that git sets for hooks name the user's own index and repository."""
    index = repository / ".git" / "index"
    monkeypatch.setenv("GIT_DIR", str(repository / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(index))
    before = index.read_bytes()
    found = exported_project(Project(root=repository), tmp_path / "made")
    assert (found.root / "demo.py").is_file()
    assert index.read_bytes() == before


def test_what_is_not_in_the_commit(repository: Path) -> None:
    """Said in words; ignored files are not named."""
    found = committed(repository)
    assert found == Commit(id=git(repository, "rev-parse", "HEAD"), uncommitted=("demo.py", "notes.txt"))
    assert found.sentence.endswith(", without changes that are not committed: demo.py, notes.txt")
    many = Commit(id="f" * 40, uncommitted=("a", "b", "c", "d", "e"))
    assert many.sentence.endswith(": a, b, c and 2 more")
    assert Commit(id="f" * 40).sentence == "a clean checkout of commit ffffffffffff"


def no_repository(root: Path) -> None:
    shutil.rmtree(root / ".git")


def no_commit(root: Path) -> None:
    no_repository(root)
    git(root, "init", "-q")


def broken(root: Path) -> None:
    (root / ".git" / "config").write_text("[[", "utf-8")


def without_the_project(root: Path) -> None:
    git(root, "rm", "-q", "--cached", "pyproject.toml")
    git(root, "commit", "-q", "-m", "gone")


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (no_repository, "is not in a git repository"),
        (no_commit, "has no commit yet"),
        (broken, "git gives no answer in"),
        (without_the_project, "neither pyproject.toml nor setup.py of"),
    ],
)
def test_nothing_to_export(spoil: Callable[[Path], None], sentence: str, repository: Path) -> None:
    """One sentence, before any work."""
    spoil(repository)
    with pytest.raises(SettingsError, match=sentence):
        committed(repository)


def test_a_checkout_that_fails(repository: Path, tmp_path: Path) -> None:
    """Objects that are lost: git's own word."""
    for file in (repository / ".git" / "objects").rglob("*"):
        if file.is_file():
            file.chmod(0o600)
            file.unlink()
    with pytest.raises(OutageError, match="the commit cannot be checked out into another folder: "):
        exported_project(Project(root=repository), tmp_path / "made")
