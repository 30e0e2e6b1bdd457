"""How steps follow one another: each is timed, an outage is an outcome, and nothing comes after what did not pass."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.outcomes import Outcome, Status

T = TypeVar("T")
V = TypeVar("V")


def completed(work: Callable[[], Outcome[T]]) -> Outcome[T]:
    """The outcome of ``work`` with the time it took; an outage is an outcome, too."""
    began, started = time.time(), time.monotonic()
    try:
        outcome = work()
    except OutageError as error:
        outcome = Outcome.inconclusive(str(error))
    return replace(outcome, seconds=time.monotonic() - started, began=began)


def after(before: Outcome[T], name: str, work: Callable[[T], Outcome[V]]) -> Outcome[V]:
    """``work`` on the value of the step before; not reached if that step did not pass."""
    if before.value is None or not before.allows_next_step:
        return Outcome.not_reached(f"{name} {_DID_NOT_PASS.get(before.status, 'gave nothing to go on with')}")
    value = before.value
    return completed(lambda: work(value))


_DID_NOT_PASS = {
    Status.FAILED: "failed",
    Status.INCONCLUSIVE: f"is {Status.INCONCLUSIVE.word}",
    Status.NOT_REACHED: "was not reached",
}
