"""What ``release-timeline.json`` says, and the chain of checks that decided how long the run took."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FILE = "release-timeline.json"
MAIN = "main"
"""Worker of what is done once, before and after the checks."""
_SCHEMA = 1
_CLOCK = 0.001
"""Seconds by which one thing may seem to begin before the one ahead of it has ended: they are rounded."""


@dataclass(frozen=True)
class Span:
    """One check or one program, and when it ran."""

    name: str
    """Node id of a check, or what the program did."""
    worker: str
    began: float
    """Seconds since the epoch."""
    seconds: float
    cpu: float = 0.0
    """CPU seconds; of programs only."""

    @property
    def ended(self) -> float:
        """Seconds since the epoch."""
        return self.began + self.seconds

    @property
    def step(self) -> str:
        """``install`` of ``release::install[wheel-py312-pip]``; ``installing`` of ``installing demo==1.0``."""
        return self.name.partition("[")[0].split("::")[-1].split(" ")[0]


@dataclass(frozen=True)
class Timeline:
    """A whole run."""

    checks: tuple[Span, ...]
    programs: tuple[Span, ...]

    @property
    def began(self) -> float:
        """When the first of all began; 0 if there is none."""
        return min((span.began for span in (*self.checks, *self.programs)), default=0.0)

    @property
    def ended(self) -> float:
        """When the last of all ended; 0 if there is none."""
        return max((span.ended for span in (*self.checks, *self.programs)), default=0.0)

    @property
    def workers(self) -> tuple[str, ...]:
        """``main`` first, then by their numbers."""
        names = {span.worker for span in (*self.checks, *self.programs)}
        return tuple(sorted(names, key=lambda name: (name != MAIN, len(name), name)))


@dataclass(frozen=True)
class Link:
    """One part of the critical path."""

    span: Span
    idle: float
    """Seconds between its end and the beginning of the next, in which nothing ran on the path."""


def read_timeline(report: Path) -> Timeline:
    """The timeline in a report folder. Raises ``OSError``, ``ValueError``."""
    return timeline_of((report / FILE).read_text("utf-8"))


def timeline_of(text: str) -> Timeline:
    """Raises ``ValueError`` for what is no JSON, or for another schema than this code knows."""
    read: dict[str, Any] = json.loads(text)
    if read["schema"] != _SCHEMA:
        raise ValueError(f"schema {read['schema']}: only {_SCHEMA} is known here")
    return Timeline(
        checks=tuple(Span(one["id"], one["worker"], one["began"], one["seconds"]) for one in read["checks"]),
        programs=tuple(
            Span(one["what"], one["worker"], one["began"], one["seconds"], one["cpu"]) for one in read["programs"]
        ),
    )


def critical_path(timeline: Timeline) -> tuple[Link, ...]:
    """From the check that ended last back over what ran before it on its worker, and then over the preparation.

    A check that waits for what another worker does counts as running: its own bar has the wait in it.
    """
    if not timeline.checks:
        return ()
    chain = _back_from(max(timeline.checks, key=_by_end), timeline.checks)
    preparing = [span for span in timeline.programs if span.worker == MAIN]
    before = _latest(preparing, chain[0].began)
    if before is not None:
        chain = [*_back_from(before, preparing), *chain]
    return tuple(
        Link(span, max(0.0, after.began - span.ended) if after is not None else 0.0)
        for span, after in zip(chain, [*chain[1:], None], strict=True)
    )


def _back_from(last: Span, spans: Iterable[Span]) -> list[Span]:
    """What ran on the same worker, one after another, up to and with ``last``."""
    same = sorted((span for span in spans if span.worker == last.worker), key=_by_end)
    chain = [last]
    for span in reversed(same[: same.index(last)]):
        if span.ended <= chain[0].began + _CLOCK:
            chain.insert(0, span)
    return chain


def _latest(spans: Sequence[Span], until: float) -> Span | None:
    """The one that ended last of those that had ended by then."""
    return max((span for span in spans if span.ended <= until + _CLOCK), key=_by_end, default=None)


def _by_end(span: Span) -> tuple[float, float]:
    """The order in which things end; what took no time comes after what ended as it began."""
    return span.ended, span.began
