"""What version control knows of the source tree."""

import subprocess
from pathlib import Path

from pytest_release_check.model.contents import SourceTree


def last_commit_time(root: Path) -> int | None:
    """Seconds since the epoch of the last commit that touched ``root``; None without git, repository or commit."""
    text = "".join(_lines(root, "log", "-1", "--format=%ct", "--", "."))
    return int(text) if text.isdigit() else None


def tags_at_head(root: Path) -> tuple[str, ...]:
    """Tags of the commit that is checked out; none without git or repository."""
    return tuple(_lines(root, "tag", "--points-at", "HEAD"))


def changed_files(root: Path) -> tuple[str, ...]:
    """Files below ``root`` that differ from the last commit, untracked ones too; none without git or repository."""
    return tuple(line[3:] for line in _lines(root, "status", "--porcelain", "--", "."))


def source_tree(root: Path) -> SourceTree | None:
    """What git tracks below ``root`` and what it knows nothing of; None without git, or if it tracks nothing there."""
    tracked = _text(root, "ls-files", "-z", "--", ".").split("\0")
    unknown = _text(root, "ls-files", "-z", "--others", "--exclude-standard", "--", ".").split("\0")
    if not any(tracked):
        return None
    return SourceTree(tracked=tuple(filter(None, tracked)), unknown=tuple(filter(None, unknown)))


def _lines(root: Path, *args: str) -> list[str]:
    return _text(root, *args).splitlines()


def _text(root: Path, *args: str) -> str:
    try:
        answer = subprocess.run(
            ("git", "-C", str(root), *args),
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=30,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return answer.stdout if answer.returncode == 0 else ""
