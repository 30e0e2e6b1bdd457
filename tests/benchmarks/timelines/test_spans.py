"""What a timeline says, and its critical path."""

from pathlib import Path

import pytest
from benchmarks.timelines.spans import Span, Timeline, critical_path, read_timeline, timeline_of

from tests.benchmarks.timelines.runs import check, program, small, written


def named(timeline: Timeline) -> list[tuple[str, float]]:
    return [(link.span.name, round(link.idle, 3)) for link in critical_path(timeline)]


def test_a_timeline_is_read_from_a_report(tmp_path: Path) -> None:
    """Beginning and end are those of everything in it, and main is the first worker."""
    (tmp_path / "release-timeline.json").write_text(written(), "utf-8")
    timeline = read_timeline(tmp_path)
    assert timeline == small()
    assert (timeline.began, timeline.ended) == (1000.0, 1010.0)
    assert timeline.workers == ("main", "gw0", "gw1")


def test_another_schema_is_refused() -> None:
    """What it means is not known."""
    with pytest.raises(ValueError, match="schema 2"):
        timeline_of('{"schema": 2}')


@pytest.mark.parametrize(
    ("name", "step"),
    [
        ("release::install[wheel-py312-pip]", "install"),
        ("release::description", "description"),
        ("tests/test_release.py::test_it[wheel-py312-pip]", "test_it"),
        ("installing demo==1.0 [install-wheel-py312-pip]", "installing"),
        ("building", "building"),
    ],
)
def test_a_step_is_what_stands_before_the_bracket(name: str, step: str) -> None:
    """Or the first word of what a program did."""
    assert Span(name, "gw0", 0.0, 1.0).step == step


def test_the_path_leads_from_the_last_check_back_over_its_worker_to_the_preparation() -> None:
    """Each link with the seconds to the next in which nothing ran; what ran beside it is not on it."""
    assert named(small()) == [
        ("building <demo> & its wheel", 0.5),
        ("staging demo", 0.5),
        ("release::install[sdist-py312-pip]", 1.0),
        ("release::imports[sdist-py312-pip]", 0.0),
    ]


def test_without_checks_there_is_no_path() -> None:
    """A run that was refused."""
    assert critical_path(timeline_of(written(checks=()))) == ()


def test_in_one_process_checks_follow_the_preparation() -> None:
    """The programs that checks run are within them, and not links of their own."""
    timeline = timeline_of(
        written(
            programs=(program("building", "main", 0.0, 1.0, 1.0), program("installing", "main", 1.5, 1.0, 1.0)),
            checks=(check("install[a]", "main", 1.0, 2.0), check("imports[a]", "main", 3.0, 1.0)),
        )
    )
    assert named(timeline) == [("building", 0.0), ("release::install[a]", 0.0), ("release::imports[a]", 0.0)]


def test_checks_that_take_no_time_are_on_the_path_once() -> None:
    """Clocks are coarse, and times are rounded: one may seem to begin before the one ahead of it has ended."""
    checks = (check("b", "gw0", 2.0, 0.0), check("a", "gw0", 1.0, 1.0), check("c", "gw0", 1.9995, 0.0005))
    path = [(name, 0.0) for name in ("release::a", "release::c", "release::b")]
    assert named(timeline_of(written(programs=(), checks=checks))) == path
