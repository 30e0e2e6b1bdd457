"""What the index holds: one folder a file, which appears whole, in one step, or not at all."""

import hashlib
import os
import shutil
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
from packaging.utils import canonicalize_version

from pytest_release_check.effects.records import read_record
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.upload import Held

_RECORD = "record.json"
_FORM = "form.json"
_METADATA = "METADATA"
_REQUIRED = ("filename", "name", "version", "artifact", "sha256", "size", "requires_python", "upload_time")
_RECORDED = (
    *("filename", "name", "spelling", "version", "artifact", "sha256", "blake2_256", "md5", "size", "requires_python"),
    *("yanked", "upload_time", "metadata_sha256", "serial"),
)
"""What a record says of a file, in the order in which it is written: folders of an index outlive a version of it."""


class Store:
    """A folder of files. State survives a restart: it is read from the folder.

    Values are replaced, never changed, so that readers need no lock; ``writing`` is for those that add.
    """

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.writing = threading.RLock()
        self.folder = folder
        self._durable = durable
        self._files: dict[str, IndexFile] = {}
        self._used_names: dict[str, IndexFile] = {}
        self._twins: dict[str, IndexFile] = {}
        self._projects: dict[str, dict[str, IndexFile]] = {}
        self._releases: dict[tuple[str, str], IndexFile] = {}
        self._latest: dict[str, IndexFile] = {}
        self._names: frozenset[str] = frozenset()
        self._serial = 0
        folder.mkdir(parents=True, exist_ok=True)
        self._remove_halves()
        for stored in sorted(self._records(), key=lambda stored: stored.serial):
            self._remember(stored)

    def get(self, filename: str) -> IndexFile | None:
        """The file of that name; None if it is not there, or its bytes are gone."""
        stored = self._files.get(filename)
        return stored if stored is None or self._is_whole(stored) else None

    def of(self, name: str) -> tuple[IndexFile, ...]:
        """A project's files, by file name."""
        known = [self._files.get(filename) for filename in sorted(self._projects.get(name, {}).copy())]
        return tuple(stored for stored in known if stored is not None and self._is_whole(stored))

    def held(self, name: str, sha256: str, filename: str) -> Held:
        """What matters to an upload of bytes with that digest to the project ``name`` as ``filename``."""
        with self.writing:
            self.get(filename)  # whether bytes were taken away by hand shows only when one looks
            twin = self._twins.get(sha256)
            twin = twin if twin is not None and self._is_whole(twin) else None
            return Held(
                projects=self._all_names(),
                files=tuple(self._projects.get(name, {}).values()),
                twin=twin,
                name_used=filename in self._used_names,
            )

    def has_had(self, name: str) -> bool:
        """Whether anything was ever uploaded to the project, even if all of it is gone."""
        return name in self._projects

    def names(self) -> tuple[str, ...]:
        """The projects that have files."""
        return tuple(sorted(name for name, files in self._projects.copy().items() if files))

    def spelling(self, name: str) -> str:
        """The project's name as its latest upload wrote it."""
        latest = self._latest.get(name)
        return (latest.spelling if latest else "") or name

    def serial(self, name: str = "") -> int:
        """Of the last change to the project, or to the whole index."""
        latest = self._latest.get(name)
        return self._serial if not name else latest.serial if latest else 0

    def path(self, stored: IndexFile) -> Path:
        """Where the file's bytes are."""
        return self._place(stored.filename) / stored.filename

    def metadata_path(self, stored: IndexFile) -> Path:
        """Where the METADATA of a wheel is."""
        return self._place(stored.filename) / _METADATA

    def release_form(self, stored: IndexFile) -> Mapping[str, tuple[str, ...]]:
        """The form that made the file's release: metadata of later files does not count."""
        first = self._releases.get(_release(stored), stored)
        return self.form(first)

    def form(self, stored: IndexFile) -> Mapping[str, tuple[str, ...]]:
        """The form that the file came with."""
        try:
            return read_record(self._place(stored.filename) / _FORM, dict[str, tuple[str, ...]])
        except (OSError, msgspec.MsgspecError):
            return {}

    @contextmanager
    def staging(self) -> Iterator[Path]:
        """A folder for an upload; what is not added from there is gone afterwards."""
        folder = Path(tempfile.mkdtemp(prefix="upload-", suffix=".part", dir=self.folder))
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def flush(self, received: Path) -> None:
        """Wait until the bytes are on the disk; before the lock, for it may take long."""
        if self._durable:
            _flush(received)

    def add(self, stored: IndexFile, received: Path, metadata: bytes, form: Mapping[str, tuple[str, ...]]) -> None:
        """Take over ``received``, a file in a folder from ``staging``, with all that belongs to it."""
        with self.writing:
            stored = self._as_released(replace(stored, serial=self._serial + 1))
            staged = received.parent
            received.rename(staged / stored.filename)
            if stored.metadata_sha256:
                self._write(staged / _METADATA, metadata)
            self._write(staged / _FORM, msgspec.json.encode(form))
            self._write(staged / _RECORD, msgspec.json.encode(_record_of(stored)))
            self._flush_folder(staged)
            # One step: there is no moment at which bytes are there and their record is not. Fails if it is taken.
            staged.rename(self._place(stored.filename))
            self._flush_folder(self.folder)
            self._remember(stored)

    def _all_names(self) -> frozenset[str]:
        """Kept from one upload to the next: there may be thousands."""
        if len(self._names) != len(self._projects):
            self._names = frozenset(self._projects)
        return self._names

    def _as_released(self, stored: IndexFile) -> IndexFile:
        """As on PyPI, the release is what its first file made it: 1.0.0 is the release 1.0 if that was first."""
        first = self._releases.get(_release(stored))
        if first is None:
            return stored
        return replace(stored, version=first.version, requires_python=first.requires_python, yanked=first.yanked)

    def _place(self, filename: str) -> Path:
        """A folder that depends on the name alone: a name belongs to one file, for ever."""
        return self.folder / hashlib.sha256(filename.encode("utf-8", "replace")).hexdigest()[:40]

    def _records(self) -> Iterator[IndexFile]:
        for record in self.folder.glob(f"*/{_RECORD}"):
            with suppress(msgspec.MsgspecError, OSError):
                stored = _stored_in(record)
                if self._place(stored.filename) == record.parent:
                    yield stored

    def _remove_halves(self) -> None:
        for half in self.folder.glob("upload-*.part"):
            shutil.rmtree(half, ignore_errors=True)

    def _remember(self, stored: IndexFile) -> None:
        self._serial = max(self._serial, stored.serial)
        self._releases.setdefault(_release(stored), stored)
        self._latest[stored.name] = stored
        files = self._projects.setdefault(stored.name, {})
        self._files[stored.filename] = stored
        if self._is_whole(stored):
            self._twins.setdefault(stored.sha256, stored)
            files[stored.filename] = stored

    def _is_whole(self, stored: IndexFile) -> bool:
        """Whether the bytes are there; if they are not, the file is no more, and its name stays used."""
        with suppress(OSError):
            if os.stat(self.path(stored)).st_size == stored.size:  # noqa: PTH116 - once for every file of a page
                return True
        with self.writing:
            self._files.pop(stored.filename, None)
            self._projects[stored.name].pop(stored.filename, None)
            self._used_names[stored.filename] = stored
            if self._twins.get(stored.sha256) is stored:
                del self._twins[stored.sha256]
        return False

    def _write(self, path: Path, content: bytes) -> None:
        path.write_bytes(content)
        if self._durable:
            _flush(path)

    def _flush_folder(self, folder: Path) -> None:
        if self._durable and os.name == "posix":  # elsewhere a folder cannot be opened
            _flush(folder)


def _flush(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _release(stored: IndexFile) -> tuple[str, str]:
    return (stored.name, canonicalize_version(stored.version))


def _record_of(stored: IndexFile) -> dict[str, object]:
    yanked = False if stored.yanked is None else stored.yanked or True
    return {name: getattr(stored, name) for name in _RECORDED} | {"yanked": yanked}


def _stored_in(record: Path) -> IndexFile:
    """The file that a record is of. Raises ``msgspec.MsgspecError`` if it is none, or says too little."""
    fields = read_record(record, dict[str, Any])
    if missing := [name for name in _REQUIRED if name not in fields]:
        raise msgspec.ValidationError(f"{record}: {missing[0]} is missing")
    known = {name: value for name, value in fields.items() if name in _RECORDED}
    yanked = known.pop("yanked", False)
    return msgspec.convert(known | {"yanked": None if yanked is False else "" if yanked is True else yanked}, IndexFile)


def sha256_of(content: bytes) -> str:
    """Hex sha256 of bytes in memory."""
    return hashlib.sha256(content).hexdigest()
