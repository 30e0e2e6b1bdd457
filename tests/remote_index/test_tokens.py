"""API tokens are told from what cannot be one, without being shown."""

import base64
import json

import pytest

from pytest_release_check.remote_index.tokens import token_fault, token_limits


def token(location: str = "example.org", content: bytes | None = None, caveats: tuple[object, ...] = ()) -> str:
    """A macaroon of version 2: location and identifier, each caveat, each with an end of section; a signature."""
    if content is None:
        content = b"\x02\x01" + bytes([len(location)]) + location.encode() + b"\x02\x04abcd\x00"
        for caveat in caveats:
            text = caveat if isinstance(caveat, bytes) else json.dumps(caveat).encode()
            content += b"\x02" + bytes([len(text)]) + text + b"\x00"
        content += b"\x00\x06\x04sign"
    return "pypi-" + base64.urlsafe_b64encode(content).decode().rstrip("=")


@pytest.mark.parametrize(
    ("username", "password", "words"),
    [
        ("__token__", token(), ""),
        ("__token__", token(""), ""),
        ("__token__", token("test.example.org"), "is for test.example.org"),
        ("me", token(), "the user name is 'me'"),
        ("__token__", "hunter2", "starts with `pypi-`"),
        ("__token__", token()[5:], "starts with `pypi-`"),
        ("__token__", "pypi-", "cut off"),
        ("__token__", "pypi-%%%", "cut off"),
        ("__token__", token(content=b"\x01\x01\x00"), "cut off"),
        ("__token__", token(content=b"\x02"), "cut off"),
        ("__token__", token(content=b"\x02\x01\x7fshort"), "cut off"),
        ("__token__", "pypi-ü", "cut off"),
    ],
)
def test_faults(username: str, password: str, words: str) -> None:
    """A sentence names what is wrong, and never the token."""
    fault = token_fault(username, password, "upload.example.org")
    assert (words in fault, bool(fault)) == (True, bool(words))
    assert password.removeprefix("pypi-") not in fault or len(password) < 6


def test_a_location_too_long_for_one_byte() -> None:
    """Lengths above 127 take two bytes."""
    location = "a" * 190 + ".example.org"
    content = b"\x02\x01" + bytes([len(location) & 0x7F | 0x80, len(location) >> 7]) + location.encode() + b"\x00"
    assert token_fault("__token__", token(content=content), location) == ""


@pytest.mark.parametrize(
    ("caveats", "words"),
    [
        ((), ""),
        (([1, ["demo"]],), ""),
        (([1, ["Demo", "other"]],), ""),
        (([1, ["other"]],), "only for other"),
        (([1, ["demo"]], [1, ["other"]]), "only for other"),
        (({"version": 1, "permissions": {"projects": ["other"]}},), "only for other"),
        (({"version": 1, "permissions": "user"},), ""),
        (([0, 2000, 500],), ""),
        (([0, 900, 500],), "has expired"),
        (([0, 3000, 2000],), "not valid yet"),
        (([3, "a-user"], [1, ["other"]]), "only for other"),
        ((b"not json", [9, "unknown"], b""), ""),
    ],
)
def test_limits(caveats: tuple[object, ...], words: str) -> None:
    """Projects and times that a token names; what it says in other words is left to the index."""
    found = token_limits(token(caveats=caveats), "demo", 1000.0)
    assert (words in found, bool(found)) == (True, bool(words))


@pytest.mark.parametrize("text", ["", "hunter2", "pypi-", "pypi-%%", token()[:-9]])
def test_limits_of_what_is_no_token(text: str) -> None:
    """Nothing is known."""
    assert token_limits(text, "demo", 0.0) == ""
