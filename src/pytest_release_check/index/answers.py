"""What the upload endpoint answers, as values: a reason for the status line, and a stub page that says it again."""

import json
from dataclasses import dataclass
from html import escape
from http import HTTPStatus

from pytest_release_check.index.negotiation import best
from pytest_release_check.rules.rule import UploadRule

_HTML = "text/html"
_JSON = "application/json"
_GENERIC = {
    400: "The index could not take the request: it is malformed or otherwise not right.",
    403: "The index does not allow this request.",
    404: "There is nothing at this address.",
    405: "This address does not take that method.",
    410: "What was here is no longer offered.",
    500: "The index failed on this request, as PyPI does.",
    507: "The index has no room for this.",
}


class RefusedError(Exception):
    """The upload is not taken; ``status`` and the text go to the client."""

    def __init__(self, message: str, status: int = 400, rule: UploadRule | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.code = rule.code if rule is not None else ""
        """Of the rule; empty where it is none of PyPI's."""


class DroppedError(Exception):
    """The upload is not taken, and nothing is said: where PyPI drops the connection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A status line and a body."""

    status: int
    reason: str
    """Latin-1 without control characters, as the status line wants it."""
    content_type: str
    body: bytes


def accepted(accept: str) -> Answer:
    """A file was taken, or is there already: there is nothing to say about it."""
    return _answer(200, "OK", "", accept)


def refused(status: int, message: str, accept: str) -> Answer:
    """The message in the status line, and again in the body behind a sentence that is always the same."""
    return _answer(status, message, _GENERIC.get(status, "The index refused the request."), accept)


def reason_phrase(message: str) -> str:
    """A text as a status line can carry it: one line of printable Latin-1."""
    printable = "".join(letter if letter.isprintable() else " " for letter in message)
    return " ".join(printable.split()).encode("latin-1", "replace").decode("latin-1")


def _answer(status: int, message: str, generic: str, accept: str) -> Answer:
    reason = reason_phrase(message)
    # Without an Accept header HTML is as good as anything; what is neither HTML nor JSON gets text, never a refusal.
    kind = best(accept or "*/*", (_HTML, _JSON)) or "text/plain"
    write = {_HTML: _html, _JSON: _json}.get(kind, _text)
    body = write(status, message, generic)
    content_type = kind if kind == _JSON else f"{kind}; charset=UTF-8"
    return Answer(status=status, reason=reason, content_type=content_type, body=body.encode("utf-8", "replace"))


def _html(status: int, message: str, generic: str) -> str:
    title = escape(f"{status} {message}")
    said = f"{escape(generic)}<br><br>\n{escape(message)}\n" if generic else ""
    return f"<html>\n<head><title>{title}</title></head>\n<body>\n<h1>{title}</h1>\n{said}</body>\n</html>\n"


def _json(status: int, message: str, generic: str) -> str:
    said = f"{generic}\n\n{message}" if generic else ""
    return json.dumps({"message": said, "code": f"{status} {message}", "title": _title(status)})


def _text(status: int, message: str, generic: str) -> str:
    return f"{status} {message}\n" + (f"\n{generic}\n\n{message}\n" if generic else "")


def _title(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"
