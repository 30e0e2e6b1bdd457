"""What version control knows of the source tree."""

import shutil
import subprocess
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pytest_release_check.model.contents import SourceTree
from pytest_release_check.model.machine import Clone

_LINK = "120000 "
"""Git's mode of a symbolic link."""
NO_HOOKS = ("-c", "core.fsmonitor=false", "-c", "core.hooksPath=")


def last_commit_time(root: Path) -> int | None:
    """Seconds since the epoch of the last commit that touched ``root``; None without git, repository or commit."""
    text = _text(root, "log", "-1", "--format=%ct", "--", ".").strip()
    return int(text) if text.isdigit() else None


def clone_of(root: Path) -> Clone:
    """How much of the history there is around ``root``."""
    answer = asked(root, *NO_HOOKS, "rev-parse", "--is-shallow-repository")
    if answer.returncode:
        return Clone(trouble=complaint(root, answer))
    has_tags = bool(_text(root, *NO_HOOKS, "for-each-ref", "--count=1", "refs/tags"))
    return Clone(is_shallow=answer.stdout.strip() == "true", has_tags=has_tags)


@dataclass(frozen=True, slots=True, kw_only=True)
class TreeState:
    """The commit that is checked out, and what differs from it; all empty without a repository."""

    commit: str = ""
    tags: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    """Untracked files too, unless they are ignored."""
    trouble: str = ""
    """Why git gives no answer although there is a repository."""


def tree_state(root: Path, without: Iterable[Path] = ()) -> TreeState:
    """The state of the tree at ``root``, less the folders ``without``."""
    root = root.resolve()
    inside = [path.resolve().relative_to(root).as_posix() for path in without if root in path.resolve().parents]
    # Whatever the user's configuration hides from people: what is not committed is not in the commit.
    options = ("--porcelain", "--untracked-files=normal", "--ignore-submodules=none")
    status = asked(root, "status", *options, "--", ".", *(f":(exclude){path}" for path in inside))
    if status.returncode:
        return TreeState(trouble=complaint(root, status))
    changed = tuple(line[3:] for line in status.stdout.splitlines())
    if not changed and not _text(root, "ls-files", "--", "."):
        return TreeState()  # a folder that the repository around it ignores
    return TreeState(
        commit=_text(root, "rev-parse", "--verify", "--quiet", "HEAD").strip(),
        tags=tuple(_text(root, "tag", "--points-at", "HEAD").splitlines()),
        changed=changed,
    )


def checked_out(root: Path) -> TreeState:
    """Commit and tags alone: what git asks no program for that a repository's own configuration could name."""
    return TreeState(
        commit=_text(root, *NO_HOOKS, "rev-parse", "--verify", "--quiet", "HEAD").strip(),
        tags=tuple(_text(root, *NO_HOOKS, "tag", "--points-at", "HEAD").splitlines()),
    )


def source_tree(root: Path) -> SourceTree | None:
    """What git tracks below ``root`` and what it knows nothing of; None without git, or if it tracks nothing there.

    A link to a folder of the repository stands for the files that are tracked in that folder, as builds follow it.
    """
    tracked = tuple(_tracked(root))
    if not tracked:
        return None
    unknown = _names(root, "ls-files", "-z", "--others", "--exclude-standard", "--", ".")
    ignored = _names(root, "ls-files", "-z", "--others", "--ignored", "--exclude-standard", "--directory", "--", ".")
    folders = tuple(name.rstrip("/") for name in ignored if name.endswith("/"))
    prefix = _text(root, "rev-parse", "--show-prefix").strip()
    if not prefix:
        return SourceTree(tracked=tracked, unknown=unknown, ignored=folders)
    outside = ("ls-files", "-z", "--full-name", "--")
    projects = _names(root, *outside, ":(top,glob)**/pyproject.toml", ":(top,glob)**/setup.py")
    return SourceTree(
        tracked=tracked,
        unknown=unknown,
        ignored=folders,
        above=_names(root, *outside, ":(top,glob)*"),
        other_projects=tuple(path for path in projects if not path.startswith(prefix)),
    )


def complaint(root: Path, failed: subprocess.CompletedProcess[str]) -> str:
    """What git says of a repository that it does not read; nothing where there is none."""
    has_repository = any((folder / ".git").exists() for folder in (root, *root.parents))
    return failed.stderr.strip().partition("\n")[0] if has_repository else ""


def _tracked(root: Path) -> Iterator[str]:
    for entry in _names(root, "ls-files", "-z", "--stage", "--", "."):
        about, _, name = entry.partition("\t")
        if not about.startswith(_LINK) or not (root / name).is_dir():
            yield name
        else:  # a link out of the repository leads to nothing that git knows
            yield from (f"{name}/{inner}" for inner in _names((root / name).resolve(), "ls-files", "-z", "--", "."))


def _names(folder: Path, *args: str) -> tuple[str, ...]:
    return tuple(filter(None, _text(folder, *args).split("\0")))


def _text(root: Path, *args: str) -> str:
    answer = asked(root, *args)
    return "" if answer.returncode else answer.stdout


def asked(
    root: Path, *args: str, seconds: float = 30, env: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Git's answer, within so many seconds; one that failed, with the reason, if there is none."""
    git = shutil.which("git") or "git"  # Windows would look in the current folder first
    command = (git, "-C", str(root), *args)
    try:
        return subprocess.run(
            command,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=seconds,
            env=env,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except subprocess.TimeoutExpired as error:
        return subprocess.CompletedProcess(command, 1, "", f"git gave no answer in {error.timeout:.0f} s")
    except OSError as error:
        return subprocess.CompletedProcess(command, 1, "", f"git cannot be run: {error.strerror or error}")
