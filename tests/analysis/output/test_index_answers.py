"""The index's own words, out of a status line and a page."""

import pytest

from pytest_release_check.analysis.output.index_answers import readable, words_of
from pytest_release_check.model.uploading import UploadAnswer

NGINX = (
    "<html>\n<head><title>413 Request Entity Too Large</title></head>\n<body>\n"
    "<center><h1>413 Request Entity Too Large</h1></center>\n<hr><center>nginx/1.18.0 (Ubuntu)</center>\n</body></html>"
)
BOTTLE = (
    '<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head><title>Error: 403 Forbidden</title>\n'
    "<style>html {color: red}</style></head><body><h1>Error: 403 Forbidden</h1>\n<p>Not &lt;yours&gt;."
)


def answer(status: int = 0, reason: str = "", text: str = "", trouble: str = "") -> UploadAnswer:
    return UploadAnswer(filename="demo-1.0.tar.gz", status=status, reason=reason, text=text, trouble=trouble)


@pytest.mark.parametrize(
    ("status", "reason", "body", "expected"),
    [
        (400, "'C-3PO' is not a valid classifier.", "<html>x", "400 'C-3PO' is not a valid classifier."),
        (400, "a <b>bold</b> &amp; <br/>broken   word", "", "400 a bold & broken word"),
        (400, "ask <me@example.org> for a<2,>1", "", "400 ask <me@example.org> for a<2,>1"),
        (400, "Bad Request", "", "400 Bad Request"),
        (400, "Bad Request", "the name is taken", "400 Bad Request: the name is taken"),
        (400, "", '{"message": "no <i>such</i> thing"}', "400 bad request: no such thing"),
        (409, "Conflict", '{\n"error": "there already"\n}', "409 Conflict: there already"),
        (413, "Request Entity Too Large", NGINX, "413 Request Entity Too Large"),
        (403, "Forbidden", BOTTLE, "403 Forbidden: Not <yours>."),
        (409, "409 there is one in the stage", "", "409 there is one in the stage"),
        (599, "very odd", "", "599 very odd"),
        (599, "", "", "599"),
    ],
)
def test_one_clean_sentence(status: int, reason: str, body: str, expected: str) -> None:
    """The reason; where it says nothing, the page: no padding, no HTML."""
    assert words_of(answer(status, reason, body)) == expected


def test_a_long_page() -> None:
    """It is cut at a word, and the finding has the path of all of it."""
    words = words_of(answer(400, "Bad Request", "word " * 1000))
    assert len(words) < 330 and words.endswith("word...")


@pytest.mark.parametrize(
    ("trouble", "expected"),
    [
        ("InvalidDistribution: Invalid metadata:\n  'version' is wrong", "Invalid metadata: 'version' is wrong"),
        ("ConnectionError: Connection aborted.", "Connection aborted."),
        ("", "no answer"),
    ],
)
def test_without_an_answer(trouble: str, expected: str) -> None:
    """What kept the file from being sent, or the answer from coming."""
    assert words_of(answer(trouble=trouble)).endswith(expected)


def test_only_a_head() -> None:
    """The title is better than nothing."""
    assert readable("<html><head><title>Not here</title></head><body></body></html>") == "Not here"
