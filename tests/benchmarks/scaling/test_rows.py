"""Rows of tables of growth."""

from pathlib import Path

import pytest
from benchmarks.measuring import Cost
from benchmarks.scale import TABLES
from benchmarks.scaling.rows import HEAD, Bench, Row, verdict


def bench(factor: float) -> Bench:
    return Bench(here="python", folder=Path("folder"), pythons=(), factor=factor)


def test_a_row_has_the_spread_of_its_rounds() -> None:
    """With as many digits as are wanted, and as many cells as the head."""
    row = Row("2 workers", (Cost(3.0, 1.0, 10_000_000), Cost(1.0, 5.0, 20_000_000)), "passed")
    assert row.text() == "| 2 workers | 2.0 (1.0-3.0) | 3.0 (1.0-5.0) | 15 (10-20) | passed |"
    assert row.text(3).startswith("| 2 workers | 2.000 (1.000-3.000) |")
    assert row.text().count("|") == HEAD.splitlines()[0].count("|")


@pytest.mark.parametrize(
    ("factor", "sizes"), [(1.0, (1, 200, 2000)), (0.1, (1, 20, 200)), (0.001, (1, 2)), (2, (2, 400, 4000))]
)
def test_sizes_follow_the_factor(factor: float, sizes: tuple[int, ...]) -> None:
    """None is below 1, and none comes twice."""
    assert bench(factor).sizes(1, 200, 2000) == sizes


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("verdict: failed: 1 failed\nmore\n", "failed: 1 failed"),
        ("the verdict: passed\nverdict: passed\n", "passed"),
        ("nothing", ""),
    ],
)
def test_the_verdict_is_read_out_of_the_output(output: str, said: str) -> None:
    """Empty if there is none."""
    assert verdict(output.splitlines()) == said


def test_every_table_says_what_it_is() -> None:
    """Its first line is printed above it."""
    assert {name for name, table in TABLES.items() if not table.__doc__} == set()
