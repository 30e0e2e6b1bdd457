"""Reasons in a number that people can read: an archive may have a million members."""

from collections import Counter
from collections.abc import Iterable, Iterator

from pytest_release_check.model.upload import Refusal

MOST_OF_A_KIND = 5


def limited_per_rule(refusals: Iterable[Refusal]) -> Iterator[Refusal]:
    """The first few of each kind, in their order."""
    reported: Counter[str] = Counter()
    for refusal in refusals:
        reported[refusal.code] += 1
        if reported[refusal.code] <= MOST_OF_A_KIND:
            yield refusal
