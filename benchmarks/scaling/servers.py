"""The embedded index as a program of its own, as its documentation has it started."""

import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from benchmarks.scaling.rows import Bench

_LINE = re.compile(r"serving: upload to (?P<upload>\S+), install from (?P<simple>\S+)")
TOKEN = "pypi-measured"  # noqa: S105 - of an index on the loopback, which ends with the benchmark


@dataclass(frozen=True)
class Server:
    """One that serves."""

    pid: int
    upload: str
    simple: str
    """Address of the simple index, with a final slash."""

    def cpu(self) -> float:
        """CPU seconds so far."""
        times = psutil.Process(self.pid).cpu_times()
        return float(times.user + times.system)


@contextmanager
def serving(bench: Bench, *, upstreams: Sequence[Path] = (), directory: Path | None = None) -> Iterator[Server]:
    """An index of the files in ``directory``, which is made if none is given, and of those in the upstreams.

    Raises ``RuntimeError``, with what it printed, if it does not start.
    """
    kept = directory if directory is not None else bench.new_folder("index") / "files"
    command = [bench.here, "-m", "pytest_release_check.index", f"--directory={kept}", f"--token={TOKEN}"]
    command += [f"--upstream={upstream}" for upstream in upstreams] or ["--no-upstream"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        try:
            yield _started(process)
        finally:
            process.terminate()


def _started(process: subprocess.Popen[str]) -> Server:
    """Wait for the line that it prints when it serves."""
    assert process.stdout is not None  # it was asked for
    printed = ""
    for line in process.stdout:
        printed += line
        if found := addresses(line):
            return Server(process.pid, *found)
    raise RuntimeError(f"the index does not serve:\n{printed}")


def addresses(line: str) -> tuple[str, str] | None:
    """Where to upload and where to install from, if the line says it."""
    found = _LINE.search(line)
    return (found["upload"], found["simple"].rstrip(",")) if found else None
