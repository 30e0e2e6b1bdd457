"""Runs of pytest in processes of their own, most of them forked from one that has imported everything already.

Half of a short run's time is spent on importing pytest and the plugin. What is asked of Python when it starts, or of
how a process begins or ends, asks for a new interpreter (``is_cold``); so do all runs where there is no fork.
"""

import atexit
import json
import os
import select
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

READ_AT_START = ("PYTHON", "LC_", "LANG")
"""What variables begin with that Python reads once, when it starts."""
READ_LATER = ("PYTHON_KEYRING_BACKEND",)
"""The one of these that we set and that a library reads."""
Done = subprocess.CompletedProcess[str]


def ended_run(
    args: Sequence[str], folder: Path, environment: Mapping[str, str], *, seconds: float = 300, is_cold: bool = False
) -> Done:
    """Run `python -m pytest` in ``folder`` and wait for its end, which must come within ``seconds``.

    Standard output has what it writes to standard error as well; it has nothing to read from.
    """
    if is_cold or not hasattr(os, "fork") or _at_start(environment) != _at_start(os.environ):
        return subprocess.run(
            (sys.executable, "-m", "pytest", *args),
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=seconds,
            check=False,
        )
    return _warm().run(args, folder, environment, seconds)


def _at_start(environment: Mapping[str, str]) -> dict[str, str]:
    return {
        name: value for name, value in environment.items() if name.startswith(READ_AT_START) and name not in READ_LATER
    }


@cache
def _warm() -> "_Warm":
    """That of this process; it lasts as long."""
    made = _Warm()
    atexit.register(made.end)
    return made


class _Warm:
    """A running ``warm_pytest``."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            (sys.executable, str(Path(__file__).with_name("warm_pytest.py"))),
            env={name: value for name, value in os.environ.items() if not name.startswith(("PYTEST_", "COV_"))},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            bufsize=0,  # what was read ahead would be nothing to wait for
        )

    def run(self, args: Sequence[str], folder: Path, environment: Mapping[str, str], seconds: float) -> Done:
        with TemporaryDirectory() as place:
            output = Path(place, "output")
            output.touch()
            asked = {
                "args": list(args),
                "folder": str(folder),
                "environment": dict(environment),
                "output": str(output),
            }
            started = int(self._asked(json.dumps(asked), 60))
            try:
                status = int(self._asked("", seconds))
            except subprocess.TimeoutExpired:
                os.kill(started, signal.SIGKILL)
                self._asked("", 60)
                raise
            return Done(args, status, output.read_text())

    def _asked(self, line: str, seconds: float) -> bytes:
        assert self._process.stdin and self._process.stdout
        if line:
            self._process.stdin.write(f"{line}\n".encode())
        if not select.select([self._process.stdout], [], [], seconds)[0]:
            raise subprocess.TimeoutExpired("pytest", seconds)
        return self._process.stdout.readline()

    def end(self) -> None:
        """Let it come to its end, as nothing is asked any more."""
        assert self._process.stdin and self._process.stdout
        self._process.stdin.close()
        self._process.wait(20)
        self._process.stdout.close()
