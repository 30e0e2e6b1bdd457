"""Lists that a person still reads."""

from collections.abc import Iterable

SHOWN = 5
"""Entries of a list that are shown: what fits into one line of a terminal, and what a person still compares."""


def listed(entries: Iterable[str], separator: str = ", ", *, shown: int = SHOWN) -> str:
    """The first few entries, and how many more there are."""
    entries = tuple(entries)
    return f"{separator.join(entries[:shown])}{and_more(len(entries), shown)}"


def and_more(count: int, shown: int = SHOWN) -> str:
    """What to write after the first ``shown`` of ``count`` entries; empty if that is all of them."""
    return f" and {count - shown} more" if count > shown else ""
