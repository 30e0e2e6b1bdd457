"""Secrets in what is shipped, by their documented shapes; they are never shown, only where they lie."""

import base64
import binascii
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath

from pytest_release_check.model.contents import Contents
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed

SECRET_SHIPPED = Rule(
    code="RC292",
    slug="secret-shipped",
    summary="a secret is shipped",
    why="Everybody who downloads the file can use it in your name.",
    fix="revoke it now, and keep the file out of the distribution: those who have an earlier release have it already",
    example="demo-1.0/.pypirc, with a password of the index",
    source="PyO3/maturin-action#193; the documented shapes of tokens, as "
    "https://github.blog/engineering/behind-githubs-new-authentication-token-formats/, with their checksums",
)
SECRET_PERHAPS = Rule(
    code="RC293",
    slug="secret-perhaps",
    summary="something that looks like a secret is shipped",
    why="If it was ever real, everybody who downloads the file can use it in your name.",
    fix="revoke it if it was ever real; let an example say in its value that it is one",
    example="demo/settings.py:  -----BEGIN PRIVATE KEY-----    # in the middle of a module\n"
    "demo-1.0/.env:     API_TOKEN=...",
    source="PyO3/maturin-action#193; keys and tokens in folders of tests and documents are examples nearly "
    "always (httpx ships a .netrc among the fixtures of its tests)",
    severity=Severity.WARNING,
)

