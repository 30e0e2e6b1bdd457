"""The body of an upload: a multipart form, read in constant memory, its file to disk and hashed on the way."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

import multipart  # type: ignore[import-untyped] # it has no types of its own

from pytest_release_check.model.uploads import Form, Offer

SIZE_LIMIT = 100 * 1024 * 1024
"""Bytes of one file, as on PyPI without an exception."""
_FIELDS_LIMIT = 2 * 1024 * 1024
_PARTS_LIMIT = 10_000
_BLOCK = 1 << 16


class Readable(Protocol):
    """Where a body comes from."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes, none at the end."""
        ...


class RefusedError(Exception):
    """The upload is not taken; ``status`` and the text go to the client."""

    def __init__(self, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.status = status


@dataclass(slots=True, kw_only=True)
class Received:
    """A form as it came: text fields, and the file on disk with its digests."""

    path: Path
    fields: dict[str, list[str]] = field(default_factory=dict)
    filename: str = ""
    content_type: str | None = None
    size: int = 0
    digests: dict[str, str] = field(default_factory=dict)
    """By the name of the form's field (``sha256_digest``)."""

    def one(self, name: str) -> str:
        """The first value of a field, empty if there is none."""
        return self.fields.get(name, [""])[0].strip()

    def offer(self) -> Offer:
        """What was received, as the rules judge it."""
        return Offer(
            form=Form(fields={name: tuple(values) for name, values in self.fields.items()}),
            filename=self.filename,
            size=self.size,
            digests=self.digests,
            content_type=self.content_type,
        )


def receive(stream: Readable, length: int, content_type: str, path: Path, size_limit: int = SIZE_LIMIT) -> Received:
    """Read a form of ``length`` bytes, its ``content`` to ``path``. Raises ``RefusedError``."""
    kind, options = multipart.parse_options_header(content_type)
    if kind != "multipart/form-data" or not options.get("boundary"):
        raise RefusedError("Invalid Form Data: the body is not multipart/form-data.")
    if length > size_limit + 2 * _FIELDS_LIMIT:
        raise _too_large(size_limit)
    reader = _FormReader(Received(path=path), size_limit)
    try:
        with (
            multipart.PushMultipartParser(
                options["boundary"], content_length=length, max_segment_count=_PARTS_LIMIT
            ) as parser,
            path.open("wb") as file,
        ):
            for block in _blocks(stream, length):
                for event in parser.parse(block):
                    reader.take(event, file)
    except multipart.MultipartError as error:
        raise RefusedError(f"Invalid Form Data: {error}.") from error
    return reader.finished()


class _Digest(Protocol):
    def update(self, block: bytes | bytearray, /) -> None: ...

    def hexdigest(self) -> str: ...


class _FormReader:
    """Takes the parser's events: the head of a part, its bytes, its end."""

    def __init__(self, received: Received, size_limit: int) -> None:
        self._received = received
        self._size_limit = size_limit
        self._part = ""
        self._has_content = False
        self._text = bytearray()
        self._fields_size = 0
        self._hashes: dict[str, _Digest] = {
            "sha256_digest": hashlib.sha256(),
            "blake2_256_digest": hashlib.blake2b(digest_size=32),
            "md5_digest": hashlib.md5(usedforsecurity=False),
        }

    def take(self, event: "multipart.MultipartSegment | bytearray | bytes | None", file: IO[bytes]) -> None:
        """One event of the parser."""
        if isinstance(event, multipart.MultipartSegment):
            self._begin(event)
        elif event is None:
            self._end()
        elif self._part == "content":
            self._keep(event, file)
        else:
            self._fields_size += len(event)
            if self._fields_size > _FIELDS_LIMIT:
                raise RefusedError("Invalid Form Data: the text fields are too long.")
            self._text += event

    def finished(self) -> Received:
        """The whole form."""
        if not self._received.filename:
            raise RefusedError("Upload payload does not have a file.")
        self._received.digests = {name: value.hexdigest() for name, value in self._hashes.items()}
        return self._received

    def _begin(self, segment: "multipart.MultipartSegment") -> None:
        self._part = segment.name
        if self._part == "content":
            # Two would end up as one file, neither of which was meant.
            if self._has_content:
                raise RefusedError("Invalid Form Data: content is there more than once.")
            self._has_content = True
            self._received.filename = segment.filename or ""
            self._received.content_type = segment.content_type
        elif segment.filename and self._part != "gpg_signature":
            raise RefusedError(f"{self._part}: Should not be a tuple.")

    def _end(self) -> None:
        if self._part != "content":
            try:
                text = self._text.decode("utf-8")
            except UnicodeDecodeError as error:
                raise RefusedError(f"Invalid Form Data: {self._part} is not UTF-8.") from error
            self._received.fields.setdefault(self._part, []).append(text)
        self._text.clear()

    def _keep(self, block: "bytearray | bytes", file: IO[bytes]) -> None:
        self._received.size += len(block)
        if self._received.size > self._size_limit:
            raise _too_large(self._size_limit)
        for digest in self._hashes.values():
            digest.update(block)
        file.write(block)


def _too_large(size_limit: int) -> RefusedError:
    return RefusedError(f"File too large. Limit for this index is {size_limit} bytes.")


def _blocks(stream: Readable, length: int) -> Iterator[bytes]:
    """The body in small blocks, no further than its stated length."""
    left = length
    while left > 0:
        block = stream.read(min(_BLOCK, left))
        if not block:
            return
        left -= len(block)
        yield block
