"""API tokens are told from what cannot be one, without being shown."""

import base64

import pytest

from pytest_release_check.edges.tokens import token_fault


def token(location: str = "example.org", content: bytes | None = None) -> str:
    """A macaroon of version 2: location, identifier, end of section."""
    if content is None:
        content = b"\x02\x01" + bytes([len(location)]) + location.encode() + b"\x02\x04abcd\x00"
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
