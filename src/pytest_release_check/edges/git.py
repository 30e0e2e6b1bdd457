"""What version control knows of the source tree."""

import subprocess
from pathlib import Path


def last_commit_time(root: Path) -> int | None:
    """Seconds since the epoch of the last commit that touched ``root``; None without git, repository or commit."""
    try:
        answer = subprocess.run(
            ("git", "-C", str(root), "log", "-1", "--format=%ct", "--", "."),
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    text = answer.stdout.strip()
    return int(text) if answer.returncode == 0 and text.isdigit() else None
