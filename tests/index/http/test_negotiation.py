"""What the headers of a request choose."""

import io

import pytest

from pytest_release_check.index.http.messages import FileBody, Request, Response
from pytest_release_check.index.http.negotiation import best, has_current, ranged

SIZE = 10


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", ""),
        ("*/*", "text/html"),
        ("text/*", "text/html"),
        ("application/json", "application/json"),
        ("text/html;q=0.1, application/json", "application/json"),
        ("text/html;q=0, */*", "application/json"),
        ("text/html;q=x", ""),
        ("image/png", ""),
        ("TEXT/HTML", "text/html"),
    ],
)
def test_the_best_type(accept: str, chosen: str) -> None:
    """The highest weight wins, then the order on offer; a more specific range counts before a general one."""
    assert best(accept, ("text/html", "application/json")) == chosen


@pytest.mark.parametrize(
    ("stated", "current"),
    [('"a"', True), ('W/"a"', True), ('"b", "a"', True), ('"b"', False), ("", False), ("a", False)],
)
def test_what_the_client_has_already(stated: str, current: bool) -> None:
    """One of its tags is that of the page, weak or strong."""
    request = Request(method="GET", target="/", headers=(("if-none-match", stated),))
    assert has_current(request, '"a"') == current


@pytest.mark.parametrize(
    ("asked", "status", "content_range", "length"),
    [
        ("", 200, None, 10),
        ("bytes=2-4", 206, "bytes 2-4/10", 3),
        ("bytes=2-", 206, "bytes 2-9/10", 8),
        ("bytes=-3", 206, "bytes 7-9/10", 3),
        ("bytes=-30", 206, "bytes 0-9/10", 10),
        ("bytes=8-99", 206, "bytes 8-9/10", 2),
        ("bytes=10-", 416, "bytes */10", 0),
        ("bytes=-0", 416, "bytes */10", 0),
        ("bytes=4-2", 200, None, 10),
        ("bytes=-", 200, None, 10),
        ("bytes=0-1,3-4", 200, None, 10),
        ("lines=0-1", 200, None, 10),
    ],
)
def test_ranges_of_a_file(asked: str, status: int, content_range: str | None, length: int) -> None:
    """One range is honoured; what can be passed over is."""
    whole = Response(status=200, headers={"Content-Type": "x/y"}, body=FileBody(stream=io.BytesIO(), end=SIZE))
    part = ranged(Request(method="GET", target="/", headers=(("Range", asked),)), whole)
    assert (part.status, part.headers.get("Content-Range"), len(part.body)) == (status, content_range, length)
    assert ("Content-Type" in part.headers) == (status != 416)


def test_a_range_with_a_condition_gets_the_whole_file() -> None:
    """If-Range is answered with all of it."""
    whole = Response(status=200, body=FileBody(stream=io.BytesIO(), end=SIZE))
    request = Request(method="GET", target="/", headers=(("Range", "bytes=2-4"), ("If-Range", '"a"')))
    assert (ranged(request, whole).status, len(ranged(request, whole).body)) == (200, SIZE)


def test_pages_have_no_ranges() -> None:
    """They are small, and change."""
    page = Response(status=200, body=b"page")
    assert ranged(Request(method="GET", target="/", headers=(("Range", "bytes=0-1"),)), page) is page
