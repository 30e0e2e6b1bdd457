"""Secrets in texts that leave the run: known ones in every form in which a server or a program repeats them."""

import base64
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

MASK = "****"
SHORTEST = 4
"""Characters of the shortest secret that is masked by itself.

Three letters stand in every other line, and a log of stars shows the secret as well: by its gaps. Of a shorter password
the pair ``user:password`` is masked (``login_secrets``).
"""
_WHOLE_WORD = 8
"""Below this many characters a secret is masked where it is a word: ``test`` must not turn every pytest into stars."""
_SHORTEST_BASE64 = 4
"""Characters of base64 that do not depend on their neighbours; what a secret of 4 characters has at least."""
_LONGEST_FORM = 6
"""Characters for one of the secret: ``\\u002f``."""

# RFC 3986, section 3.2.1: what stands before the host. Passwords with an unescaped `/` are taken along unless a port
# is all that stands before it; passwords with an unescaped `@` end at the last one. Lengths are bounded here and below
# so that no text takes longer than its length: servers and build backends write what they like.
_URL_LOGIN = re.compile(
    r"(?P<scheme>\b[a-z][a-z0-9+.-]{0,20}://)"
    r"(?:[^\s/?#\"'<>]{0,1000}|[^\s/?#\"'<>:@]{0,100}:(?!\d*[/?#])[^\s\"'<>@]{0,1000})@",
    re.IGNORECASE,
)
# RFC 9110, section 11.6.2, as headers are written, shown by Python or put into JSON.
_HEADER = re.compile(r"(authorization\W{1,6}(?:basic|bearer|token|digest)\s+)[^\s\"',;<>]+", re.IGNORECASE)
# What PyPI's tokens begin with: a macaroon of version 2 with a location.
_TOKEN = re.compile(r"\bpypi-Ag[A-Za-z0-9_-]{16,}")
# Programs that wrap or frame their lines divide a secret; the break and what surrounds it do not count.
_BREAK = re.compile(r"(?<![ \t|\u2502\u2503])[ \t|\u2502\u2503]*[\r\n][\s|\u2502\u2503]*")
_BASE64 = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=")


def login_secrets(username: str, password: str) -> tuple[str, ...]:
    """What has to be masked of a login; nothing if there is no password."""
    if not password:
        return ()
    return (password,) if _is_maskable(password) else (f"{username}:{password}",)


def without_logins(text: str) -> str:
    """``text`` with stars for logins in URLs and headers, and for tokens that show themselves as such."""
    shown = _URL_LOGIN.sub(rf"\g<scheme>{MASK}@", text)
    return _TOKEN.sub(MASK, _HEADER.sub(rf"\g<1>{MASK}", shown))


class Mask:
    """Masks some secrets, and logins that are not known (``without_logins``).

    A secret is found as it is, percent-encoded, with the escapes of JSON or HTML, as any part of a text in base64 of
    either alphabet, and divided by the ends of lines.
    """

    def __init__(self, secrets: Iterable[str] = ()) -> None:
        known = [secret for secret in dict.fromkeys(secrets) if _is_maskable(secret)]
        self._written = tuple(re.compile(_written_form(secret)) for secret in known)
        self._encoded = tuple(re.compile(form) for secret in known for form in _base64_forms(secret))
        self.reach = max((len(secret.encode("utf-8", "replace")) for secret in known), default=0) * _LONGEST_FORM
        """Characters that a secret takes at most in any form; 0 if there are none."""

    def of(self, text: str) -> str:
        """``text`` with stars for secrets; its lines stay as many as they were."""
        shown = self._without_known(text) if self.reach else text
        return without_logins(shown)

    def _without_known(self, text: str) -> str:
        joined = _Joined(text)
        # Where its lines are joined, a short word has no ends by which to know it.
        spans = [found.span() for pattern in self._written for found in pattern.finditer(text)]
        spans += joined.found(self._written)
        spans += [_whole_word(text, *span) for span in joined.found(self._encoded)]
        return _with_stars(text, spans)


