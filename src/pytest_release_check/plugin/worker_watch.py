"""The workers of a run: which of them died, and which must be ended because they neither work nor end."""

import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any

import pytest

AT_REST = 30.0
"""Seconds without work and without a message after which a worker is ended; its own sessionfinish must fit in them."""


class WorkerWatch:
    """Hooks of the controller. A run without workers has none to watch.

    ``collecting`` is how many seconds workers may take to start and to collect.
    """

    def __init__(
        self,
        config: pytest.Config,
        progress: Callable[[str], None],
        *,
        collecting: float,
        at_rest: float = AT_REST,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._config = config
        self._progress = progress
        self._limits = {True: at_rest, False: max(at_rest, collecting)}
        self._clock = clock
        self._nodes: dict[str, Any] = {}
        self._collected: set[str] = set()
        self._tests: set[str] = set()
        self._ended: set[str] = set()
        self._running: Counter[str] = Counter()
        self._lost: dict[str, str] = {}
        self._last = clock()
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._watch, name="release-check-workers", daemon=True)

    @property
    def lost(self) -> dict[str, str]:
        """Name of each worker that died (``gw0``) to what is known of its end."""
        return dict(self._lost)

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """Know a worker from its start."""
        self._nodes[node.gateway.id] = node
        self._heard()
        if not self._thread.is_alive():
            self._thread.start()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodeready(self) -> None:
        """A worker has started."""
        self._heard()

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, node: Any, ids: Sequence[str]) -> None:
        """A worker waits for tests to run."""
        self._collected.add(node.gateway.id)
        self._tests.update(ids)
        self._heard()

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        """A worker has ended, by itself or not; xdist asks before it replaces one that has not."""
        self._nodes.pop(node.gateway.id, None)
        if error:
            self._lost.setdefault(node.gateway.id, str(error))
            if self._tests and self._tests <= self._ended | set(+self._running):
                self._replace_none()  # there is nothing left that another could do
        self._heard()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        """A test may take as long as it needs."""
        self._running[nodeid] += 1
        self._heard()

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """The test that a dead worker was running has ended with it."""
        if str(report.when) == "???":
            del self._running[report.nodeid]
            self._ended.add(report.nodeid)
        self._heard()

    def pytest_runtest_logfinish(self, nodeid: str) -> None:
        """A test has ended."""
        self._running -= Counter([nodeid])
        self._ended.add(nodeid)
        self._heard()

    def pytest_unconfigure(self) -> None:
        """Watch no longer."""
        self._stopped.set()

    def end_idle(self) -> None:
        """End all workers if none has worked or reported anything for too long; they are replaced by none."""
        limit = self._limits[self._collected.issuperset(self._nodes)]
        if not self._nodes or +self._running or self._clock() - self._last < limit:
            return
        self._replace_none()
        for name, node in tuple(self._nodes.items()):
            self._progress(f"worker {name} has nothing to do and does not end: ended after {limit:.0f} s")
            self._lost[name] = f"had nothing to do and did not end: ended after {limit:.0f} s"
            _kill(node)
        self._heard()

    def _replace_none(self) -> None:
        """There is no other way with xdist; should it be gone, the limit is ``--max-worker-restart``, as always."""
        session: Any = self._config.pluginmanager.get_plugin("dsession")
        if hasattr(session, "_max_worker_restart"):
            session._max_worker_restart = 0

    def _heard(self) -> None:
        self._last = self._clock()

    def _watch(self) -> None:
        while not self._stopped.wait(1.0):
            self.end_idle()


def _kill(node: Any) -> None:
    """For certain: one that hangs follows no request. xdist has asked every worker for its process id by now."""
    with suppress(OSError):
        os.kill(node.gateway._rinfo().pid, getattr(signal, "SIGKILL", signal.SIGTERM))
