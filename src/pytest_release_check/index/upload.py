"""The upload API: a form is streamed to disk, judged, and stored, or refused with the reason."""

import hashlib
import tarfile
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timezone
from email.parser import BytesParser
from pathlib import Path
from typing import IO, Protocol

import multipart  # type: ignore[import-untyped] # it has no types of its own
from packaging.utils import (
    InvalidName,
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import InvalidVersion, Version

from pytest_release_check.edges.archives import core_metadata
from pytest_release_check.index.store import Store, StoredFile, sha256_of

SIZE_LIMIT = 100 * 1024 * 1024
"""Bytes of one file, as on PyPI without an exception."""
_FIELDS_LIMIT = 2 * 1024 * 1024
_TYPES = {"bdist_wheel": (".whl",), "sdist": (".tar.gz", ".zip")}
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
    size: int = 0
    digests: dict[str, str] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The first value of a field, empty if there is none."""
        return self.fields.get(name, [""])[0].strip()


def receive(stream: Readable, length: int, content_type: str, path: Path, size_limit: int = SIZE_LIMIT) -> Received:
    """Read a multipart form in constant memory, its ``content`` to ``path``. Raises ``RefusedError``."""
    kind, options = multipart.parse_options_header(content_type)
    if kind != "multipart/form-data" or not options.get("boundary"):
        raise RefusedError("Invalid Form Data: the body is not multipart/form-data.")
    reader = _FormReader(Received(path=path), size_limit)
    try:
        with (
            multipart.PushMultipartParser(options["boundary"], content_length=length) as parser,
            path.open("wb") as file,
        ):
            for block in _blocks(stream, length):
                for event in parser.parse(block):
                    reader.take(event, file)
    except multipart.MultipartError as error:
        raise RefusedError(f"Invalid Form Data: {error}.") from error
    return reader.finished()


def accept(received: Received, store: Store, subjects: frozenset[str] | None) -> None:
    """Store what was received, or raise ``RefusedError``. The same bytes again are fine and change nothing."""
    name, version, artifact = _named(received)
    if subjects is not None and name not in subjects:
        raise RefusedError(f"{name} is not under test here; only {', '.join(sorted(subjects)) or 'nothing'} is.", 403)
    _require_digests(received)
    before = store.get(received.filename)
    if before is not None:
        if before.sha256 == received.digests["sha256"]:
            return
        raise RefusedError(f"File already exists ('{received.filename}', with sha256 '{before.sha256}').")
    _store(received, name, version, artifact, store)


class _Digest(Protocol):
    def update(self, block: bytes | bytearray, /) -> None: ...

    def hexdigest(self) -> str: ...


class _FormReader:
    """Takes the parser's events: the head of a part, its bytes, its end."""

    def __init__(self, received: Received, size_limit: int) -> None:
        self._received = received
        self._size_limit = size_limit
        self._part = ""
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
        self._received.digests = {name.split("_")[0]: value.hexdigest() for name, value in self._hashes.items()}
        if not self._received.filename:
            raise RefusedError("Upload payload does not have a file.")
        for name, value in self._hashes.items():
            given = self._received.one(name)
            if given and given.lower() != value.hexdigest():
                raise RefusedError(f"The {name.split('_')[0]} digest supplied does not match the uploaded file.")
        return self._received

    def _begin(self, segment: "multipart.MultipartSegment") -> None:
        self._part = segment.name
        if self._part == "content":
            self._received.filename = segment.filename or ""
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
            raise RefusedError(f"File too large. Limit for this index is {self._size_limit} bytes.")
        for digest in self._hashes.values():
            digest.update(block)
        file.write(block)


def _blocks(stream: Readable, length: int) -> Iterator[bytes]:
    """The body in small blocks, no further than its stated length."""
    left = length
    while left > 0:
        block = stream.read(min(_BLOCK, left))
        if not block:
            return
        left -= len(block)
        yield block


def _named(received: Received) -> tuple[str, str, str]:
    """Normalised name, normalised version and kind of the file, if form and file name agree."""
    if received.one(":action") != "file_upload":
        raise RefusedError("Unknown :action.", 404)
    if received.one("protocol_version") not in ("", "1"):
        raise RefusedError("Unknown protocol version.")
    filename = received.filename
    if "/" in filename or "\\" in filename or filename.startswith("."):
        raise RefusedError("Cannot upload a file with '/' or '\\' in its name.")
    endings = _TYPES.get(received.one("filetype"))
    if endings is None or not filename.endswith(endings):
        raise RefusedError(f"Invalid file extension: {filename} is no {received.one('filetype') or 'known file type'}.")
    try:
        parse = parse_wheel_filename if filename.endswith(".whl") else parse_sdist_filename
        name, version = parse(filename)[:2]
        form = canonicalize_name(received.one("name"), validate=True), Version(received.one("version"))
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion, InvalidName) as error:
        raise RefusedError(str(error)) from error
    if (name, version) != form:
        raise RefusedError(f"Start filename for '{form[0]}' {form[1]}: {filename} is {name} {version}.")
    return name, str(version), "wheel" if filename.endswith(".whl") else "sdist"


def _require_digests(received: Received) -> None:
    if not any(received.one(f"{kind}_digest") for kind in ("sha256", "blake2_256", "md5")):
        raise RefusedError("Include at least one message digest.")


def _store(received: Received, name: str, version: str, artifact: str, store: Store) -> None:
    metadata = _metadata(received)
    fields = BytesParser().parsebytes(metadata)
    told = (canonicalize_name(str(fields.get("Name", ""))), _normal(str(fields.get("Version", ""))))
    if told != (name, version):
        raise RefusedError(
            f"Invalid distribution file. {received.filename} says inside that it is {told[0]} {told[1]}."
        )
    stored = StoredFile(
        filename=received.filename,
        name=name,
        version=version,
        artifact=artifact,
        sha256=received.digests["sha256"],
        size=received.size,
        requires_python=str(fields.get("Requires-Python", "")).strip(),
        upload_time=datetime.now(timezone.utc).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        metadata_sha256=sha256_of(metadata) if artifact == "wheel" else "",
    )
    store.add(stored, received.path, metadata)


def _metadata(received: Received) -> bytes:
    """The archive must be readable under the name it came with."""
    try:
        return core_metadata(received.path, received.filename)
    except (ValueError, OSError, zipfile.BadZipFile, tarfile.TarError, EOFError, NotImplementedError) as error:
        raise RefusedError(f"Invalid distribution file. {error}.") from error


def _normal(version: str) -> str:
    with suppress(InvalidVersion):
        return str(Version(version.strip()))
    return version