class _Joined:
    """A text without the ends of its lines, and where its parts were."""

    def __init__(self, text: str) -> None:
        self._begins, self._origins = [0], [0]
        """Where a part begins here, and where it began."""
        parts, at = [], 0
        for found in _BREAK.finditer(text):
            parts.append(text[at : found.start()])
            at = found.end()
            self._begins.append(self._begins[-1] + len(parts[-1]))
            self._origins.append(at)
        self.text = "".join([*parts, text[at:]])

    def found(self, patterns: Iterable["re.Pattern[str]"]) -> Iterator[tuple[int, int]]:
        """Spans in the whole text, a piece a line, of what is found in the joined one."""
        for pattern in patterns:
            for found in pattern.finditer(self.text):
                yield from self._pieces(*found.span())

    def _pieces(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        while start < end:
            part = bisect_right(self._begins, start) - 1
            here = min([end, *self._begins[part + 1 : part + 2]])
            origin = self._origins[part] - self._begins[part]
            yield start + origin, here + origin
            start = here


def _whole_word(text: str, start: int, end: int) -> tuple[int, int]:
    """All of the base64 around a span: with the login go the name before it and the letters it shares bits with."""
    while start > 0 and text[start - 1] in _BASE64:
        start -= 1
    while end < len(text) and text[end] in _BASE64:
        end += 1
    return start, end


def _with_stars(text: str, spans: Iterable[tuple[int, int]]) -> str:
    pieces, at = [], 0
    for start, end in sorted(spans):
        if end > at:
            pieces += [text[at:start], MASK] if start >= at else []
            at = end
    return "".join([*pieces, text[at:]])


def _is_maskable(secret: str) -> bool:
    return len("".join(secret.split())) >= SHORTEST


def _written_form(secret: str) -> str:
    """A regular expression for a secret in every form that keeps its characters apart."""
    form = "".join(map(_written, secret.strip()))
    return form if len(secret) >= _WHOLE_WORD else rf"(?<![^\W_]){form}(?![^\W_])"


def _base64_forms(secret: str) -> Iterator[str]:
    # Headers are in UTF-8 or Latin-1, as the client pleases (RFC 7617, section 2.1).
    contents = (secret.encode("utf-8", "replace"), secret.encode("latin-1", "replace"))
    for core in dict.fromkeys(core for content in contents for core in _base64_cores(content)):
        yield "".join(_BASE64_WRITTEN.get(character, character) for character in core)


def _base64_cores(content: bytes) -> Iterator[str]:
    """What base64 (RFC 4648) makes of ``content`` behind any other bytes: 0, 1 or 2 more than a multiple of 3."""
    for before in range(3):
        encoded = base64.b64encode(b"\0" * before + content).decode("ascii")
        core = encoded[(0, 2, 3)[before] : (before + len(content)) * 8 // 6]
        if len(core) >= _SHORTEST_BASE64:
            yield core


def _written(character: str) -> str:
    """One character as it is, percent-encoded, or with the escapes of JSON, Python or HTML."""
    if character.isspace():  # may have been the end of a line
        return r"(?:\s|\+|%20|%0[9aAdD]|&nbsp;|&#32;|&#x20;|\\u0020|\\x20)?"
    octets = character.encode("utf-8", "replace")
    percent = "".join("%" + "".join(f"[{digit}{digit.upper()}]" for digit in f"{octet:02x}") for octet in octets)
    forms = [re.escape(character), percent]
    if not character.isascii():
        forms.append("".join(rf"\\x{octet:02x}" for octet in octets))
    if not character.isalnum() or not character.isascii():
        number = "".join(f"[{digit}{digit.upper()}]" for digit in f"{ord(character):x}")
        forms += [rf"\\+{re.escape(character)}", rf"\\+u0*{number}", rf"\\+x{number}", rf"&#[xX]0*{number};"]
        forms += [rf"&#0*{ord(character)};", *_ENTITIES.get(character, ())]
    return f"(?:{'|'.join(forms)})"


_BASE64_WRITTEN = {"+": r"(?:[+-]|%2[bB]|\\u002[bB])", "/": r"(?:/|_|%2[fF]|\\/|\\u002[fF]|&#x2[fF];)"}
_ENTITIES = {"&": ("&amp;",), "<": ("&lt;",), ">": ("&gt;",), '"': ("&quot;",), "'": ("&apos;",)}
