"""Answers as values: for an upload a reason in the status line, and a stub page that says it again."""

import json
from dataclasses import replace
from html import escape
from http import HTTPStatus

from pytest_release_check.index.http.messages import FileBody, Response
from pytest_release_check.index.http.negotiation import best
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


def accepted(accept: str) -> Response:
    """A file was taken, or is there already: there is nothing to say about it."""
    return _stub(200, "OK", "", accept)


def refused(status: int, message: str, accept: str, **headers: str) -> Response:
    """The message in the status line, and again in the body behind a sentence that is always the same.

    The connection ends with it: the rest of the request is lost.
    """
    generic = _GENERIC.get(status, "The index refused the request.")
    return _stub(status, message, generic, accept, Connection="close", **headers)


def text(status: int, words: str, content_type: str = "text/plain; charset=UTF-8", **headers: str) -> Response:
    """A few words in answer to a request that is not an upload."""
    return answer(status, content_type, words.encode(), **headers)


def answer(status: int, content_type: str, body: bytes | FileBody, **headers: str) -> Response:
    """Any answer; ``content_type`` may be empty where nothing is sent."""
    # Nothing staged may be kept: the same name may have other bytes in the next run.
    fields = {"Cache-Control": "no-store"} | ({"Content-Type": content_type} if content_type else {})
    return Response(status=status, headers=fields | headers, body=body)


def reason_phrase(message: str) -> str:
    """A text as a status line can carry it: one line of printable Latin-1."""
    printable = "".join(letter if letter.isprintable() else " " for letter in message)
    return " ".join(printable.split()).encode("latin-1", "replace").decode("latin-1")


def _stub(status: int, message: str, generic: str, accept: str, **headers: str) -> Response:
    # Without an Accept header HTML is as good as anything; what is neither HTML nor JSON gets text, never a refusal.
    kind = best(accept or "*/*", (_HTML, _JSON)) or "text/plain"
    write = {_HTML: _html, _JSON: _json}.get(kind, _text)
    body = write(status, message, generic).encode("utf-8", "replace")
    content_type = kind if kind == _JSON else f"{kind}; charset=UTF-8"
    return replace(answer(status, content_type, body, Vary="Accept", **headers), reason=reason_phrase(message))


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
