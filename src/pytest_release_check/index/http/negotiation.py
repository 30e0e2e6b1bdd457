"""What the headers of a request choose: the type of the response, whether one is needed, and which part of a file."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pytest_release_check.index.http.messages import FileBody, Request, Response


def best(accept: str, offered: Sequence[str]) -> str:
    """The offer with the highest weight, the first of them where several have it; empty if none is acceptable."""
    weights = {offer: weight for offer in offered if (weight := _weight(offer, accept)) > 0}
    return max(weights, key=lambda offer: weights[offer], default="")


def has_current(request: Request, tag: str) -> bool:
    """Whether the client has the representation with this entity tag already (RFC 9110, 13.1.2)."""
    return tag in [part.strip().removeprefix("W/") for part in request.header("If-None-Match").split(",")]


def ranged(request: Request, response: Response) -> Response:
    """The response with the part of its file that was asked for (RFC 9110, 14): 206, or 416 if there is no such part.

    Other responses are returned as they are. ``If-Range`` is answered with the whole file: that is always right.
    """
    body = response.body
    if not isinstance(body, FileBody):
        return response
    asked = None if request.all("If-Range") else _byte_range(request.header("Range"), body.end)
    if asked is None:
        return replace(response, headers={**response.headers, "Accept-Ranges": "bytes"})
    start, end = asked
    if start >= end:
        kept = {name: value for name, value in response.headers.items() if name != "Content-Type"}
        nothing = replace(body, end=body.start)
        return replace(response, status=416, headers={**kept, "Content-Range": f"bytes */{body.end}"}, body=nothing)
    fields = {"Accept-Ranges": "bytes", "Content-Range": f"bytes {start}-{end - 1}/{body.end}"}
    part = replace(body, start=start, end=end)
    return replace(response, status=206, headers={**response.headers, **fields}, body=part)


def _byte_range(asked: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; an empty range if it cannot be had, None if all is to be sent."""
    found = re.fullmatch(r"bytes=([0-9]{0,18})-([0-9]{0,18})", asked.replace(" ", ""))
    if found is None or found.group(0) == "bytes=-":
        return None  # several ranges and other units may be passed over
    first, last = found.groups()
    if not first:
        return max(size - int(last), 0), size
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last) + 1, size) if last else size


def _weight(offer: str, accept: str) -> float:
    """The q-value that an Accept header gives to a type; the most specific range counts."""
    found = (-1, 0.0)
    for entry in accept.split(","):
        media, *parameters = (part.strip() for part in entry.split(";"))
        specificity = _specificity(media.lower(), offer)
        if specificity > found[0]:
            found = (specificity, _quality(parameters))
    return found[1]


def _specificity(media: str, offer: str) -> int:
    return {offer: 2, f"{offer.partition('/')[0]}/*": 1, "*/*": 0}.get(media, -1)


def _quality(parameters: Sequence[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0
