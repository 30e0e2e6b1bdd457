"""Publish what was verified, as a program: ``python -I -m pytest_release_check.publish --evidence FILE``.

``-I`` keeps everything that lies in the current folder from being imported.
"""

import sys

_ADVICE = (
    "start it as `python -I -m pytest_release_check.publish`: without -I, Python imports what lies in this folder."
)

if __name__ == "__main__":
    if not sys.flags.isolated:
        print(f"ERROR: {_ADVICE}", file=sys.stderr)  # noqa: T201 - it is a program
        sys.exit(4)
    from pytest_release_check.publishing.job import main

    sys.exit(main())
