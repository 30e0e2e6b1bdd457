"""What the upload endpoint says, and in which shape."""

import json

import pytest

from pytest_release_check.index.answers import accepted, reason_phrase, refused
from pytest_release_check.index.http.messages import Response


def body_of(answer: Response) -> bytes:
    assert isinstance(answer.body, bytes)
    return answer.body


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", "text/html; charset=UTF-8"),
        ("*/*", "text/html; charset=UTF-8"),
        ("text/html,application/xhtml+xml", "text/html; charset=UTF-8"),
        ("application/json", "application/json"),
        ("text/html;q=0.1, application/json", "application/json"),
        ("text/plain", "text/plain; charset=UTF-8"),
        ("image/png", "text/plain; charset=UTF-8"),
    ],
)
def test_the_type_follows_accept(accept: str, kind: str) -> None:
    """HTML unless JSON is liked better; text for whoever wants neither."""
    answers = (accepted(accept), refused(400, "No.", accept))
    assert [answer.headers["Content-Type"] for answer in answers] == [kind, kind]


def test_accepted() -> None:
    """200 OK, and nothing to say."""
    answer = accepted("text/html")
    assert (answer.status, answer.reason) == (200, "OK")
    assert b"<title>200 OK</title>" in body_of(answer)


def test_the_message_is_said_twice_and_escaped_in_html() -> None:
    """In the status line as it is, and in the body behind a general sentence."""
    answer = refused(400, "name <b> & co", "text/html")
    assert answer.reason == "name <b> & co"
    assert b"<h1>400 name &lt;b&gt; &amp; co</h1>" in body_of(answer)
    assert b"The index could not take the request" in body_of(answer) and b"<b>" not in body_of(answer)


def test_json() -> None:
    """An object with message, code and title."""
    reported = json.loads(body_of(refused(403, "No <b>.", "application/json")))
    assert (reported["code"], reported["title"]) == ("403 No <b>.", "Forbidden")
    assert reported["message"].endswith("\n\nNo <b>.")


def test_text() -> None:
    """Raw."""
    assert body_of(refused(400, "No <b>.", "text/plain")).startswith(b"400 No <b>.\n")


@pytest.mark.parametrize(
    ("message", "phrase"),
    [
        ("plain", "plain"),
        ("two\r\nX-Planted: 1", "two X-Planted: 1"),
        ("\x1b[31mred\x00\x7f", "[31mred"),
        ("caf\u00e9 \u2026 \u65e5", "caf\u00e9 ? ?"),
        ("\udcff.", "."),
    ],
)
def test_what_a_status_line_carries(message: str, phrase: str) -> None:
    """One line of printable Latin-1."""
    assert reason_phrase(message) == phrase
