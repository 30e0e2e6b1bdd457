"""The command ``release-check``, also ``python -m pytest_release_check``: for projects in which pytest cannot start.

It becomes ``pytest --release-check`` with the project's ``addopts`` and filters taken apart first.
"""

import sys
from pathlib import Path

from pytest_release_check.effects.this_process import take_place
from pytest_release_check.plugin.command_line import PYTEST, pytest_arguments


def main() -> int:
    """Run pytest with the arguments of this command; the exit status is that of pytest, which on POSIX it becomes."""
    arguments, notes = pytest_arguments(sys.argv[1:], Path.cwd())
    for note in notes:
        print(f"release-check: {note}", file=sys.stderr)  # noqa: T201 - it is a program
    return take_place([sys.executable, PYTEST, *arguments])


if __name__ == "__main__":
    sys.exit(main())
