"""Lines below the cursor of a terminal that are drawn anew in place, while others go on writing above them.

The cursor always rests where the others have left it: they need not know of the lines, and nothing of them has to be
undone when a process ends at once, beyond what the next prompt writes over.
"""

import os
import re
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from typing import Any, TextIO

ERASE = "\x1b[J"
"""Everything from the cursor to the end of the screen."""
_CODES = {"red": 31, "green": 32, "yellow": 33, "cyan": 36}
_UNSEEN = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)")
"""Colours and movements; titles and progress bars of the window."""


def painted(text: str, color: str) -> str:
    """The text in a colour."""
    return f"\x1b[{_CODES[color]}m{text}\x1b[0m"


class LiveRegion:
    """Draws on ``stream``, which leads to the terminal; ``columns_of`` says how many columns a text has there."""

    def __init__(self, stream: TextIO, columns_of: Callable[[str], int] = len) -> None:
        self._stream = stream
        self._columns_of = columns_of
        self._lock = threading.RLock()
        self._line = ""
        """What stands before the cursor in its line."""
        self._is_drawn = False

    @property
    def size(self) -> tuple[int, int]:
        """Columns and lines of the terminal, also while standard output is captured; 80 x 24 where it does not say."""
        with suppress(OSError, ValueError):
            columns, lines = os.get_terminal_size(self._stream.fileno())
            return columns or 80, lines or 24
        return 80, 24

    def draw(self, lines: Sequence[str]) -> None:
        """Show these lines in place of those that are shown."""
        with self._lock:
            column = self._columns_of(self._line)
            below = "\n" if column else ""
            up = len(lines) - 1 + len(below)
            back = f"\r\x1b[{up}A" if up else "\r"
            right = f"\x1b[{column}C" if column else ""
            self._is_drawn = True
            self._write(f"{ERASE}{below}{chr(10).join(lines)}{back}{right}")

    def erase(self) -> None:
        """Show none of them, until they are drawn again."""
        with self._lock:
            if self._is_drawn:
                self._write(ERASE)
                self._is_drawn = False

    def line(self, text: str) -> None:
        """Write a line that stays, above the others."""
        with self._lock:
            self.erase()
            self._write(f"{chr(10) if self._line else ''}{text}\n")
            self._line = ""

    def passing(self, stream: Any) -> "PassingStream":
        """A stream in the place of ``stream``, through which others write to the same terminal."""
        return PassingStream(self, stream)

    def written(self, write: Callable[[str], object], text: str) -> None:
        """Let somebody else write ``text`` where the cursor is."""
        with self._lock:
            self.erase()
            write(text)
            seen = _UNSEEN.sub("", text)
            line = (self._line + seen).rpartition("\n")[2]
            self._line = line.rpartition("\r")[2]

    def _write(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()


class PassingStream:
    """What pytest writes to in the place of its own stream while lines are drawn below."""

    def __init__(self, region: LiveRegion, stream: Any) -> None:
        self._region = region
        self._stream = stream

    def write(self, text: str) -> None:
        """Write, after the lines have been erased."""
        self._region.written(self._at_once, text)

    def _at_once(self, text: str) -> None:
        self._stream.write(text)
        self._stream.flush()  # what waits in a buffer would come among lines that are drawn meanwhile

    def __getattr__(self, name: str) -> Any:
        """Everything else is the stream's."""
        return getattr(self._stream, name)
