"""Several programs at once, for what mostly waits, within a bounded time."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

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