_ASIDE = re.compile(
    r"(t|[a-z]*tests?|testing|testdata|.*_tests?|tests?_.*|docs?|documentation|examples?|samples|demos|fixtures?|data|certs?"
    r"|readme.*|change.*|history.*|news.*|conftest\.py|metadata|pkg-info)",
    re.IGNORECASE,
)
"""Folders and files in which examples of secrets are at home."""
_PRIVATE_KEY = re.compile(
    rb"-----BEGIN (?:(?:RSA|DSA|EC|OPENSSH|ENCRYPTED) )?PRIVATE KEY-----\s+"
    rb"((?:[A-Za-z-]+: [^\n]*\n)*\s*(?:[A-Za-z0-9+/=]{16,}\s+){3,})",
)
_SHAPES = (
    ("an upload token of PyPI", b"pypi-AgE", re.compile(rb"(?<![\w-])pypi-(AgE[A-Za-z0-9_-]{80,})")),
    ("a token of GitHub", b"gh", re.compile(rb"(?<!\w)gh[pousr]_([A-Za-z0-9]{36})(?!\w)")),
    ("a token of GitHub", b"github_pat_", re.compile(rb"(?<!\w)github_pat_([A-Za-z0-9]{22}_[A-Za-z0-9]{59})(?!\w)")),
    ("a token of npm", b"npm_", re.compile(rb"(?<!\w)npm_([A-Za-z0-9]{36})(?!\w)")),
    ("an access key of AWS", b"AKIA", re.compile(rb"(?<!\w)(AKIA[A-Z2-7]{16})(?!\w)")),
    ("a token of Slack", b"xox", re.compile(rb"(?<!\w)xox[abpr]-(\d{10,}-\d{10,}-[A-Za-z0-9-]{20,})(?!\w)")),
    ("a key of Stripe", b"k_live_", re.compile(rb"(?<!\w)[sr]k_live_([A-Za-z0-9]{24,})(?!\w)")),
)
"""What it is, a piece of it that is found fast, and its whole shape."""
_CHECKSUMMED = ("ghp_", "gho_", "ghu_", "ghs_", "ghr_", "npm_")
_PLACEHOLDER = re.compile(rb"EXAMPLE|XXXX|xxxx|0123456789|1234567890|abcdefgh|(.)\1{5}", re.IGNORECASE)
_SHORT = 64
"""Bytes; chosen: keys of RSA and of NIST's curves have more, and what stands in examples often less."""
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_PASSWORD = re.compile(rb"^[ \t]*password[ \t]*[:=][ \t]*(\S+)", re.MULTILINE | re.IGNORECASE)
_NETRC = re.compile(rb"\bmachine\s+\S+\s+login\s+\S+\s+password\s+(\S+)")
_ENV = re.compile(
    rb"^[ \t]*(?:export[ \t]+)?\w{0,40}(?:SECRET|TOKEN|PASSWORD|API_?KEY)\w{0,40}[ \t]*=[ \t]*[\"']?([^\s\"'$<{]{8,})",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """Something secret in a member; ``is_live`` if it looks like one that works, in a place where it is meant."""

    where: str
    what: str
    is_live: bool

    def __str__(self) -> str:
        """Where and what, for a finding's detail; the secret itself is not shown."""
        return f"{self.what} in {self.where}"


def secret_findings(file: Distribution, contents: Contents) -> Iterator[Finding]:
    """All secrets of a file: those that look live, and those that may be examples."""
    found = tuple(secrets_in(contents.texts))
    for rule, entries in (
        (SECRET_SHIPPED, [str(secret) for secret in found if secret.is_live]),
        (SECRET_PERHAPS, [str(secret) for secret in found if not secret.is_live]),
    ):
        if entries:
            yield Finding(rule=rule, subject=file.filename, detail=listed(entries, "; "))


def secrets_in(texts: Mapping[str, bytes]) -> Iterator[Secret]:
    """The secrets of all members."""
    for path, text in texts.items():
        is_aside = any(_ASIDE.fullmatch(part) for part in PurePosixPath(path).parts)
        yield from _keys(path, text, is_aside=is_aside)
        yield from _tokens(path, text, is_aside=is_aside)
        yield from _passwords(path, text, is_aside=is_aside)


def _keys(path: str, text: bytes, *, is_aside: bool) -> Iterator[Secret]:
    """Only what is outside tests and documents: keys of test certificates are everywhere."""
    if is_aside or b"PRIVATE KEY-----" not in text:
        return
    for match in _PRIVATE_KEY.finditer(text):
        is_file = text.strip().startswith(b"-----BEGIN")
        where = f"{path}:{_line(text, match)}"
        yield Secret(where=where, what="a private key", is_live=is_file and _is_base64(match[1]))


def _tokens(path: str, text: bytes, *, is_aside: bool) -> Iterator[Secret]:
    for what, piece, shape in _SHAPES:
        for match in shape.finditer(text) if piece in text else ():
            if not _PLACEHOLDER.search(match[1]) and _may_be_real(match):
                where = f"{path}:{_line(text, match)}"
                start = match[0][:8].decode("ascii", "replace")
                yield Secret(where=where, what=f"{what} ({start}...)", is_live=not is_aside)


def _passwords(path: str, text: bytes, *, is_aside: bool) -> Iterator[Secret]:
    """Files that exist to hold secrets; those of tests hold none."""
    if is_aside:
        return
    last = path.rpartition("/")[2]
    shape = {".pypirc": _PASSWORD, ".netrc": _NETRC, "_netrc": _NETRC, ".env": _ENV}.get(last)
    for match in shape.finditer(text) if shape else ():
        is_live = last == ".pypirc" and not re.match(rb"[<$%{*]", match[1])
        yield Secret(where=f"{path}:{_line(text, match)}", what="a password", is_live=is_live)
        return


def _may_be_real(match: re.Match[bytes]) -> bool:
    """Whether it has the checksum or the inner form of real ones."""
    token = match[0].decode("ascii")
    if token.startswith("pypi-"):
        return _is_macaroon(token.removeprefix("pypi-"))
    if token.startswith(_CHECKSUMMED):
        return token[-6:] == _base62(zlib.crc32(token[4:-6].encode()))
    return True


def _is_macaroon(text: str) -> bool:
    """Whether an upload token names its index inside, as the macaroons of PyPI do."""
    try:
        return b"pypi" in base64.urlsafe_b64decode(text[: len(text) // 4 * 4])
    except (ValueError, binascii.Error):
        return False


def _base62(number: int) -> str:
    digits = ""
    for _ in range(6):
        number, rest = divmod(number, len(_ALPHABET))
        digits = _ALPHABET[rest] + digits
    return digits


def _is_base64(body: bytes) -> bool:
    lines = [line for line in body.split() if b":" not in line]
    try:
        return len(base64.b64decode(b"".join(lines), validate=True)) > _SHORT
    except (ValueError, binascii.Error):
        return False


def _line(text: bytes, match: re.Match[bytes]) -> int:
    return text.count(b"\n", 0, match.start()) + 1
