"""What a program prints, line by line: without secrets, and plain, so that nobody obeys it where it is shown."""

from collections.abc import Iterator
from functools import partial
from typing import IO

from pytest_release_check.text.masking import Mask
from pytest_release_check.text.plain_text import plain_lines, without_sequences

_LONGEST = 1 << 16
"""Bytes of the longest line that is kept whole; a longer one is several, so that no program fills our memory."""


def output_lines(stream: IO[bytes], mask: Mask) -> Iterator[str]:
    """The lines of ``stream`` as they come; where there is a secret to mask, some of them later.

    A line that may hold the beginning of a secret waits for those that may hold the rest of it.
    """
    held: list[str] = []
    weight = 0
    for line in _lines(stream):
        held.append(line)
        weight += _weight(line)
        if weight > 2 * mask.reach:
            held = mask.of("\n".join(held)).split("\n")
            count = _complete(held, mask.reach)
            yield from map(_shown, held[:count])
            held = held[count:]
            weight = sum(map(_weight, held))
    yield from map(_shown, mask.of("\n".join(held)).split("\n") if held else ())


def _lines(stream: IO[bytes]) -> Iterator[str]:
    for raw in iter(partial(stream.readline, _LONGEST), b""):
        text = without_sequences(raw.decode("utf-8", "replace"))
        yield from text.splitlines() or [""]


def _complete(lines: list[str], reach: int) -> int:
    """How many of the first lines have so much behind them that no secret in them goes on."""
    behind, count = 0, len(lines)
    while count and behind < reach:
        count -= 1
        behind += _weight(lines[count])
    return count


def _weight(line: str) -> int:
    """What a line can hold of a secret; not nothing, so that no number of empty ones is held back."""
    return len("".join(line.split())) or 1


def _shown(line: str) -> str:
    """Without blanks at its end: programs that frame their lines fill them up."""
    return " ".join(plain_lines(line)).rstrip(" ")
