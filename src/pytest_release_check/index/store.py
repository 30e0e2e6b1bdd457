"""What the index holds: files in folders named by their digest, each visible only once its record is written."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import msgspec

from pytest_release_check.edges.records import read_record, write_record
from pytest_release_check.model.uploads import Held, HeldFile


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """One file as the index knows it."""

    filename: str
    name: str
    """Normalised."""
    version: str
    artifact: str
    sha256: str
    blake2_256: str = ""
    md5: str = ""
    size: int
    requires_python: str
    upload_time: str
    """UTC, ISO 8601 with microseconds and Z (PEP 700)."""
    metadata_sha256: str = ""
    """Of the METADATA file served beside a wheel (PEP 658); empty for an sdist."""


class Store:
    """A folder of files. State survives a restart: it is read from the folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._files: dict[str, StoredFile] = {}
        for record in sorted(folder.glob("*/*.record.json")):
            self._load(record)

    def _load(self, record: Path) -> None:
        try:
            stored = read_record(record, StoredFile)
        except (msgspec.MsgspecError, OSError):
            return
        if self.path(stored).is_file():
            self._files[stored.filename] = stored

    def get(self, filename: str) -> StoredFile | None:
        """The file of that name."""
        return self._files.get(filename)

    def of(self, name: str) -> tuple[StoredFile, ...]:
        """A project's files, by file name."""
        return tuple(sorted((f for f in self._files.copy().values() if f.name == name), key=lambda f: f.filename))

    def held(self, name: str, sha256: str) -> Held:
        """What matters to an upload of bytes with that digest to the project ``name``."""
        twin = next((file for file in self._files.copy().values() if file.sha256 == sha256), None)
        return Held(
            projects=frozenset(self.names()),
            files=tuple(_held(file) for file in self.of(name)),
            twin=None if twin is None else _held(twin),
        )

    def names(self) -> tuple[str, ...]:
        """The projects that have files."""
        return tuple(sorted({stored.name for stored in self._files.copy().values()}))

    def path(self, stored: StoredFile) -> Path:
        """Where the file's bytes are."""
        return self._folder / stored.sha256 / stored.filename

    def add(self, stored: StoredFile, received: Path, metadata: bytes) -> None:
        """Take over ``received``. The record is written last: a file without one does not exist."""
        target = self.path(stored)
        target.parent.mkdir(exist_ok=True)
        if stored.metadata_sha256:
            target.with_name(f"{target.name}.metadata").write_bytes(metadata)
        os.replace(received, target)  # noqa: PTH105 - the atomic one
        write_record(target.with_name(f"{target.name}.record.json"), stored)
        self._files[stored.filename] = stored


def _held(stored: StoredFile) -> HeldFile:
    digests = {
        "sha256_digest": stored.sha256,
        "blake2_256_digest": stored.blake2_256,
        "md5_digest": stored.md5,
    }
    return HeldFile(
        filename=stored.filename,
        name=stored.name,
        version=stored.version,
        artifact=stored.artifact,
        size=stored.size,
        digests=digests,
        upload_time=stored.upload_time,
    )


def sha256_of(content: bytes) -> str:
    """Hex digest."""
    return hashlib.sha256(content).hexdigest()
