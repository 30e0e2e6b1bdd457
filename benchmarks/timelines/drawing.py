"""The timeline as an SVG: for each worker a lane of checks and a lane of programs, a bar each."""

from collections.abc import Iterable, Iterator, Sequence
from xml.sax.saxutils import escape, quoteattr

from benchmarks.timelines.spans import Span, Timeline

_WIDTH, _LEFT, _TOP = 1200, 150, 50
_BAR, _GAP, _LEGEND = 16, 6, 120
_COLOURS = (
    "#4e79a7",
    "#f28e2b",
    "#59a14f",
    "#e15759",
    "#76b7b2",
    "#edc948",
    "#b07aa1",
    "#ff9da7",
    "#9c755f",
    "#86bcb6",
    "#d37295",
    "#8cd17d",
)
_TICKS = (0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0, 120.0, 300.0, 600.0)


def svg(timeline: Timeline) -> str:
    """The text of an SVG file. Bars have what they stand for as their title, which browsers show under the pointer."""
    rows = list(_rows(timeline))
    steps = list(dict.fromkeys(span.step for span in (*timeline.checks, *timeline.programs)))
    colours = {step: _COLOURS[number % len(_COLOURS)] for number, step in enumerate(steps)}
    per_row = (_WIDTH - _LEFT) // _LEGEND
    legend_rows = -(-len(steps) // per_row)
    bottom = _TOP + len(rows) * (_BAR + _GAP)
    height = bottom + 10 + legend_rows * (_BAR + _GAP)
    scale = (_WIDTH - _LEFT - 20) / max(timeline.ended - timeline.began, 0.001)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" font-family="sans-serif"'
    return "\n".join(
        (
            f'{head} font-size="11">',
            f'<rect width="{_WIDTH}" height="{height}" fill="white"/>',
            *_axis(timeline.ended - timeline.began, scale, bottom),
            *_lanes(rows, timeline.began, scale, colours),
            *_legend(steps, colours, bottom + 10, per_row),
            "</svg>\n",
        )
    )


def _rows(timeline: Timeline) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """Name and bars of each row; what ran at the same time on one worker is on several."""
    for worker in timeline.workers:
        for kind, spans in (("checks", timeline.checks), ("programs", timeline.programs)):
            for number, row in enumerate(_side_by_side(span for span in spans if span.worker == worker)):
                yield ("" if number else f"{worker} {kind}"), tuple(row)


def _side_by_side(spans: Iterable[Span]) -> list[list[Span]]:
    rows: list[list[Span]] = []
    for span in sorted(spans, key=lambda span: span.began):
        free = next((row for row in rows if row[-1].ended <= span.began + 0.001), None)
        if free is None:
            rows.append([span])
        else:
            free.append(span)
    return rows


def _axis(seconds: float, scale: float, bottom: int) -> Iterator[str]:
    step = next((tick for tick in _TICKS if seconds / tick <= 20), _TICKS[-1])
    for number in range(int(seconds / step) + 1):
        x = _LEFT + number * step * scale
        yield f'<line x1="{x:.1f}" y1="{_TOP - 10}" x2="{x:.1f}" y2="{bottom}" stroke="#ddd"/>'
        yield f'<text x="{x:.1f}" y="{_TOP - 16}" text-anchor="middle">{number * step:g} s</text>'


def _lanes(
    rows: Iterable[tuple[str, tuple[Span, ...]]], began: float, scale: float, colours: dict[str, str]
) -> Iterator[str]:
    for number, (name, spans) in enumerate(rows):
        y = _TOP + number * (_BAR + _GAP)
        yield f'<text x="{_LEFT - 8}" y="{y + 12}" text-anchor="end">{escape(name)}</text>'
        for span in spans:
            x, width = _LEFT + (span.began - began) * scale, max(span.seconds * scale, 0.5)
            place = f'x="{x:.1f}" y="{y}" width="{width:.1f}" height="{_BAR}"'
            title = escape(f"{span.name}: {span.seconds:.2f} s, from {span.began - began:.2f} s")
            yield f"<rect {place} fill={quoteattr(colours[span.step])}><title>{title}</title></rect>"


def _legend(steps: Sequence[str], colours: dict[str, str], top: int, per_row: int) -> Iterator[str]:
    for number, step in enumerate(steps):
        x, y = _LEFT + number % per_row * _LEGEND, top + number // per_row * (_BAR + _GAP)
        yield f'<rect x="{x}" y="{y}" width="12" height="12" fill={quoteattr(colours[step])}/>'
        yield f'<text x="{x + 16}" y="{y + 10}">{escape(step)}</text>'
