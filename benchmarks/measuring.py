"""What one command costs: wall time, CPU time and memory of all its processes."""

import os
import subprocess
import threading
import time
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

import psutil

_EVERY = 0.2
"""Seconds between two looks at the memory. Looking costs the machine about 1 ms for each process."""


@dataclass(frozen=True)
class Cost:
    """What one command took."""

    seconds: float
    cpu: float
    """Seconds, user and system, of all processes that were waited for."""
    memory: int
    """Bytes, at the highest of all looks: resident memory of the process and all below it. Pages that processes share
    count for each of them."""


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    output: str
    cost: Cost


class CommandFailedError(Exception):
    """A command ended with a status that is none of the expected ones."""

    def __init__(self, command: str, status: int, output: str) -> None:
        super().__init__(f"exit status {status}: {command}\n{output}")
        self.status = status
        self.output = output


def run(args: Sequence[str], cwd: Path, variables: Mapping[str, str], statuses: Collection[int] = (0,)) -> Done:
    """Run a command without standard input. Raises ``CommandFailedError``, with its output, for another exit status."""
    log = cwd / "command.log"
    before, started = _waited_for(), time.perf_counter()
    with log.open("wb") as output:
        process = subprocess.Popen(
            args,
            cwd=cwd,
            env={**_as_usual(os.environ), **variables},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        with PeakMemory(process.pid) as memory:
            status = process.wait()
            seconds = time.perf_counter() - started
    text = log.read_text("utf-8", "replace")
    if status not in statuses:
        raise CommandFailedError(" ".join(args), status, text)
    return Done(text, Cost(seconds, _waited_for() - before, memory.highest))


def _as_usual(environment: Mapping[str, str]) -> dict[str, str]:
    """Without a setting of containers that makes every Python compile everything again, ours as everybody's."""
    return {name: text for name, text in environment.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _waited_for() -> float:
    """CPU seconds of all children so far, with those that they have waited for themselves."""
    import resource  # not there on Windows, where all else here can be imported and tested

    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


class PeakMemory:
    """Looks at the memory of a process and of all below it, again and again, in a thread, while it is entered."""

    def __init__(self, pid: int) -> None:
        self.highest = 0
        self._pid = pid
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> "PeakMemory":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while True:
            self.highest = max(self.highest, resident(self._pid))
            if self._end.wait(_EVERY):
                return


def resident(pid: int) -> int:
    """Bytes of resident memory of a process and of all below it; those that have just ended count nothing."""
    total = 0
    with suppress(psutil.Error):
        top = psutil.Process(pid)
        for process in (top, *top.children(recursive=True)):
            with suppress(psutil.Error):
                total += process.memory_info().rss
    return total
