"""API tokens: whether what was given can be one, told before any work and without showing it."""

import base64
import binascii
from collections.abc import Iterator

_PREFIX = "pypi-"
# A macaroon, version 2: fields of type, length and value (libmacaroons' binary format).
_VERSION = 2
_LOCATION = 1


def token_fault(username: str, token: str, host: str) -> str:
    """Why PyPI's software at ``host`` cannot take these credentials; empty if nothing can be said against them."""
    if username != "__token__":
        return f"the user name is {username!r}, but only API tokens are taken: use `__token__` as the user name"
    if not token.startswith(_PREFIX):
        return "the password is no API token: a token starts with `pypi-`; copy the whole of it"
    location = _location(token.removeprefix(_PREFIX))
    if location is None:
        return "the API token is cut off or changed: copy the whole of it again"
    if location and host.removeprefix("upload.") != location:
        return f"the API token is for {location}: make one on the index that is uploaded to"
    return ""


def _location(encoded: str) -> str | None:
    """The index that a token was made on; empty if it does not say, None if this is no token."""
    try:
        content = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    if len(content) < 3 or content[0] != _VERSION:
        return None
    fields = dict(_fields(content[1:]))
    return fields.get(_LOCATION, b"").decode("utf-8", "replace") if fields else None


def _fields(content: bytes) -> Iterator[tuple[int, bytes]]:
    """The first fields, up to the end-of-section mark."""
    position = 0
    while position + 1 < len(content) and content[position]:
        kind, length, start = content[position], content[position + 1], position + 2
        if length & 0x80 and start < len(content):  # a varint of two bytes is long enough for any location
            length, start = (length & 0x7F) | content[start] << 7, start + 1
        if start + length > len(content):
            return
        yield kind, content[start : start + length]
        position = start + length
