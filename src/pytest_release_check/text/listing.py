"""Lists that a person still reads."""

from collections.abc import Iterable

_SHOWN = 5


def listed(entries: Iterable[str], separator: str = ", ") -> str:
    """The first few, and how many more."""
    entries = tuple(entries)
    more = f" and {len(entries) - _SHOWN} more" if len(entries) > _SHOWN else ""
    return f"{separator.join(entries[:_SHOWN])}{more}"
