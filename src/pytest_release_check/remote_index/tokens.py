"""API tokens: whether what was given can be one, checked before any work and without showing it."""

import base64
import binascii
import json
from collections.abc import Iterator
from contextlib import suppress

from packaging.utils import canonicalize_name

_PREFIX = "pypi-"
# A macaroon, version 2: fields of type, length and value (libmacaroons' binary format).
_VERSION = 2
_LOCATION, _IDENTIFIER = 1, 2


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


def made_for(token: str, host: str) -> str:
    """The other index that an API token was made for; empty if it is for ``host``, or does not say."""
    location = _location(token.removeprefix(_PREFIX)) if token.startswith(_PREFIX) else None
    return location if location and location != host.removeprefix("upload.") else ""


def token_limits(token: str, name: str, now: float) -> str:
    """Why this token cannot upload the project ``name`` (normalised); empty if nothing that it says speaks against it.

    What cannot be read in it is left to the index. ``now`` is in seconds since the epoch.
    """
    for caveat in _caveats(_content(token.removeprefix(_PREFIX)) or b""):
        projects = _projects(caveat)
        if projects and name not in {canonicalize_name(project) for project in projects}:
            return f"the API token is only for {', '.join(projects)}"
        match caveat:
            case [0, int() as expires, int() as begins] if not begins <= now < expires:
                return "the API token has expired" if now >= expires else "the API token is not valid yet"
    return ""


def _projects(caveat: object) -> tuple[str, ...]:
    """Names of the projects that a caveat allows, in either form that PyPI's software has written; none: any."""
    match caveat:
        case [1, [*names]]:
            return tuple(map(str, names))
        case {"permissions": {"projects": [*names]}}:
            return tuple(map(str, names))
    return ()


def _caveats(content: bytes) -> Iterator[object]:
    """What the token's holder, or the index, has limited it to; those that are not JSON are passed over."""
    position = 1
    while position < len(content):
        section = list(_fields(content[position:]))
        position += sum(size for _, _, size in section) + 1
        for kind, value, _ in section:
            if kind == _IDENTIFIER:
                with suppress(ValueError, RecursionError):
                    yield json.loads(value)


def _location(encoded: str) -> str | None:
    """The index that a token was made on; empty if it does not say, None if this is no token."""
    content = _content(encoded)
    if content is None:
        return None
    fields = {kind: value for kind, value, _ in _fields(content[1:])}
    return fields.get(_LOCATION, b"").decode("utf-8", "replace") if fields else None


def _content(encoded: str) -> bytes | None:
    try:
        content = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        return None
    return content if len(content) >= 3 and content[0] == _VERSION else None


def _fields(content: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Type, value and whole size of the first fields, up to the end-of-section mark."""
    position = 0
    while position + 1 < len(content) and content[position]:
        begin, kind, length, start = position, content[position], content[position + 1], position + 2
        if length & 0x80 and start < len(content):  # a varint of two bytes is long enough for any of them
            length, start = (length & 0x7F) | content[start] << 7, start + 1
        if start + length > len(content):
            return
        position = start + length
        yield kind, content[start:position], position - begin
