"""What is being done and for how long, while it is being done: also under xdist and without a terminal."""

import threading
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from pytest_release_check.effects.processes import RunningProgram, running_programs

EVERY = 10.0
"""Seconds between two words on one program."""


class Heartbeat:
    """Tells, from a thread, which programs of the run take long, in whatever process they run."""

    def __init__(self, registry: Path, progress: Callable[[str], None], every: float = EVERY) -> None:
        self._registry = registry
        self._progress = progress
        self._every = every
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="release-check-heartbeat", daemon=True)

    def start(self) -> None:
        """Begin to report."""
        self._thread.start()

    def stop(self) -> None:
        """Fall silent at once."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(1.0)

    def _beat(self) -> None:
        reported: dict[int, int] = {}
        while not self._stopped.wait(1.0):
            for line in due_lines(running_programs(self._registry), time.time(), self._every, reported):
                self._progress(line)


class Ticker:
    """Calls a function from a thread again and again, until it is stopped."""

    def __init__(self, call: Callable[[], None], every: float) -> None:
        self._call = call
        self._every = every
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._tick, name="release-check-ticker", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Call no more; what was called comes to its end."""
        self._stopped.set()
        if self._thread.is_alive() and self._thread is not threading.current_thread():
            self._thread.join(1.0)

    def _tick(self) -> None:
        while not self._stopped.wait(self._every):
            self._call()


def due_lines(
    programs: Iterable[RunningProgram], now: float, every: float, reported: dict[int, int]
) -> tuple[str, ...]:
    """A line for each program that has run for another ``every`` seconds since its last; updates ``reported``."""
    lines = []
    for program in programs:
        times = int((now - program.since) / every)
        if times > reported.get(program.pid, 0):
            reported[program.pid] = times
            lines.append(f"still {program.what} ({now - program.since:.0f} s)")
    return tuple(lines)
