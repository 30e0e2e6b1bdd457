"""Statistics over rounds, and the table of them."""

from benchmarks.comparing.competitors import Competitor, chosen
from benchmarks.comparing.summaries import Spread, ratios, round_line, table
from benchmarks.measuring import Cost


def cost(seconds: float, cpu: float = 1.0, memory: int = 50_000_000) -> Cost:
    return Cost(seconds, cpu, memory)


ROUNDS = (
    {"script": cost(10.0), "tox": cost(5.0)},
    {"script": cost(20.0), "tox": cost(30.0)},
    {"script": cost(40.0), "tox": cost(8.0, cpu=4.0, memory=90_000_000)},
)


def test_a_spread_is_median_lowest_and_highest() -> None:
    """As text with as many digits as are wanted, in another unit if need be."""
    spread = Spread.of((3.0, 1.0, 8.0))
    assert spread == Spread(3.0, 1.0, 8.0)
    assert spread.text() == "3.0 (1.0-8.0)"
    assert spread.text(digits=0, factor=1000) == "3000 (1000-8000)"


def test_ratios_are_those_within_each_round() -> None:
    """A round that lacks one of the two has none."""
    assert ratios(ROUNDS, "tox", "script") == (0.5, 1.5, 0.2)
    assert ratios(({"tox": cost(1.0)}, *ROUNDS), "tox", "script") == (0.5, 1.5, 0.2)
    assert ratios(ROUNDS, "tox", "gone") == ()


def test_the_table_has_a_row_for_each_that_ran() -> None:
    """Ratios are medians of those of the rounds, not of the medians."""
    assert table(ROUNDS, chosen(("script", "tox", "ours-pip"))).splitlines() == [
        "| competitor | rounds | s | ratio to script | CPU s | memory MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
        "| script | 3 | 20.0 (10.0-40.0) | 1.00 (1.00-1.00) | 1.0 (1.0-1.0) | 50 (50-50) |",
        "| tox | 3 | 8.0 (5.0-30.0) | 0.50 (0.20-1.50) | 1.0 (1.0-4.0) | 50 (50-90) |",
    ]


def test_without_its_base_a_competitor_has_no_ratio() -> None:
    """And what takes little is shown in milliseconds."""
    (competitor,) = chosen(("idle-with",))
    lines = table([{"idle-with": cost(0.25, cpu=0.2)}], (competitor,), milliseconds=True).splitlines()
    assert lines[0] == "| competitor | rounds | ms | ratio to idle-without | CPU ms | memory MB |"
    assert lines[2] == "| idle-with | 1 | 250.0 (250.0-250.0) | - | 200.0 (200.0-200.0) | 50 (50-50) |"


def test_nothing_gives_a_table_without_rows() -> None:
    """Nobody ran."""
    nobody: tuple[Competitor, ...] = ()
    assert len(table((), nobody).splitlines()) == 2


def test_a_round_is_one_line() -> None:
    """Printed when it is over."""
    assert round_line(2, ROUNDS[1]) == "round 2: script 20.00 s, tox 30.00 s"
