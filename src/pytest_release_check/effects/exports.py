"""A clean checkout of what is committed, to build from it what a build in CI would give."""

import os
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pytest_release_check.effects.git import NO_HOOKS, asked, complaint, tree_state
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.sources import Commit, Project

_SUBMODULE = "160000"
"""Git's mode of a commit of another repository."""
_SECONDS = 300
"""A clone on the same disk takes seconds; files of git-lfs can take longer."""
BOUND = (
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_DIR",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_PREFIX",
    "GIT_WORK_TREE",
)
"""Variables that git sets for a hook: with them a clone would write into the user's own repository, and a
build take its version from there."""


def committed(root: Path) -> Commit:
    """The commit that is checked out in the project at ``root``.

    Raises ``SettingsError`` if there is no commit that has the project.
    """
    head = asked(root, "rev-parse", "--verify", "--quiet", "HEAD")
    if head.returncode:
        raise SettingsError(f"--release-export: {_lack(root)}")
    files = ("pyproject.toml", "setup.py")
    if not any(asked(root, "cat-file", "-e", f"HEAD:./{name}").returncode == 0 for name in files):
        raise SettingsError(
            f"--release-export: neither pyproject.toml nor setup.py of {root} is in the commit that is checked out: "
            "there is nothing to build. Commit the project, or leave the option out."
        )
    return Commit(id=head.stdout.strip(), uncommitted=tree_state(root).changed)


def exported_project(project: Project, workspace: Path) -> Project:
    """The project in a clean checkout below ``workspace``, with the history, the tags and the submodules that it has.

    Tools that take the version from git find there what they find in the work tree. Raises ``OutageError``.
    """
    root = project.root
    top = Path(_answer(root, "rev-parse", "--show-toplevel"))
    prefix = _answer(root, "rev-parse", "--show-prefix")
    target = workspace / "export" / top.name  # some builds look at the name of the folder
    target.parent.mkdir(parents=True)
    _clone(top, target)
    return replace(project, root=target / prefix)


def _clone(source: Path, target: Path, commit: str = "") -> None:
    """No template, no hook: what the user's git runs after a checkout is not meant for this one."""
    quiet = ("-c", "advice.detachedHead=false", "-c", "clone.rejectShallow=false", "clone", "--quiet", "--template=")
    _answer(source, *NO_HOOKS, *quiet, *(("--no-checkout",) if commit else ()), "--", str(source), str(target))
    if commit:
        _answer(target, *NO_HOOKS, "checkout", "--quiet", "--detach", commit)
    for path, needed in _submodules(target):
        if (source / path / ".git").exists():  # one that is not there in the work tree is not there for its builds
            _clone(source / path, target / path, needed)


def _submodules(root: Path) -> Iterator[tuple[str, str]]:
    """Path and commit of each."""
    for entry in _answer(root, "ls-files", "-z", "--stage").split("\0"):
        about, _, path = entry.partition("\t")
        mode, _, rest = about.partition(" ")
        if mode == _SUBMODULE:
            yield path, rest.partition(" ")[0]


def _answer(folder: Path, *args: str) -> str:
    env = {name: value for name, value in os.environ.items() if name not in BOUND}
    done = asked(folder, *args, seconds=_SECONDS, env=env)
    if done.returncode:
        raise OutageError(f"the commit cannot be checked out into another folder: {_last_line(done)}")
    return done.stdout.strip("\n")


def _last_line(done: subprocess.CompletedProcess[str]) -> str:
    return next(iter(done.stderr.strip().splitlines()[-1:]), f"git ended with status {done.returncode}")


def _lack(root: Path) -> str:
    status = asked(root, "rev-parse", "--git-dir")
    if status.returncode and (trouble := complaint(root, status)):
        return f"git gives no answer in {root} ({trouble}). Let git read this repository, or leave the option out."
    if status.returncode:
        return (
            f"{root} is not in a git repository, and only git is asked which files are the project's. "
            "Make it one (`git init`, and commit), or leave the option out."
        )
    return f"the repository of {root} has no commit yet. Commit the project, or leave the option out."
