"""What twine prints of an upload: its messages, the file that each is about, and the index's own words in them."""

import html
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from http import HTTPStatus

STATUS = re.compile(r"\b(?:HTTPError|InvalidPyPIUploadURL): (\d{3})\b")
"""What twine says of an answer that is not a success."""
_LIMIT = 300
"""Characters of a sentence that people read; PyPI's longest refusals have some 250."""
# twine's log is a table: the level, and the message beside it in as many lines as it takes (rich.logging).
_LEVEL = re.compile(r"(?:DEBUG|INFO|WARNING|ERROR|CRITICAL) +")
_BESIDE = " " * 9
_ANSWER = re.compile(r"(?:[\w.]+\.)?HTTPError: (\d{3}) (.*?) from(?: (\S+))?(?: (.*))?$")
_UPLOADING = re.compile(r"Uploading (\S+)$")
_REFUSED = re.compile(r"(\S+): (?=\d{3}\b)")
_UNSEEN = re.compile(r"<!--.*?-->|<(script|style|head)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][a-z0-9-]*(?:\s[^<>]*)?/?>|<!doctype[^<>]*>", re.IGNORECASE)
_SERVER = re.compile(r"\s*\b(?:nginx|cloudflare|openresty)(?:/[\d.]+)?(?: \(\w+\))?$")
_KEYS = ("message", "detail", "error", "msg", "title")
"""Where JSON answers have their sentence."""


def messages(lines: Iterable[str]) -> tuple[str, ...]:
    """What was logged or printed, one message each, its lines as they were."""
    found: list[list[str]] = []
    for line in lines:
        level = _LEVEL.match(line)
        if level is not None:
            found.append([line[level.end() :].rstrip()])
        elif found and line.startswith(_BESIDE):
            found[-1].append(line[len(_BESIDE) :].rstrip())
        elif line.strip():
            found.append([line.strip()])
    return tuple("\n".join(message).strip() for message in found)


def words_of_index(lines: Iterable[str]) -> str:
    """Why an upload failed, in one sentence: the index's words with their status, or else the last of twine's."""
    said = messages(lines)
    for number, message in reversed(tuple(enumerate(said))):
        if answer := _Answer.of(message):
            behind = message if answer.reason else " ".join((message, *said[number + 1 :]))
            return (_Answer.of(behind) or answer).sentence(_body(said[:number]))
    last = next((message for message in reversed(said) if message), "")
    return _REFUSED.sub("", readable(last), count=1) or "no output"


def refused_file(lines: Iterable[str], filenames: Iterable[str]) -> str:
    """The one of ``filenames`` that was being uploaded when it failed; all of them where that cannot be known."""
    names, last, mentioned = tuple(filenames), "", ""
    for message in messages(lines):
        found = _UPLOADING.match(message) or _REFUSED.match(message)
        last = found[1] if found is not None and found[1] in names else last
        mentioned = next((name for name in names if name in message), "")
    return last or mentioned or ", ".join(names)


def readable(text: str, limit: int = _LIMIT) -> str:
    """A text of a server as one line: no HTML, no more than ``limit`` characters."""
    seen = _UNSEEN.sub(" ", text)
    line = " ".join(html.unescape(_TAG.sub(" ", seen)).split()) or " ".join(_TAG.sub(" ", text).split())
    return line if len(line) <= limit else f"{line[:limit].rpartition(' ')[0] or line[:limit]}..."


@dataclass(frozen=True, slots=True)
class _Answer:
    """The answer of an index that refused a file."""

    status: str
    phrase: str
    reason: str

    @classmethod
    def of(cls, message: str) -> "_Answer | None":
        found = _ANSWER.match(" ".join(message.split()))
        return found and cls(found[1], found[2], readable(found[4] or ""))

    def sentence(self, body: str) -> str:
        """Status and reason; where that is only what the status is called, the words of the page."""
        if self.reason and self.reason.casefold() not in self._called:
            return f"{self.status} {self.reason}"
        known = "|".join(map(re.escape, sorted(self._called, key=len, reverse=True)))
        words = re.sub(rf"^(?:\W*(?:error:? )?(?:{self.status}|{known})\b)+[\s:.,-]*", "", body, flags=re.IGNORECASE)
        words = _SERVER.sub("", words).strip()
        return f"{self.status} {self.phrase}: {words}" if words else f"{self.status} {self.phrase}"

    @property
    def _called(self) -> frozenset[str]:
        names = [self.phrase.casefold()]
        names += [status.phrase.casefold() for status in HTTPStatus if str(status.value) == self.status]
        return frozenset(names)


def _body(said: tuple[str, ...]) -> str:
    """The page of the last answer: twine logs it behind the address and the status."""
    for number in range(len(said) - 1, -1, -1):
        if said[number].startswith("Response from "):
            return readable(" ".join(_sentences(" ".join(said[number + 1 :]))))
        if _UPLOADING.match(said[number]):
            break
    return ""


def _sentences(page: str) -> Iterator[str]:
    """The sentence of a JSON answer, or the page as it is."""
    try:
        answer = json.loads(page)
    except (ValueError, RecursionError):
        answer = None
    found = [answer.get(key) for key in _KEYS] if isinstance(answer, dict) else []
    yield next((text for text in found if isinstance(text, str) and text), page)
