"""Schedulers outlive workers: a stand-in for xdist's session drives them, with workers that die on purpose."""

from types import SimpleNamespace
from typing import Any

import pytest

from pytest_release_check.plugin.scheduling import CHOSEN, LoadCell

CELLS = [f"release::{name}[{kind}-py312-pip]" for kind in ("wheel", "sdist") for name in ("install", "pip", "scripts")]
TESTS = ["release::build", "release::stage", *CELLS]
LONG = ["a::t1", *(f"b::t{n}" for n in range(5)), "c::t1", "c::t2", "d::t1"]


class Worker:
    """Runs a test only when it knows what comes after it, or that nothing does, as xdist's workers do."""

    def __init__(self, name: str) -> None:
        self.gateway = SimpleNamespace(id=name)
        self.queue: list[int] = []
        self.shutting_down = False

    def send_runtest_some(self, indices: list[int]) -> None:
        assert not self.shutting_down
        self.queue += indices

    def shutdown(self) -> None:
        self.shutting_down = True

    @property
    def can_run(self) -> bool:
        return len(self.queue) > 1 or bool(self.queue and self.shutting_down)


class Session:
    """The part of xdist's DSession that deals with schedulers."""

    def __init__(self, scheduler: Any, tests: list[str], deadly: set[str]) -> None:
        self.scheduler, self.tests, self.deadly = scheduler, tests, deadly
        self.ran: list[str] = []
        self.lost: list[str] = []
        self.workers: list[Worker] = []
        self.waiting: list[Worker] = []  # replacements that have not collected

    def start(self, count: int) -> None:
        for number in range(count):
            self.add(Worker(f"gw{number}"))
        for worker in list(self.workers):
            self.collect(worker)

    def add(self, worker: Worker) -> None:
        self.workers.append(worker)
        self.scheduler.add_node(worker)

    def collect(self, worker: Worker) -> None:
        self.scheduler.add_node_collection(worker, list(self.tests))
        if self.scheduler.collection_is_completed:
            self.scheduler.schedule()

    def die(self, worker: Worker) -> None:
        self.workers.remove(worker)
        if worker in self.scheduler.nodes and (lost := self.scheduler.remove_node(worker)):
            self.lost.append(lost)
        replacement = Worker(f"{worker.gateway.id}+")
        self.add(replacement)
        self.waiting.append(replacement)

    def step(self, worker: Worker) -> None:
        place = worker.queue.pop(0)
        if self.tests[place] in self.deadly:
            self.die(worker)
            return
        self.ran.append(self.tests[place])
        self.scheduler.mark_test_complete(worker, place, 0)

    def run(self) -> None:
        """To the end; fails where xdist would wait for ever."""
        for _ in range(1000):
            if self.scheduler.tests_finished:
                for worker in self.scheduler.nodes:
                    worker.shutdown()
            able = [worker for worker in self.workers if worker.can_run]
            if able:
                self.step(able[-1])
            elif self.waiting:
                self.collect(self.waiting.pop())
            elif self.scheduler.tests_finished:
                return
            else:
                break
        raise AssertionError(f"it waits for ever: {self.scheduler.workqueue} {self.scheduler.assigned_work}")


def config(workers: int) -> Any:
    values = {"tx": ["popen"] * workers, "loadscopereorder": True}
    return SimpleNamespace(getvalue=values.get, option=SimpleNamespace(**values))


@pytest.mark.parametrize("workers", [1, 2, 4])
@pytest.mark.parametrize(
    ("how", "tests", "deadly"),
    [
        ("cell", TESTS, set()),
        ("cell", TESTS, {CELLS[0]}),
        ("cell", TESTS, {CELLS[2]}),
        ("cell", TESTS, {CELLS[0], CELLS[3]}),
        ("cell", TESTS, {CELLS[1], CELLS[2], CELLS[4], CELLS[5]}),
        ("cell", TESTS, set(TESTS)),
        ("loadscope", LONG, {"b::t0", "b::t1"}),
        ("loadscope", LONG, {"c::t2", "d::t1"}),
        ("loadfile", LONG, {"b::t3", "c::t1"}),
        ("loadgroup", [f"{test}@g" for test in LONG[:6]], {"b::t2@g"}),
    ],
)
def test_a_test_that_ends_its_worker(how: str, tests: list[str], deadly: set[str], workers: int) -> None:
    """It is lost, once; every other test runs, once."""
    session = Session({"cell": LoadCell, **CHOSEN}[how](config(workers)), tests, deadly)
    session.start(workers)
    session.run()
    assert sorted(session.lost) == sorted(deadly)
    assert sorted(session.ran) == sorted(set(tests) - deadly)


def test_what_takes_long_is_given_out_first() -> None:
    """So that no worker is left alone with it at the end: what is built, then what is installed besides."""
    one_each = ["release::build", "a::t", "release::install[wheel-py312-pip]", "release::lowest[py312]"]
    tests = [*one_each, "release::install[sdist-py312-pip]", "release::types[py312]"]
    session = Session(LoadCell(config(1)), tests, set())
    session.start(1)
    session.run()
    # What a worker must know beside a long one is the shortest that is left.
    assert session.ran == [tests[place] for place in (5, 0, 3, 1, 4, 2)]


