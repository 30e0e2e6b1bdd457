"""What version control knows of the source tree."""

import subprocess
from pathlib import Path


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


def _lines(root: Path, *args: str) -> list[str]:
    try:
        answer = subprocess.run(
            ("git", "-C", str(root), *args),
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return []
    return answer.stdout.splitlines() if answer.returncode == 0 else []
