"""Waiting: for something that comes with pauses that grow, for several programs at once, or beside other work."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, TypeVar

_FIRST = 0.1
_LONGEST = 10.0
_PAUSE = 0.2
"""Seconds between two attempts to end what works for nothing."""


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


class Asking(Generic[T]):
    """An answer that is waited for beside other work, from now on.

    Nobody has to wait for it: the thread that does ends with this process, if the answer never comes.
    """

    def __init__(self, ask: Callable[[], T]) -> None:
        self._ask = ask
        self._future: Future[T] = Future()
        self._end: Callable[[], None] = lambda: None
        self._has_no_work = threading.Event()
        self._has_no_work.set()
        threading.Thread(target=self._wait, name="release-check-asking", daemon=True).start()

    def answer(self) -> T:
        """The answer when it is there; raises what was raised in its place."""
        return self._future.result()

    def beside(self, work: Callable[[], R], end: Callable[[], None]) -> R:
        """What ``work`` gives, if there is an answer as well; raises what was raised in place of the answer.

        Then nobody needs ``work`` any more, which may wait for the same server for much longer: it does not begin, or
        ``end`` is called until it has ended.
        """
        self._end = end
        self._has_no_work.clear()  # before the look: else a failure between the two would end nothing
        try:
            try:
                if self._future.done():
                    self.answer()
                given = work()
            finally:
                self._has_no_work.set()
        except Exception:
            self.answer()  # if there is none, that is why
            raise
        self.answer()
        return given

    def _wait(self) -> None:
        try:
            self._future.set_result(self._ask())
        except BaseException as error:
            self._future.set_exception(error)
            while not self._has_no_work.wait(_PAUSE):
                self._end()
