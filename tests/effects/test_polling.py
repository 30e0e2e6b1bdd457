"""Waiting: at once, with growing pauses, and once more at the deadline; or beside other work."""

import threading
from collections.abc import Callable
from threading import Event

import pytest

from pytest_release_check.effects.polling import AT_ONCE, Asking, Deadline, side_by_side
from pytest_release_check.model.errors import OutageError
from tests.runners import Ticking


def test_attempts_up_to_the_deadline() -> None:
    """Pauses double up to ten seconds; the last attempt is at the deadline itself."""
    ticking = Ticking()
    left = list(Deadline(40.0, clock=ticking.clock, sleep=ticking.sleep).attempts())
    assert left[0] == 40.0
    assert left[-1] == 0.0
    assert [round(pause, 1) for pause in ticking.slept] == [0.1, 0.2, 0.4, 0.8, 1.6, 3.2, 6.4, 10.0, 10.0, 7.3]


def test_no_time_at_all() -> None:
    """Something that is there already is seen without any patience."""
    ticking = Ticking()
    assert list(Deadline(0.0, clock=ticking.clock, sleep=ticking.sleep).attempts()) == [0.0]


def test_retries() -> None:
    """A number of attempts with growing pauses."""
    ticking = Ticking()
    assert list(Deadline(1.0, clock=ticking.clock, sleep=ticking.sleep).retries(4)) == [0, 1, 2, 3]
    assert ticking.slept == [1.0, 2.0, 4.0]


@pytest.mark.parametrize("count", [0, 1, 2, 9])
def test_all_in_their_order(count: int) -> None:
    """Whoever ends first, each answer stands where its item does."""
    assert side_by_side(lambda item: -item, range(count), seconds=60.0) == tuple(-item for item in range(count))


def test_several_wait_together() -> None:
    """As many as fit meet each other; one after the other, they would wait for ever."""
    meeting = threading.Barrier(AT_ONCE, timeout=30)
    assert len(side_by_side(lambda _: meeting.wait(), range(AT_ONCE), seconds=60.0)) == AT_ONCE


def test_what_is_not_reached() -> None:
    """What would begin after the time is over, does not; what has begun comes to its end."""
    ticking = Ticking()

    def work(item: int) -> int:
        ticking.sleep(20.0)
        return item

    assert side_by_side(work, [1], seconds=10.0, clock=ticking.clock) == (1,)
    assert side_by_side(work, [1], seconds=0.0, clock=ticking.clock) == (None,)


def failing() -> int:
    raise OutageError("no answer")


def test_an_answer_beside_other_work() -> None:
    """Both are had; the work can begin before the answer is there, and end before it."""
    may_answer = Event()
    asking = Asking(lambda: 1 if may_answer.wait(60) else 0)

    def work() -> str:
        may_answer.set()
        return "done"

    assert (asking.beside(work, lambda: None), asking.answer()) == ("done", 1)


def test_no_answer_ends_the_work() -> None:
    """As long as it takes: a program that is about to start cannot be ended yet."""
    is_working, is_late, ended = Event(), Event(), Event()

    def end() -> None:
        (ended if is_late.is_set() else is_late).set()

    def work() -> bool:
        is_working.set()
        return ended.wait(60)

    def ask() -> int:
        assert is_working.wait(60)
        return failing()

    with pytest.raises(OutageError, match="no answer"):
        Asking(ask).beside(work, end)
    assert ended.is_set()


def test_no_answer_known_before() -> None:
    """Nothing begins."""
    asking, begun = Asking(failing), list[int]()
    with pytest.raises(OutageError, match="no answer"):
        asking.answer()
    with pytest.raises(OutageError, match="no answer"):
        asking.beside(lambda: begun.append(1), lambda: None)
    assert begun == []


@pytest.mark.parametrize(("ask", "reason"), [(lambda: 1, "work"), (failing, "no answer")])
def test_work_that_fails(ask: Callable[[], int], reason: str) -> None:
    """Its own reason counts where there is an answer."""

    def work() -> int:
        raise ValueError("work")

    with pytest.raises((ValueError, OutageError), match=reason):
        Asking(ask).beside(work, lambda: None)
