"""Statistics over rounds, and the table that is printed of them."""

import statistics
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from benchmarks.comparing.competitors import Competitor
from benchmarks.measuring import Cost

Round = Mapping[str, Cost]
"""What each competitor took in one round, by its name."""
_HEAD = ("competitor", "rounds", "{unit}", "ratio to {base}", "CPU {unit}", "memory MB")


@dataclass(frozen=True)
class Spread:
    """Median, lowest and highest of some values."""

    median: float
    low: float
    high: float

    @classmethod
    def of(cls, values: Iterable[float]) -> "Spread":
        """Raises ``StatisticsError`` if there is none."""
        listed = list(values)
        return cls(statistics.median(listed), min(listed), max(listed))

    def text(self, digits: int = 1, factor: float = 1.0) -> str:
        """As in ``2.0 (1.5-3.1)``."""
        median, low, high = (f"{value * factor:.{digits}f}" for value in (self.median, self.low, self.high))
        return f"{median} ({low}-{high})"


def ratios(rounds: Iterable[Round], name: str, base: str) -> tuple[float, ...]:
    """Wall time of a competitor by that of another, in each round that has both.

    Within the round, for what else the machine does changes from one to the next.
    """
    return tuple(each[name].seconds / each[base].seconds for each in rounds if name in each and base in each)


def table(rounds: Sequence[Round], competitors: Iterable[Competitor], *, milliseconds: bool = False) -> str:
    """A row for each competitor that ran: median (lowest-highest) of what it took."""
    rows = [one for one in competitors if any(one.name in each for each in rounds)]
    unit = "ms" if milliseconds else "s"
    base = rows[0].base if rows else ""
    head = [column.format(unit=unit, base=base) for column in _HEAD]
    lines = [f"| {' | '.join(head)} |", f"| --- |{' ---: |' * (len(head) - 1)}"]
    return "\n".join((*lines, *(_row(one, rounds, 1000.0 if milliseconds else 1.0) for one in rows)))


def _row(competitor: Competitor, rounds: Sequence[Round], factor: float) -> str:
    costs = [each[competitor.name] for each in rounds if competitor.name in each]
    held = ratios(rounds, competitor.name, competitor.base)
    cells = (
        competitor.name,
        str(len(costs)),
        Spread.of(cost.seconds for cost in costs).text(factor=factor),
        Spread.of(held).text(digits=2) if held else "-",
        Spread.of(cost.cpu for cost in costs).text(factor=factor),
        Spread.of(cost.memory / 1e6 for cost in costs).text(digits=0),
    )
    return f"| {' | '.join(cells)} |"


def round_line(number: int, costs: Round) -> str:
    """One line on one round, printed when it is over."""
    return f"round {number}: " + (
        ", ".join(f"{name} {cost.seconds:.2f} s" for name, cost in costs.items()) or "nothing"
    )
