"""Several at once, within a bounded time."""

import threading

import pytest

from pytest_release_check.effects.side_by_side import AT_ONCE, side_by_side
from tests.runners import Ticking


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
