"""Lines that are drawn anew below the cursor, as a terminal shows them."""

import io
from collections.abc import Callable

import pyte
import pytest

from pytest_release_check.effects.live_region import LiveRegion, painted
from pytest_release_check.reports.live import columns


class Terminal(io.StringIO):
    """A terminal of 20 columns and 6 lines, to which both sides write."""

    def __init__(self) -> None:
        super().__init__()
        self.screen = pyte.Screen(20, 6)
        self.screen.set_mode(pyte.modes.LNM)  # as the driver of a terminal makes CR LF of LF
        self._stream = pyte.Stream(self.screen)

    def write(self, text: str) -> int:
        self._stream.feed(text)
        return len(text)

    @property
    def shown(self) -> list[str]:
        lines = [line.rstrip() for line in self.screen.display]
        while lines and not lines[-1]:
            lines.pop()
        return lines

    @property
    def cursor(self) -> tuple[int, int]:
        return self.screen.cursor.x, self.screen.cursor.y


Step = Callable[[LiveRegion, "Terminal"], object]


def writes(text: str) -> Step:
    return lambda region, terminal: region.passing(terminal).write(text)


def draws(*lines: str) -> Step:
    return lambda region, terminal: region.draw(lines)


def says(text: str) -> Step:
    return lambda region, terminal: region.line(text)


def erases(region: LiveRegion, terminal: Terminal) -> None:
    region.erase()


@pytest.mark.parametrize(
    ("steps", "shown", "cursor"),
    [
        ([draws("a", "b")], ["a", "b"], (0, 0)),
        ([draws("a", "b"), draws("c")], ["c"], (0, 0)),
        ([draws("a", "b"), erases], [], (0, 0)),
        ([draws("a"), says("x")], ["x"], (0, 1)),
        ([draws("a"), says("x"), draws("b")], ["x", "b"], (0, 1)),
        ([writes("tests "), draws("a", "b")], ["tests", "a", "b"], (6, 0)),
        ([writes("tests "), draws("a", "b"), writes("go")], ["tests go"], (8, 0)),
        ([writes("tests "), draws("a"), says("x")], ["tests", "x"], (0, 2)),
        ([writes("one\rtwo"), draws("a")], ["two", "a"], (3, 0)),
        ([writes("\x1b[31mred\x1b[0m"), draws("a")], ["red", "a"], (3, 0)),
        ([writes("測試"), draws("a")], ["測試", "a"], (4, 0)),
        ([writes("1\n2\n3\n4\n5\n"), draws("a", "b", "c")], ["3", "4", "5", "a", "b", "c"], (0, 3)),
        ([writes("1\n2\n3\n4\n5\n6"), draws("a", "b"), draws("c")], ["3", "4", "5", "6", "c"], (1, 3)),
        ([writes("1\n2\n3\n4\n5\n"), draws("a", "b", "c"), writes("x\ny\n")], ["3", "4", "5", "x", "y"], (0, 5)),
        ([erases, says("x"), erases], ["x"], (0, 1)),
    ],
)
def test_on_a_terminal(steps: list[Step], shown: list[str], cursor: tuple[int, int]) -> None:
    """The cursor rests where the others have left it, and what they write is where they mean it to be."""
    terminal = Terminal()
    region = LiveRegion(terminal, columns)
    for step in steps:
        step(region, terminal)
    assert ([line.replace(" ", "") for line in terminal.shown], terminal.cursor) == (
        [line.replace(" ", "") for line in shown],
        cursor,
    )


def test_a_colour() -> None:
    terminal = Terminal()
    LiveRegion(terminal).draw([f"a {painted('FAIL', 'red')}"])
    cells = [terminal.screen.buffer[0][column] for column in (0, 2)]
    assert [(one.data, one.fg) for one in cells] == [("a", "default"), ("F", "red")]


def test_everything_else_of_the_stream() -> None:
    """pytest asks its stream for more than to write."""
    stream = LiveRegion(io.StringIO()).passing(io.StringIO())
    assert (stream.isatty(), stream.writable()) == (False, True)
