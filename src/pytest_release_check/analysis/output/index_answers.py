"""What an index says of a file that it does not take: one sentence for people, out of a status line and a page."""

import html
import json
import re
from collections.abc import Iterator
from http import HTTPStatus

from pytest_release_check.model.uploading import UploadAnswer

_LIMIT = 300
"""Characters of a sentence that people read; PyPI's longest refusals have some 250."""
_UNSEEN = re.compile(r"<!--.*?-->|<(script|style|head)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][a-z0-9-]*(?:\s[^<>]*)?/?>|<!doctype[^<>]*>", re.IGNORECASE)
_SERVER = re.compile(r"\s*\b(?:nginx|cloudflare|openresty)(?:/[\d.]+)?(?: \(\w+\))?$")
_KEYS = ("message", "detail", "error", "msg", "title")
"""Where JSON answers have their sentence."""


def words_of(answer: UploadAnswer) -> str:
    """Why a file was not taken, in one sentence: the index's words with their status, or what kept it from being sent.

    PyPI puts its words into the status line; where that says only what the status is called, the page has them.
    """
    if not answer.status:
        return readable(answer.trouble) or "no answer"
    called = _called(answer.status)
    reason = _without_status(readable(answer.reason), answer.status)
    if reason and reason.casefold() not in called:
        return f"{answer.status} {reason}"
    known = "|".join(map(re.escape, sorted(called, key=len, reverse=True)))
    page = readable(" ".join(_sentences(answer.text)))
    words = re.sub(rf"^(?:\W*(?:error:? )?(?:{answer.status}|{known})\b)+[\s:.,-]*", "", page, flags=re.IGNORECASE)
    words = _SERVER.sub("", words).strip()
    phrase = reason or next(iter(called), "")
    return f"{answer.status} {phrase}: {words}" if words else f"{answer.status} {phrase}".rstrip()


def readable(text: str, limit: int = _LIMIT) -> str:
    """A text of a server as one line: no HTML, no more than ``limit`` characters."""
    seen = _UNSEEN.sub(" ", text)
    line = " ".join(html.unescape(_TAG.sub(" ", seen)).split()) or " ".join(_TAG.sub(" ", text).split())
    return line if len(line) <= limit else f"{line[:limit].rpartition(' ')[0] or line[:limit]}..."


def _without_status(reason: str, status: int) -> str:
    """Devpi repeats the status in its reason."""
    return reason.removeprefix(f"{status} ")


def _called(status: int) -> tuple[str, ...]:
    return tuple(known.phrase.casefold() for known in HTTPStatus if known.value == status)


def _sentences(page: str) -> Iterator[str]:
    """The sentence of a JSON answer, or the page as it is."""
    try:
        answer = json.loads(page)
    except (ValueError, RecursionError):
        answer = None
    found = [answer.get(key) for key in _KEYS] if isinstance(answer, dict) else []
    yield next((text for text in found if isinstance(text, str) and text), page)
