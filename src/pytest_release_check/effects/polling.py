"""Waiting within a bounded time: for something that comes with pauses that grow, or for several programs at once."""

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

_FIRST = 0.1
_LONGEST = 10.0


class Deadline:
    """How long to go on asking; clock and sleep are handed in by tests."""

    def __init__(
        self,
        seconds: float,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.seconds = seconds
        self._clock = clock
        self._sleep = sleep
        self._end = clock() + seconds

    @property
    def left(self) -> float:
        """Seconds to the deadline, none below 0."""
        return max(self._end - self._clock(), 0.0)

    def renewed(self) -> "Deadline":
        """The same patience, from now on."""
        return Deadline(self.seconds, clock=self._clock, sleep=self._sleep)

    def attempts(self) -> Iterator[float]:
        """A number of seconds left for each attempt; the first comes at once, the last at the deadline."""
        pause = _FIRST
        while True:
            left = self.left
            yield left
            if not left:
                return
            self._sleep(min(pause, self.left))
            pause = min(pause * 2, _LONGEST)

    def retries(self, count: int) -> Iterator[int]:
        """That many attempts with growing pauses between them, whatever the deadline."""
        for number in range(count):
            if number:
                self._sleep(2.0 ** (number - 1))
            yield number


T = TypeVar("T")
R = TypeVar("R")

AT_ONCE = 4


def side_by_side(
    work: Callable[[T], R], items: Sequence[T], *, seconds: float, clock: Callable[[], float] = time.monotonic
) -> tuple[R | None, ...]:
    """What ``work`` gives for each item, in their order; None for each that did not begin within ``seconds``."""
    end = clock() + seconds

    def begun(item: T) -> R | None:
        return work(item) if clock() < end else None

    if len(items) < 2:
        return tuple(map(begun, items))
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        return tuple(pool.map(begun, items))
