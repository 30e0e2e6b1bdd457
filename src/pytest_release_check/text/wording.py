"""Values, complaints of others and lists in a message of one line."""

from collections.abc import Iterable

_VALUE_LIMIT = 80
_MESSAGE_LIMIT = 280


def shown(value: str) -> str:
    """The value in quotes, without anything that would break a line, cut if it is long."""
    return repr(value) if len(value) <= _VALUE_LIMIT else f"{value[:_VALUE_LIMIT]!r}..."


def quoted(value: str | bytes, limit: int = 60) -> str:
    """A name or value of a file in quotes, as one line of ASCII, cut in the middle if it is long.

    A cut in the middle keeps the end of a path; ASCII shows which letters a name has where two look the same.
    """
    text = value[: 4 * limit].decode("utf-8", "backslashreplace") if isinstance(value, bytes) else value
    ascii_text = ascii(text if len(text) <= limit else f"{text[: limit // 2]}...{text[-limit // 4 :]}")
    return ascii_text if len(ascii_text) <= 2 * limit else f"{ascii_text[:limit]}..."


def one_line(text: object) -> str:
    """What another program says, as one line of printable characters, cut if it is long."""
    words = " ".join(str(text)[: 4 * _MESSAGE_LIMIT].split())
    printable = "".join(character if character.isprintable() else "?" for character in words)
    return printable if len(printable) <= _MESSAGE_LIMIT else f"{printable[:_MESSAGE_LIMIT]}..."


SHOWN = 5
"""Entries of a list that are shown: what fits into one line of a terminal, and what a person still compares."""


def listed(entries: Iterable[str], separator: str = ", ", *, shown: int = SHOWN) -> str:
    """The first few entries, and how many more there are."""
    entries = tuple(entries)
    return f"{separator.join(entries[:shown])}{and_more(len(entries), shown)}"


def and_more(count: int, shown: int = SHOWN) -> str:
    """What to write after the first ``shown`` of ``count`` entries; empty if that is all of them."""
    return f" and {count - shown} more" if count > shown else ""


def shown_seconds(seconds: float) -> str:
    """A time as people read it: ``12 s``, ``3 min 20 s``, ``2 h 5 min``."""
    whole = round(seconds)
    if whole < 60:
        return f"{whole} s"
    parts: Iterable[tuple[int, str]] = ((whole // 60, "min"), (whole % 60, "s"))
    if whole >= 3600:
        parts = ((whole // 3600, "h"), (whole % 3600 // 60, "min"))
    return " ".join(f"{count} {unit}" for count, unit in parts if count)
