"""What is being done and for how long, while it is being done: also under xdist and without a terminal."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from pytest_release_check.edges.processes import running_programs

EVERY = 10.0
"""Seconds between two words on programs that run longer than that."""


class Heartbeat:
    """Tells, from a thread, which programs of the run take long, in whatever process they run."""

    def __init__(self, registry: Path, tell: Callable[[str], None], every: float = EVERY) -> None:
        self._registry = registry
        self._tell = tell
        self._every = every
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="release-check-heartbeat", daemon=True)

    def start(self) -> None:
        """Begin to tell."""
        self._thread.start()

    def stop(self) -> None:
        """Fall silent at once."""
        self._stopped.set()
        if self._thread.is_alive():
            self._thread.join(1.0)

    def _beat(self) -> None:
        while not self._stopped.wait(self._every):
            for line in long_running(self._registry, time.time(), self._every):
                self._tell(line)


def long_running(registry: Path, now: float, least: float) -> tuple[str, ...]:
    """A line for each program that has run for ``least`` seconds."""
    return tuple(
        f"still {program.what} ({now - program.since:.0f} s)"
        for program in running_programs(registry)
        if now - program.since >= least
    )
