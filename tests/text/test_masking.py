"""Secrets are masked in whatever form they come back, and nothing else is."""

import base64
import html
import json
import time
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest

from pytest_release_check.text.masking import Mask, login_secrets, without_logins

TOKEN = "pypi-not-a-real-token-" + "aB3_-x9Z" * 30
PASSWORD = "hé/l+l&o's\"x y\\z<~>"


def basic(username: str, password: str, encoding: str = "utf-8") -> str:
    return base64.b64encode(f"{username}:{password}".encode(encoding)).decode()


def urlsafe(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode()


FORMS: dict[str, Callable[[str], str]] = {
    "raw": str,
    "Basic, no name": lambda secret: basic("", secret),
    "Basic, one letter": lambda secret: basic("u", secret),
    "Basic, two letters": lambda secret: basic("us", secret),
    "Basic of a token": lambda secret: basic("__token__", secret),
    "base64 without padding": lambda secret: basic("me", secret).rstrip("="),
    "base64 for URLs": urlsafe,
    "base64 with more behind it": lambda secret: urlsafe(f"a{secret}and more"),
    "base64, percent-encoded": lambda secret: quote(basic("us", secret), safe=""),
    "base64, percent-encoded in lower case": lambda secret: quote(basic("us", secret), safe="").replace("%2B", "%2b"),
    "base64 in JSON of PHP": lambda secret: basic("us", secret).replace("/", "\\/"),
    "percent-encoded": quote,
    "percent-encoded in lower case": lambda secret: quote(secret, safe="").replace("%C3%A9", "%c3%a9"),
    "percent-encoded wholly": lambda secret: "".join(f"%{octet:02X}" for octet in secret.encode()),
    "form-encoded": quote_plus,
    "as JavaScript encodes": lambda secret: quote(secret, safe="!'()*~"),
    "JSON": json.dumps,
    "JSON in UTF-8": lambda secret: json.dumps(secret, ensure_ascii=False),
    "JSON in JSON": lambda secret: json.dumps(json.dumps(secret)),
    "repr": repr,
    "bytes": lambda secret: repr(secret.encode()),
    "HTML": html.escape,
    "HTML without quotes": lambda secret: html.escape(secret, quote=False),
    "HTML in numbers": lambda secret: "".join(c if c.isascii() and c.isalnum() else f"&#{ord(c)};" for c in secret),
}


@pytest.mark.parametrize("secret", [TOKEN, PASSWORD, "s3cret", "Pa55"], ids=["long", "hard", "six", "four"])
@pytest.mark.parametrize("form", FORMS)
def test_every_form(form: str, secret: str) -> None:
    """What stands around it stays."""
    written = FORMS[form](secret)
    masked = Mask([secret]).of(f"before {written} after")
    left = masked.removeprefix("before ").removesuffix(" after")
    assert masked == f"before {left} after"
    # Quotes, `=` and the b of bytes may stay, and of base64 what is in front of a percent sign.
    assert left.count("****") >= 1
    assert len(left.replace("****", "")) <= 8, left


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_headers_in_either_encoding(encoding: str) -> None:
    """The client chooses that of the name and the password."""
    assert Mask([PASSWORD]).of(f"x {basic('me', PASSWORD, encoding)} x") == "x **** x"


_FRAME = str.maketrans(dict.fromkeys('*"│'))


@pytest.mark.parametrize("width", [1, 3, 20, 71, 79])
@pytest.mark.parametrize("between", ["\n", "\r\n", "   \n         ", " │\n│ ", "\n\n"])
@pytest.mark.parametrize("form", ["raw", "Basic of a token", "percent-encoded wholly", "JSON"])
def test_divided_by_lines(form: str, between: str, width: int) -> None:
    """Wrapped at any width, with any frame, nothing of it is left and no line is lost."""
    written = FORMS[form](TOKEN)
    wrapped = between.join(written[at : at + width] for at in range(0, len(written), width))
    masked = Mask([TOKEN]).of(f"before {wrapped} after")
    assert masked.count("\n") == wrapped.count("\n")
    left = "".join(masked.removeprefix("before ").removesuffix(" after").translate(_FRAME).split())
    # In base64 the name in front of it is no secret; wrapped, it is not seen to belong to it.
    assert left == "" or (form == "Basic of a token" and width <= 20 and len(left) <= 20), left


def test_a_password_wrapped_at_its_space() -> None:
    """Programs put nothing in place of a space at which they break a line."""
    assert Mask(["correct horse"]).of("a correct\n   horse b") == "a ****\n   **** b"


@pytest.mark.parametrize(
    ("secret", "text", "expected"),
    [
        ("a", "a banana and a cat", "a banana and a cat"),
        ("abc", "abc abcd", "abc abcd"),
        ("test", "pytest runs tests: test", "pytest runs tests: ****"),
        ("test", "user:test@host\ntest\nnext", "user:****@host\n****\nnext"),
        ("  ", "  two  blanks  ", "  two  blanks  "),
        ("a  b", "ab a b", "ab a b"),
        ("", "text", "text"),
    ],
)
def test_short_secrets(secret: str, text: str, expected: str) -> None:
    """Below 4 letters nothing is masked, below 8 only whole words: a log of stars is of no use."""
    assert Mask([secret]).of(text) == expected


@pytest.mark.parametrize(
    ("username", "password", "expected"),
    [("u", "long enough", ("long enough",)), ("user", "abc", ("user:abc",)), ("user", "", ())],
)
def test_what_is_secret_of_a_login(username: str, password: str, expected: tuple[str, ...]) -> None:
    """Of a password that is too short to be masked it is the pair."""
    assert login_secrets(username, password) == expected
    assert basic(username, password) not in Mask(expected).of(f"Basic {basic(username, password)}") or not password


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://user:pass@host/x", "https://****@host/x"),
        ("git+ssh://key@host/x and ftp://u:p@h", "git+ssh://****@host/x and ftp://****@h"),
        ("'https://u:p@ss@host:8080/a@b'", "'https://****@host:8080/a@b'"),
        ("https://u:pa/ss@host/", "https://****@host/"),
        ("https://host:8080/@scope/name", "https://host:8080/@scope/name"),
        ("https://host/?mail=a@b me@host", "https://host/?mail=a@b me@host"),
        ("Authorization: Basic dTpw", "Authorization: Basic ****"),
        ("{'Proxy-Authorization': 'bearer x.y'}", "{'Proxy-Authorization': 'bearer ****'}"),
        ("authorization is basic knowledge", "authorization is basic knowledge"),
        ("token pypi-AgEIcHlwaS5vcmcCJDEyMzQ1 is bad", "token **** is bad"),
    ],
)
def test_logins_that_nobody_knows(text: str, expected: str) -> None:
    """They show themselves by where they stand."""
    assert without_logins(text) == expected
    assert without_logins(expected) == expected


@pytest.mark.parametrize(
    "text", [" ", "a.", "A", "x://x:x/", "\n", " \n", "://", "authorization", "pypi-Ag", "<", "http://a", "│\n"]
)
def test_no_text_takes_long(text: str) -> None:
    """Servers and build backends write what they like: ten times as much takes about ten times as long."""
    mask = Mask([TOKEN, "s3cret"])

    def seconds(length: int) -> float:
        sample = (text * length)[:length]
        begun = time.process_time()
        mask.of(sample)
        return time.process_time() - begun

    assert seconds(100_000) < 30 * seconds(10_000) + 0.2