SDISTS = [f"release::{name}[sdist-py{minor}-pip]" for minor in (312, 313) for name in ("install", "modules")]
WHEELS = [f"release::{name}[wheel-py{minor}-pip]" for minor in (312, 313) for name in ("install", "modules")]
TYPES, UNINSTALL = "release::types[py313]", "release::uninstall[py313]"


@pytest.mark.parametrize(
    ("tests", "then"),
    [
        ([TYPES, *SDISTS, UNINSTALL, *WHEELS], UNINSTALL),
        ([TYPES, *SDISTS, *WHEELS], SDISTS[0]),
        ([TYPES, *SDISTS, UNINSTALL, "release::build", *WHEELS], "release::build"),
        ([TYPES, UNINSTALL, *WHEELS], WHEELS[2]),
    ],
)
def test_what_waits_for_the_end_of_a_long_one(tests: list[str], then: str) -> None:
    """The shortest: a wheel if its sdist is settled or there is none; the other worker does the rest meanwhile."""
    session = Session(LoadCell(config(2)), tests, set())
    session.start(2)
    long, other = session.workers
    while other.can_run:
        session.step(other)
    assert [tests[place] for place in long.queue][:2] == [TYPES, then]
    session.run()
    assert sorted(session.ran) == sorted(tests)


def test_what_shares_an_environment_is_before_the_single_scenarios() -> None:
    """An upgrade and the uninstallation after it take longer than an extra: last, they would run alone."""
    tests = ["release::extra[x-py312]", "a::t", "release::upgrade[py313]", "release::uninstall[py313]", *SDISTS[:2]]
    session = Session(LoadCell(config(1)), tests, set())
    session.start(1)
    session.run()
    assert session.ran == [*SDISTS[:2], "release::upgrade[py313]", "release::uninstall[py313]", *tests[:2]]


def test_a_wheel_whose_sdist_is_settled() -> None:
    """It follows a long one: only to be installed, it takes less time than any scenario."""
    tests = [*SDISTS[:2], "a::t", "release::extra[x-py312]", *WHEELS[:2]]
    session = Session(LoadCell(config(1)), tests, set())
    session.start(1)
    session.run()
    assert session.ran == [*SDISTS[:2], "release::extra[x-py312]", *WHEELS[:2], "a::t"]


def test_two_replacements_that_start_together() -> None:
    """One that has not collected yet is sent nothing while the other is."""
    session = Session(LoadCell(config(2)), TESTS, {TESTS[0], CELLS[3]})
    session.start(2)
    for worker in tuple(session.workers):
        session.step(worker)
    assert (len(session.waiting), len(session.lost)) == (2, 2)
    session.run()
    assert sorted([*session.ran, *session.lost]) == sorted(TESTS)


def test_a_worker_that_dies_before_all_have_collected() -> None:
    """Its replacement takes its place in the first distribution."""
    session = Session(LoadCell(config(2)), TESTS, set())
    first, second = Worker("gw0"), Worker("gw1")
    session.add(first)
    session.add(second)
    session.collect(first)
    session.die(first)
    session.collect(second)
    session.run()
    assert (session.lost, sorted(session.ran)) == ([], sorted(TESTS))


def test_a_replacement_that_finds_other_tests() -> None:
    """It is ended, for nothing can be sent to it; it is not waited for."""
    session = Session(LoadCell(config(1)), TESTS, {CELLS[0]})
    session.start(1)
    session.die(session.workers[0])
    (replacement,) = session.waiting
    session.scheduler.add_node_collection(replacement, TESTS[1:])
    session.scheduler.schedule()
    assert (replacement.shutting_down, replacement.queue) == (True, [])


def test_a_lost_test_is_run_again_where_that_was_asked_for() -> None:
    """pytest-rerunfailures asks for it with ``mark_test_pending``."""
    session = Session(LoadCell(config(2)), TESTS, {CELLS[0]})
    session.start(2)
    while not session.lost:
        session.step(next(worker for worker in session.workers if worker.can_run))
    session.deadly = set()
    session.scheduler.mark_test_pending(CELLS[0])
    session.run()
    assert sorted(session.ran) == sorted(TESTS)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_worker_that_ends_by_itself(workers: int) -> None:
    """``pytest.exit`` in a test: what the worker had before it is not run, and nobody waits for it."""
    session = Session(LoadCell(config(workers)), CELLS, set())
    session.start(workers)
    first = session.workers.pop(0)
    first.workeroutput = {"exitstatus": 0}  # type: ignore[attr-defined] # as xdist sets it
    assert session.scheduler.remove_node(first) is None
    if workers > 1:
        session.run()
    assert session.ran == CELLS[:3] * (workers - 1)
