"""Waiting: at once, with growing pauses, and once more at the deadline."""

from pytest_release_check.effects.polling import Deadline
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
