"""Texts about a timeline: seconds by step, and the critical path."""

from collections import defaultdict
from collections.abc import Iterable

from benchmarks.timelines.spans import MAIN, Span, Timeline, critical_path


def breakdown(timeline: Timeline) -> str:
    """How long the run took, and two tables by step: of the checks, and of the programs that were run for them.

    A share is one of the seconds of all checks, or of all programs: workers do several things at a time.
    """
    first = min((span.began for span in timeline.checks), default=timeline.ended)
    whole = timeline.ended - timeline.began
    lanes = [name for name in timeline.workers if name != MAIN] or [MAIN]
    return "\n".join(
        (
            f"{whole:.1f} s in all, {first - timeline.began:.1f} s of them before the first check; "
            f"{len(timeline.checks)} checks, {len(timeline.programs)} programs, checks on {', '.join(lanes)}",
            *_table("checks", timeline.checks),
            *(("", *_table("programs", timeline.programs)) if timeline.programs else ()),
        )
    )


def _table(head: str, spans: Iterable[Span]) -> tuple[str, ...]:
    by_step: dict[str, list[Span]] = defaultdict(list)
    for span in spans:
        by_step[span.step].append(span)
    sums = {step: sum(span.seconds for span in found) for step, found in by_step.items()}
    # No check knows its CPU time; what it waits for is a program, which does.
    cpu = {step: sum(span.cpu for span in found) for step, found in by_step.items()}
    has_cpu = any(cpu.values())
    whole = sum(sums.values()) or 1.0
    rows = [
        f"| {step} | {len(by_step[step])} | {sums[step]:.1f} | {sums[step] / whole:.0%} |"
        + (f" {cpu[step]:.1f} |" if has_cpu else "")
        for step in sorted(sums, key=lambda step: (-sums[step], step))
    ]
    columns = f"| {head} | count | seconds | share |" + (" CPU s |" if has_cpu else "")
    return (columns, "| --- | ---: | ---: | ---: |" + (" ---: |" if has_cpu else ""), *rows)


def path_text(timeline: Timeline) -> str:
    """A line for each part of the critical path, first things first, and the sums."""
    links = critical_path(timeline)
    lines = ["critical path:"]
    for link in links:
        span = link.span
        lines.append(f"  {span.began - timeline.began:7.2f} s  {span.seconds:6.2f} s  {span.worker:<5} {span.name}")
        # Less is what pytest does between two checks.
        lines += (
            [f"  {span.ended - timeline.began:7.2f} s  {link.idle:6.2f} s  -     nothing"] if link.idle >= 0.05 else []
        )
    busy, idle = sum(link.span.seconds for link in links), sum(link.idle for link in links)
    return "\n".join((*lines, f"{busy:.2f} s in {len(links)} parts, {idle:.2f} s between them in which nothing ran"))
