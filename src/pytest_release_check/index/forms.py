"""The body of an upload: a form, read in constant memory, its file to disk and hashed on the way."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol
from urllib.parse import parse_qsl

import multipart  # type: ignore[import-untyped] # it has no types of its own

from pytest_release_check.index.answers import RefusedError
from pytest_release_check.index.http.messages import Body
from pytest_release_check.model.upload import Form, Offer
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.upload.file.holdings import FILE_TOO_LARGE

FORM_UNDECODABLE = UploadRule(
    code="PYPI006",
    status=400,
    slug="form-undecodable",
    summary="the body of the request cannot be decoded",
    why="PyPI cannot see where the fields and the file begin and end.",
    fix="upload with a current twine; any other program has to send `multipart/form-data` with its boundary, and "
    "text in UTF-8",
    example="Content-Type: multipart/form-data\nContent-Type: multipart/form-data; boundary=x1y2z3    # right",
    source="PyPI, `warehouse/sanity.py`: `invalid_forms`",
)

SIZE_LIMIT = 100 * 1024 * 1024
"""Bytes of one file, as on PyPI without an exception."""
_FIELDS_LIMIT = 8 * 1024 * 1024
"""Bytes of all text, which is kept in memory: no description is that long."""
_PARTS_LIMIT = 10_000
_BLOCK = 1 << 16
_FILES = ("content", "gpg_signature")


@dataclass(slots=True, kw_only=True)
class Received:
    """A form as it came: text fields, and the file on disk with its digests."""

    path: Path | None = None
    """None: no file was sent."""
    fields: dict[str, list[str]] = field(default_factory=dict)
    sent_as_files: list[str] = field(default_factory=list)
    """Text fields that came with a file name."""
    has_content: bool = False
    """Whether there is a part for the file."""
    filename: str = ""
    """Empty if that part came without one, as text."""
    content_type: str | None = None
    size: int = 0
    digests: dict[str, str] = field(default_factory=dict)
    """By the name of the form's field (``sha256_digest``)."""

    def one(self, name: str) -> str:
        """The first value of a field, empty if there is none or if it says that it is not known."""
        value = self.fields.get(name, [""])[0].strip()
        return "" if value == "UNKNOWN" else value

    def form(self) -> Form:
        """The text fields, as the rules judge them."""
        fields = {name: tuple(values) for name, values in self.fields.items()}
        return Form(fields=fields, sent_as_files=tuple(self.sent_as_files))

    def offer(self) -> Offer:
        """What was received, as the rules judge it."""
        return Offer(
            form=self.form(),
            filename=self.filename,
            size=self.size,
            digests=self.digests,
            content_type=self.content_type,
        )


def receive(stream: Body, length: int, content_type: str, path: Path, size_limit: int = SIZE_LIMIT) -> Received:
    """Read a form of ``length`` bytes, its ``content`` to ``path``. Raises ``RefusedError``."""
    if length > size_limit + 2 * _FIELDS_LIMIT:
        raise _too_large(size_limit)
    with _decoding():
        kind, options = multipart.parse_options_header(content_type)
    if kind == "multipart/form-data":
        return _multipart(stream, length, options.get("boundary", ""), path, size_limit)
    if kind in ("", "application/x-www-form-urlencoded"):
        return _urlencoded(stream, length)
    # Any other body is no form: it has no fields, and nobody reads it.
    return Received()


def query_fields(query: str) -> dict[str, list[str]]:
    """The fields of a query or of an urlencoded body. Raises ``RefusedError`` if they are not UTF-8."""
    fields: dict[str, list[str]] = {}
    with _decoding():
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=_PARTS_LIMIT)
    for name, value in pairs:
        fields.setdefault(name, []).append(value)
    return fields


def _urlencoded(stream: Body, length: int) -> Received:
    if length > _FIELDS_LIMIT:
        raise _undecodable("the text fields are too long")
    body = b"".join(_blocks(stream, length))
    if len(body) < length:
        raise _undecodable("the body is shorter than it says")
    with _decoding():
        text = body.decode("utf-8")
    fields = query_fields(text)
    return Received(fields=fields, has_content="content" in fields)


def _multipart(stream: Body, length: int, boundary: str, path: Path, size_limit: int) -> Received:
    reader = _FormReader(Received(path=path), size_limit)
    with _decoding(), path.open("wb") as file:
        parser = multipart.PushMultipartParser(boundary, content_length=length, max_segment_count=_PARTS_LIMIT)
        for block in _blocks(stream, length):
            for event in parser.parse(block):
                reader.take(event, file)
        parser.close()
    return reader.finished()


@contextmanager
def _decoding() -> Iterator[None]:
    """Whatever a parser has to say against bytes from outside is one refusal."""
    try:
        yield
    except (multipart.MultipartError, ValueError, LookupError) as error:
        raise _undecodable(str(error) or type(error).__name__) from error


class _Digest(Protocol):
    def update(self, block: bytes | bytearray, /) -> None: ...

    def hexdigest(self) -> str: ...


class _FormReader:
    """Takes the parser's events: the head of a part, its bytes, its end."""

    def __init__(self, received: Received, size_limit: int) -> None:
        self._received = received
        self._size_limit = size_limit
        self._part = ""
        self._is_text = True
        self._text = bytearray()
        self._fields_size = 0
        self._hashes: dict[str, _Digest] = {
            "sha256_digest": hashlib.sha256(),
            "blake2_256_digest": hashlib.blake2b(digest_size=32),
            "md5_digest": hashlib.md5(usedforsecurity=False),
        }

    def take(self, event: "multipart.MultipartSegment | bytearray | bytes | None", file: IO[bytes]) -> None:
        """Take one event of the parser; bytes of the file go to ``file``. Raises ``RefusedError``."""
        if isinstance(event, multipart.MultipartSegment):
            self._begin(event)
        elif event is None:
            self._end()
        elif self._part == "content" and not self._is_text:
            self._keep(event, file)
        else:
            self._fields_size += len(event)
            if self._fields_size > _FIELDS_LIMIT:
                raise _undecodable("the text fields are too long")
            self._text += event

    def finished(self) -> Received:
        """The form, complete with the digests of the file."""
        self._received.digests = {name: value.hexdigest() for name, value in self._hashes.items()}
        return self._received

    def _begin(self, segment: "multipart.MultipartSegment") -> None:
        self._part = segment.name
        self._is_text = not segment.filename
        if self._part == "content":
            # Two would end up as one file, neither of which was meant.
            if self._received.has_content:
                raise _undecodable("content is there more than once")
            self._received.has_content = True
            self._received.filename = segment.filename or ""
            self._received.content_type = segment.content_type
        elif not self._is_text and self._part not in _FILES:
            self._received.sent_as_files.append(self._part)

    def _end(self) -> None:
        if self._is_text:
            try:
                text = self._text.decode("utf-8")
            except UnicodeDecodeError as error:
                raise _undecodable(f"{self._part} is not UTF-8") from error
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
    return RefusedError(f"File too large. Limit for this index is {size_limit} bytes.", rule=FILE_TOO_LARGE)


def _undecodable(why: str) -> RefusedError:
    return RefusedError(f"Invalid Form Data: {why}.", rule=FORM_UNDECODABLE)


def _blocks(stream: Body, length: int) -> Iterator[bytes]:
    """The body in small blocks, no further than its stated length."""
    left = length
    while left > 0:
        block = stream.read1(min(_BLOCK, left))
        if not block:
            return
        left -= len(block)
        yield block
