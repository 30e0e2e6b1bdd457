"""The live view: what is done, what runs and for how long, as the lines that a terminal shows at this moment."""

import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pytest_release_check.model.environments import Cell
from pytest_release_check.model.outcomes import Status
from pytest_release_check.model.plan import Plan
from pytest_release_check.text.plain_text import shown_line
from pytest_release_check.text.wording import shown_seconds

Paint = Callable[[str, str], str]
"""Gives a text a colour by its name in English."""
_MARKS = {
    Status.PASSED: ("ok", "green"),
    Status.FAILED: ("FAIL", "red"),
    Status.SKIPPED: ("skip", "yellow"),
    Status.XFAILED: ("skip", "yellow"),
    Status.LOST: ("LOST", "red"),
}
_RUNS, _WAITS, _NOT_PLANNED = ("run", "cyan"), (".", ""), ("-", "")
_WIDEST_MARK = 4
_SHOWN = 3
"""How many of the things that run at a time are named."""
_OTHER_LINES = 4 + _SHOWN
"""Lines beside those of the cells: head, titles, scenarios, own tests, and what runs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveState:
    """What is known at one moment. Times are seconds of one clock."""

    began: float
    doing: str = ""
    """The preparation that is under way; empty as soon as checks run."""
    doing_since: float = 0.0
    programs: tuple[tuple[str, float], ...] = ()
    """What the programs of the preparation do, and since when."""
    plan: Plan | None = None
    """None until it is made."""
    statuses: Mapping[str, Status] = field(default_factory=dict)
    """Node ids of what has ended."""
    running: Mapping[str, float] = field(default_factory=dict)
    """Node ids of what runs, and since when."""


def live_lines(
    state: LiveState, now: float, width: int, height: int, paint: Paint = lambda text, color: text
) -> list[str]:
    """At most ``height`` lines of at most ``width`` columns, before they are painted."""
    elapsed = shown_seconds(now - state.began)
    if state.plan is None:
        programs = {what: since for what, since in state.programs if not state.doing.startswith(what)}
        doing = {state.doing: state.doing_since, **programs}
        return [cut(f"release check: preparing, {elapsed}", width), *_now(doing, now, width)][:height]
    known = frozenset(state.plan.ids)
    lines = [cut(f"release check: {_count(state, state.plan.ids)} checks, {elapsed}", width)]
    lines += _matrix(state, state.plan, width, max(1, height - _OTHER_LINES), paint)
    parts = {
        "scenarios": tuple(f"release::{case.id}" for case in state.plan.scenarios),
        "your own tests, of those that have begun": tuple(
            node_id for node_id in {**state.statuses, **state.running} if node_id not in known
        ),
    }
    lines += [cut(f"  {what}: {_count(state, ids)}", width) for what, ids in parts.items() if ids]
    lines += _now(state.running, now, width)
    return lines[:height]


def cut(text: str, width: int) -> str:
    """The text without anything that moves a cursor, in at most ``width`` columns."""
    plain = shown_line(text)
    while plain and columns(plain) > width:
        plain = plain[:-1]
    return plain


def columns(text: str) -> int:
    """How many columns a terminal gives to a text."""
    return sum(_columns_of(character) for character in text)


def _columns_of(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _count(state: LiveState, ids: Sequence[str]) -> str:
    """As ``7 of 12 (1 failed)``."""
    ended = [state.statuses[node_id] for node_id in ids if node_id in state.statuses and node_id not in state.running]
    bad = sum(status in (Status.FAILED, Status.LOST) for status in ended)
    return f"{len(ended)} of {len(ids)}{f' ({bad} failed)' if bad else ''}"


def _now(running: Mapping[str, float], now: float, width: int) -> Iterator[str]:
    """What has run longest, and how much else there is; the time stays where a name is too long."""
    longest = sorted(running.items(), key=lambda one: one[1])
    for what, since in longest[:_SHOWN]:
        more = len(longest) - _SHOWN
        is_last = what == longest[:_SHOWN][-1][0]
        others = f", and {more} more" if more > 0 and is_last else ""
        time = f" ({shown_seconds(now - since)}){others}"
        yield cut(f"  now: {cut(what.removeprefix('release::'), width - 7 - len(time)).rstrip()}{time}", width)


def _matrix(state: LiveState, plan: Plan, width: int, height: int, paint: Paint) -> Iterator[str]:
    """A row for each cell, a column for each check, in ``height`` rows: those that are done give way to others."""
    titles = [name.replace("_", " ") for name in plan.cell_checks]
    first = max((len(cell.id) for cell in plan.cells), default=0)
    widths = _widths(titles, width - 2 - first)
    if 2 + first + sum(widths) + len(widths) > width:
        return  # a line that is wrapped would be two
    heads = (f"{title[:wide]:<{wide}}" for title, wide in zip(titles, widths, strict=True))
    yield f"  {'':<{first}}{''.join(f' {head}' for head in heads)}"
    shown = _shown_cells(state, plan, height)
    for cell in shown:
        marks = (_mark(state, plan, cell, name) for name in plan.cell_checks)
        cells = (_painted(mark, wide, paint) for mark, wide in zip(marks, widths, strict=True))
        yield f"  {cell.id:<{first}}{''.join(f' {text}' for text in cells)}"
    if gone := len(plan.cells) - len(shown):
        yield cut(f"  and {gone} more", width)


def _painted(mark: tuple[str, str], width: int, paint: Paint) -> str:
    word, color = mark
    text = f"{word[:width]:<{width}}"
    return paint(text, color) if color else text


def _widths(titles: Sequence[str], width: int) -> list[int]:
    """Columns for each title and its marks: as much as it wants, or else the longest ones are cut."""
    wanted = [max(len(title), _WIDEST_MARK) for title in titles]
    most = max(wanted, default=1)
    while most > 1 and sum(min(wide, most) + 1 for wide in wanted) > width:
        most -= 1
    widths = [min(wide, most) for wide in wanted]
    for place, wide in enumerate(wanted):  # what is left over
        if sum(widths) + len(widths) < width and widths[place] < wide:
            widths[place] += 1
    return widths


def _mark(state: LiveState, plan: Plan, cell: Cell, name: str) -> tuple[str, str]:
    node_id = f"release::{name}[{cell.id}]"
    if node_id in state.running:
        return _RUNS
    if node_id in state.statuses:
        return _MARKS.get(state.statuses[node_id], ("?", "yellow"))
    return _WAITS if name in plan.checks_of(cell) else _NOT_PLANNED


def _shown_cells(state: LiveState, plan: Plan, height: int) -> tuple[Cell, ...]:
    """All, or those that have something to say, in the order of the plan."""
    if len(plan.cells) <= height:
        return plan.cells

    def rank(cell: Cell) -> int:
        marks = {_mark(state, plan, cell, name) for name in plan.checks_of(cell)}
        if marks & {_MARKS[Status.FAILED], _MARKS[Status.LOST], _RUNS}:
            return 0
        return 1 if _WAITS in marks else 2

    chosen = sorted(plan.cells, key=rank)[: max(1, height - 1)]
    return tuple(cell for cell in plan.cells if cell in chosen)
