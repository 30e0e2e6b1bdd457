"""The upload API: what was received is judged, and stored, or refused with the reason."""

import re
import tarfile
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timezone
from email.parser import BytesParser

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
from pytest_release_check.index.forms import Received, RefusedError
from pytest_release_check.index.store import Store, StoredFile, sha256_of

_TYPES = {"bdist_wheel": (".whl",), "sdist": (".tar.gz", ".zip")}
_DIGESTS = ("sha256", "blake2_256", "md5")
# What every installer and file system can spell: an index page with "#" or "%" in a name leads nowhere.
_FILENAME = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.+!-]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What a good upload says of itself."""

    name: str
    """Normalised, as the version."""
    version: str
    requires_python: str
    metadata: bytes


def accept(received: Received, store: Store, subjects: frozenset[str] | None) -> None:
    """Store what was received, or raise ``RefusedError``. The same bytes again are fine and change nothing."""
    before = store.get(received.filename)
    judged = judge(received, before, subjects)
    if before is None:
        store.add(_stored(received, judged), received.path, judged.metadata)


def judge(received: Received, before: StoredFile | None, subjects: frozenset[str] | None) -> Judged:
    """The one place that decides, of the form, the file and what is there already, and no other.

    ``before`` is the stored file of the same name. Raises ``RefusedError``.
    """
    _require_protocol(received)
    name, version = _named(received)
    if subjects is not None and name not in subjects:
        raise RefusedError(f"{name} is not under test here; only {', '.join(sorted(subjects)) or 'nothing'} is.", 403)
    _require_digests(received)
    if before is not None and before.sha256 != received.digests["sha256_digest"]:
        raise RefusedError(f"File already exists ('{received.filename}', with sha256 '{before.sha256}').")
    return _read(received, name, version)


def _require_protocol(received: Received) -> None:
    if received.one(":action") != "file_upload":
        raise RefusedError("Unknown :action.", 404)
    if received.one("protocol_version") not in ("", "1"):
        raise RefusedError("Unknown protocol version.")


def _named(received: Received) -> tuple[str, str]:
    """Normalised name and version of the file, if form and file name agree."""
    filename = received.filename
    _require_plain(filename)
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
    return name, str(version)


def _require_plain(filename: str) -> None:
    if "/" in filename or "\\" in filename or filename.startswith("."):
        raise RefusedError("Cannot upload a file with '/' or '\\' in its name.")
    if not filename.isprintable():
        raise RefusedError("Cannot upload a file with non-printable characters in its name.")
    if not _FILENAME.fullmatch(filename):
        raise RefusedError("Cannot upload a file with anything but ASCII letters, digits and _ . + ! - in its name.")


def _require_digests(received: Received) -> None:
    given = {kind: value for kind in _DIGESTS if (value := received.one(f"{kind}_digest"))}
    if not given:
        raise RefusedError("Include at least one message digest.")
    for kind, value in given.items():
        if value.lower() != received.digests[f"{kind}_digest"]:
            raise RefusedError(f"The {kind} digest supplied does not match the uploaded file.")


def _read(received: Received, name: str, version: str) -> Judged:
    """The archive must be readable under the name it came with, and say the same inside."""
    try:
        metadata = core_metadata(received.path, received.filename)
    except (ValueError, OSError, zipfile.BadZipFile, tarfile.TarError, EOFError) as error:
        raise RefusedError(f"Invalid distribution file. {error}.") from error
    fields = BytesParser().parsebytes(metadata)
    told = (canonicalize_name(str(fields.get("Name", "")).strip()), _normal(str(fields.get("Version", ""))))
    if told != (name, version):
        raise RefusedError(
            f"Invalid distribution file. {received.filename} says inside that it is {told[0]} {told[1]}."
        )
    requires = " ".join(str(fields.get("Requires-Python", "")).split())
    return Judged(name=name, version=version, requires_python=requires, metadata=metadata)


def _stored(received: Received, judged: Judged) -> StoredFile:
    artifact = "wheel" if received.filename.endswith(".whl") else "sdist"
    return StoredFile(
        filename=received.filename,
        name=judged.name,
        version=judged.version,
        artifact=artifact,
        sha256=received.digests["sha256_digest"],
        size=received.size,
        requires_python=judged.requires_python,
        upload_time=datetime.now(timezone.utc).isoformat(timespec="microseconds").replace("+00:00", "Z"),
        metadata_sha256=sha256_of(judged.metadata) if artifact == "wheel" else "",
    )


def _normal(version: str) -> str:
    with suppress(InvalidVersion):
        return str(Version(version.strip()))
    return version
