"""Texts about a timeline."""

from benchmarks.timelines.spans import timeline_of
from benchmarks.timelines.summing import breakdown, path_text

from tests.benchmarks.timelines.runs import small, written


def test_the_breakdown_sums_up_by_step() -> None:
    """The longest first, checks and programs apart; programs know their CPU time."""
    assert breakdown(small()).splitlines() == [
        "10.0 s in all, 4.0 s of them before the first check; 4 checks, 4 programs, checks on gw0, gw1",
        "| checks | count | seconds | share |",
        "| --- | ---: | ---: | ---: |",
        "| imports | 2 | 5.0 | 56% |",
        "| install | 2 | 4.0 | 44% |",
        "",
        "| programs | count | seconds | share | CPU s |",
        "| --- | ---: | ---: | ---: | ---: |",
        "| building | 2 | 3.0 | 43% | 2.4 |",
        "| installing | 1 | 3.0 | 43% | 2.5 |",
        "| staging | 1 | 1.0 | 14% | 0.5 |",
    ]


def test_the_path_has_its_gaps() -> None:
    """Beginning and seconds of each, and the sums."""
    assert path_text(small()).splitlines() == [
        "critical path:",
        "     0.00 s    2.00 s  main  building <demo> & its wheel",
        "     2.00 s    0.50 s  -     nothing",
        "     2.50 s    1.00 s  main  staging demo",
        "     3.50 s    0.50 s  -     nothing",
        "     4.00 s    1.00 s  gw1   release::install[sdist-py312-pip]",
        "     5.00 s    1.00 s  -     nothing",
        "     6.00 s    4.00 s  gw1   release::imports[sdist-py312-pip]",
        "8.00 s in 4 parts, 2.00 s between them in which nothing ran",
    ]


def test_an_empty_timeline_has_texts() -> None:
    """A run that was refused before anything ran."""
    empty = timeline_of(written((), ()))
    assert breakdown(empty).startswith("0.0 s in all")
    assert path_text(empty).endswith("0.00 s in 0 parts, 0.00 s between them in which nothing ran")
