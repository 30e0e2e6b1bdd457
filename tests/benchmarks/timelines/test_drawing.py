"""The drawing of a timeline."""

from xml.etree import ElementTree

from benchmarks.timelines.drawing import svg
from benchmarks.timelines.spans import timeline_of

from tests.benchmarks.timelines.runs import CHECKS, PROGRAMS, small, written

_SVG = "{http://www.w3.org/2000/svg}"


def test_every_check_and_program_is_a_bar_with_a_title() -> None:
    """What has to be escaped is; times are counted from the beginning."""
    bars = [one for one in ElementTree.fromstring(svg(small())).iter(f"{_SVG}rect") if len(one)]
    titles = [bar[0].text for bar in bars]
    assert len(bars) == len(CHECKS) + len(PROGRAMS)
    assert "building <demo> & its wheel: 2.00 s, from 0.00 s" in titles
    assert "release::imports[sdist-py312-pip]: 4.00 s, from 6.00 s" in titles


def test_each_worker_has_lanes_and_each_step_a_colour() -> None:
    """What ran at the same time on one worker does not lie upon each other."""
    drawn = ElementTree.fromstring(svg(small()))
    texts = [one.text for one in drawn.iter(f"{_SVG}text")]
    assert {"main programs", "gw0 checks", "gw0 programs", "gw1 checks", "install", "imports", "10 s"} <= set(texts)
    places = {one[0].text: one.get("y") for one in drawn.iter(f"{_SVG}rect") if len(one)}
    build, again = (y for title, y in places.items() if title is not None and title.startswith("building"))
    assert build != again
    colours = {one[0].text: one.get("fill") for one in drawn.iter(f"{_SVG}rect") if len(one)}
    assert len(set(colours.values())) == 5


def test_an_empty_timeline_can_be_drawn() -> None:
    """There is an axis."""
    assert ElementTree.fromstring(svg(timeline_of(written((), ())))).tag == f"{_SVG}svg"
