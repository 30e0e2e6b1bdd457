"""Workers that neither work nor end are ended, no others; whoever died is known."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from pytest_release_check.plugin.worker_watch import WorkerWatch

LONG_AGO = 100.0
"""Seconds, more than an idle worker is given, and fewer than one that has not collected."""


class Scene:
    """A watch over real processes, with a clock that the test sets."""

    def __init__(self) -> None:
        self.now = 0.0
        self.said: list[str] = []
        self.session = SimpleNamespace(_max_worker_restart=8)
        config: Any = SimpleNamespace(pluginmanager=SimpleNamespace(get_plugin=lambda name: self.session))
        self.watch = WorkerWatch(config, self.said.append, collecting=600.0, clock=lambda: self.now)
        self.processes: list[subprocess.Popen[bytes]] = []

    def worker(self, name: str = "gw0") -> Any:
        process = subprocess.Popen((sys.executable, "-c", "input()"), stdin=subprocess.PIPE)
        self.processes.append(process)
        gateway = SimpleNamespace(id=name, _rinfo=lambda: SimpleNamespace(pid=process.pid))
        node = SimpleNamespace(gateway=gateway)
        self.watch.pytest_configure_node(node)
        return node

    def collected(self, name: str = "gw0") -> Any:
        node = self.worker(name)
        self.watch.pytest_xdist_node_collection_finished(node, ["t", "u"])
        return node

    def after(self, seconds: float) -> tuple[str, ...]:
        """Workers ended by the watch when so much time has passed."""
        self.now += seconds
        self.watch.end_idle()
        return tuple(self.watch.lost)


@pytest.fixture
def scene() -> Iterator[Scene]:
    made = Scene()
    yield made
    made.watch.pytest_unconfigure()
    for process in made.processes:
        process.kill()
        process.communicate()


def crashed() -> pytest.TestReport:
    fields: Any = {"when": "???", "longrepr": "worker crashed"}
    return pytest.TestReport(nodeid="t", location=("t", 0, "t"), keywords={}, outcome="failed", **fields)


@pytest.mark.parametrize(
    ("what_happens", "seconds", "ended"),
    [
        (lambda scene: scene.collected(), LONG_AGO, True),
        (lambda scene: scene.collected(), 10.0, False),
        (lambda scene: scene.worker(), LONG_AGO, False),
        (lambda scene: scene.worker(), 601.0, True),
        (lambda scene: (scene.collected(), scene.worker("gw1")), LONG_AGO, False),
        (lambda scene: (scene.collected(), scene.watch.pytest_runtest_logstart("t")), 9999.0, False),
        (
            lambda scene: (
                scene.collected(),
                scene.watch.pytest_runtest_logstart("t"),
                scene.watch.pytest_runtest_logfinish("t"),
            ),
            LONG_AGO,
            True,
        ),
        (
            lambda scene: (
                scene.collected(),
                scene.watch.pytest_runtest_logstart("t"),
                scene.watch.pytest_runtest_logreport(crashed()),
            ),
            LONG_AGO,
            True,
        ),
        (lambda scene: scene.watch.pytest_testnodedown(scene.collected(), None), LONG_AGO, False),
    ],
)
def test_who_is_ended(what_happens: Callable[[Scene], object], seconds: float, ended: bool, scene: Scene) -> None:
    """Only where all have collected, or had very long, nothing runs, and nothing was heard for long."""
    what_happens(scene)
    lost = scene.after(seconds)
    assert bool(lost) == ended
    assert [process.wait(10) != 0 for process in scene.processes if ended] == [True] * len(lost)
    assert (scene.session._max_worker_restart, bool(scene.said)) == ((0, True) if ended else (8, False))


def test_who_has_died(scene: Scene) -> None:
    """One that ended by itself is not lost; one that did not is, for the reason that was seen first."""
    scene.watch.pytest_testnodedown(scene.collected("gw0"), None)
    scene.watch.pytest_testnodedown(scene.collected("gw1"), "Not properly terminated")
    hangs = scene.collected("gw2")
    assert scene.after(LONG_AGO) == ("gw1", "gw2")
    scene.watch.pytest_testnodedown(hangs, "Not properly terminated")
    assert scene.watch.lost["gw1"] == "Not properly terminated"
    assert "did not end" in scene.watch.lost["gw2"]


@pytest.mark.parametrize(
    ("started", "ended", "replaced"),
    [((), (), True), (("t",), (), True), (("t", "u"), ("t",), False), (("t", "u"), ("t", "u"), False)],
)
def test_who_is_replaced(started: tuple[str, ...], ended: tuple[str, ...], replaced: bool, scene: Scene) -> None:
    """A dead worker, as long as a test waits for one."""
    node = scene.collected()
    for test in started:
        scene.watch.pytest_runtest_logstart(test)
    for test in ended:
        scene.watch.pytest_runtest_logfinish(test)
    scene.watch.pytest_testnodedown(node, "Not properly terminated")
    assert (scene.session._max_worker_restart > 0) == replaced


def test_a_worker_that_dies_before_it_has_collected_is_replaced(scene: Scene) -> None:
    """Nothing is known yet of the tests."""
    scene.watch.pytest_testnodedown(scene.worker(), "Not properly terminated")
    assert scene.session._max_worker_restart == 8
