"""The upload API: what was received is judged as PyPI judges it, and stored, or refused with the reason."""

import dataclasses
import threading
import zipfile
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from packaging.utils import canonicalize_name
from packaging.version import Version

from pytest_release_check.effects.archives import core_metadata
from pytest_release_check.index.answers import DroppedError, RefusedError
from pytest_release_check.index.folders import is_normalised
from pytest_release_check.index.forms import Received
from pytest_release_check.index.site import Policy
from pytest_release_check.index.store import Store, sha256_of
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.upload import Held, Offer, Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.upload.catalogue import file_refusals, form_refusals
from pytest_release_check.upload.file.holdings import FILE_EXISTS, holding_refusals, is_held, size_refusals
from pytest_release_check.upload.metadata.description import description_refusals
from pytest_release_check.upload.metadata.project_names import project_name_refusals
from pytest_release_check.upload.metadata.requests import FIELD_SENT_AS_FILE
from pytest_release_check.upload.pypi_today import FILENAME_LIMIT

ACTION_UNKNOWN = UploadRule(
    code="PYPI003",
    status=404,
    slug="action-unknown",
    summary="the request is no upload",
    why="The address for uploads has no other purpose, so any other request is answered as an unknown page.",
    fix="send a POST whose field `:action` is `file_upload`, as twine does",
    example=":action=upload\n:action=file_upload    # right",
    source="PyPI, `warehouse/forklift/__init__.py`: `includeme`",
)
ACTION_SUBMIT = UploadRule(
    code="PYPI004",
    status=410,
    slug="action-submit",
    summary="registering a project before its first upload is no longer needed",
    why="PyPI makes a project when its first file arrives, so there is nothing to register.",
    fix="upload the files alone, without `setup.py register`",
    example=":action=submit",
    source="PyPI, `warehouse/forklift/legacy.py`: `submit`",
)
ACTION_DOC_UPLOAD = UploadRule(
    code="PYPI005",
    status=410,
    slug="action-doc-upload",
    summary="documentation can no longer be uploaded",
    why="PyPI no longer keeps documentation.",
    fix="publish the documentation elsewhere, such as on Read the Docs",
    example=":action=doc_upload",
    source="PyPI, `warehouse/forklift/legacy.py`: `doc_upload`",
)
NOT_ALLOWED = UploadRule(
    code="PYPI016",
    status=403,
    slug="not-allowed",
    summary="this user may not upload to this project",
    why="On PyPI only the people and publishers with a role in a project add files to it; the local index takes the "
    "project under test alone.",
    fix="ask an owner of the project for a role, or choose another `project.name`",
    example='name = "packaging"    # a project of other people',
    source="PyPI, `warehouse/forklift/legacy.py`: `file_upload`",
)
PYPI_FILE_MISSING = UploadRule(
    code="PYPI071",
    status=400,
    slug="file-missing",
    summary="the form has no file",
    why="There is nothing to store.",
    fix="upload with a current twine; any other program has to send the file as `content`",
    example=":action=file_upload\nname=demo\nversion=1.0        # and no part named content",
    source="PyPI, `warehouse/forklift/legacy.py`: `file_upload`",
)
CONTENT_AS_TEXT = UploadRule(
    code="PYPI137",
    status=500,
    slug="content-as-text",
    summary="the file was sent as a text field",
    why="PyPI reads the name of the file from that part, fails, and answers 500, which makes twine send the file "
    "five times more.",
    fix="upload with a current twine; any other program has to send `content` with a file name",
    example='Content-Disposition: form-data; name="content"\n'
    'Content-Disposition: form-data; name="content"; filename="demo-1.0.tar.gz"    # right',
    source="PyPI, `warehouse/forklift/legacy.py`: `file_upload`",
)

_ACTIONS = {
    "submit": RefusedError("Project pre-registration is no longer required: upload the files.", 410, ACTION_SUBMIT),
    "submit_pkg_info": RefusedError("Project pre-registration is no longer required: upload.", 410, ACTION_SUBMIT),
    "doc_upload": RefusedError("Uploading documentation is no longer supported.", 410, ACTION_DOC_UPLOAD),
}
_SMALL = 1024 * 1024
_JUDGES, _JUDGES_OF_SMALL_FILES = threading.BoundedSemaphore(4), threading.BoundedSemaphore(4)
"""Judging an archive takes memory; who waits here has the file on disk. What is small does not wait for what is not."""


def require_upload(received: Received, query: dict[str, list[str]]) -> None:
    """Raise ``RefusedError`` unless that is an upload, of text fields as text: asked before who sends it."""
    # The query wins over the body, as it does where PyPI finds its way to the upload.
    action = (query.get(":action") or received.fields.get(":action") or [""])[0]
    if action != "file_upload":
        raise _ACTIONS.get(action, RefusedError("Unknown :action: this is no upload.", 404, ACTION_UNKNOWN))
    if received.sent_as_files:
        raise RefusedError(f"{received.sent_as_files[0]}: Should not be a tuple.", rule=FIELD_SENT_AS_FILE)


def accept(received: Received, store: Store, policy: Policy) -> None:
    """Store what was received, or raise. The same bytes again are fine and change nothing.

    ``RefusedError`` says what to answer, ``DroppedError`` that nothing is answered at all.
    """
    name = canonicalize_name(received.one("name"))
    offer = received.offer()
    now = policy.clock()
    with _JUDGES if received.size > _SMALL else _JUDGES_OF_SMALL_FILES:
        judged = _held(store, offer, name, policy)
        _refuse(_refusals(received, offer, judged, policy, now), policy)
    if is_held(offer, judged):
        return
    if received.path is None or (why := _unstorable(received, name)):
        raise RefusedError(f"Invalid distribution file. The index cannot keep that file: {why}.")
    addition = _stored(received, name, now)
    store.flush(received.path)
    with store.writing:
        held = _held(store, offer, name, policy)
        _refuse(_late_refusals(offer, held, now), policy)
        if not _is_there(store, offer):
            store.add(*addition, offer.form.fields)


def _held(store: Store, offer: Offer, name: str, policy: Policy) -> Held:
    held = store.held(name, offer.digests.get("sha256_digest", ""), offer.filename)
    return dataclasses.replace(held, projects=held.projects | policy.known) if policy.known else held


def _refuse(refusals: Iterable[Refusal], policy: Policy) -> None:
    """Raise for the first that counts."""
    for refusal in refusals:
        if refusal.code not in policy.ignored:
            if not refusal.status:
                raise DroppedError(refusal.message)
            raise RefusedError(refusal.message, refusal.status, refusal.rule)


def _refusals(received: Received, offer: Offer, held: Held, policy: Policy, now: datetime) -> Iterator[Refusal]:
    """PyPI's order: the form, a file at all, the project, the right to upload to it, the file."""
    yield from form_refusals(offer.form)
    if not received.has_content:
        yield Refusal(rule=PYPI_FILE_MISSING, message="Upload payload does not have a file.")
    yield from project_name_refusals(offer.form, held)
    name = canonicalize_name(offer.form.one("name"))
    if policy.subjects is not None and name not in policy.subjects:
        subjects = ", ".join(sorted(policy.subjects)) or "nothing"
        yield Refusal(
            rule=NOT_ALLOWED,
            message=f"The user isn't allowed to upload to project {name!r}: it is not under test here; "
            f"only {subjects} is.",
        )
    if received.path is None or not received.filename:
        # A part called content is there, but as text: PyPI renders the description, and fails on its file name.
        yield from description_refusals(offer.form)
        yield Refusal(rule=CONTENT_AS_TEXT, message="The content was sent as a text field, without a file name.")
        return
    with received.path.open("rb") as content:
        yield from file_refusals(offer, content, held, now)


def _late_refusals(offer: Offer, held: Held, now: datetime) -> Iterator[Refusal]:
    """What may have come true since the file was judged: others upload at the same time."""
    yield from project_name_refusals(offer.form, held)
    yield from size_refusals(offer, held)
    if not is_held(offer, held):
        yield from holding_refusals(offer, held, now)


def _is_there(store: Store, offer: Offer) -> bool:
    """Whether the very file is stored. Raises ``RefusedError`` for another one: no setting lets a file be replaced."""
    stored = store.get(offer.filename)
    if stored is not None and stored.sha256 != offer.digests["sha256_digest"]:
        status = FILE_EXISTS.status
        raise RefusedError(f"File already exists ({offer.filename}, with other bytes).", status, FILE_EXISTS)
    return stored is not None


def _unstorable(received: Received, name: str) -> str:
    """Why that cannot be kept, whichever rules are left out; empty if it can."""
    filename = received.filename
    if any(letter in filename for letter in "/\\") or not filename.isprintable():
        return "its name has slashes or control characters"
    if filename.startswith(".") or not filename.endswith((".whl", ".tar.gz", ".zip")):
        return "its name is neither a wheel's nor an sdist's"
    if len(filename.encode("utf-8", "replace")) > FILENAME_LIMIT:
        return f"its name is longer than {FILENAME_LIMIT} bytes"
    if not is_normalised(name):
        return "it has no project's name"
    return "" if _version(received.one("version")) else "it has no version"


def _stored(received: Received, name: str, now: datetime) -> tuple[IndexFile, Path, bytes]:
    assert received.path is not None  # noqa: S101 - for the type checker
    artifact = "wheel" if received.filename.endswith(".whl") else "sdist"
    metadata = _metadata(received.path, received.filename) if artifact == "wheel" else b""
    stored = IndexFile(
        filename=received.filename,
        name=name,
        spelling=received.one("name"),
        version=_version(received.one("version")),
        artifact=artifact,
        sha256=received.digests["sha256_digest"],
        blake2_256=received.digests["blake2_256_digest"],
        md5=received.digests["md5_digest"],
        size=received.size,
        requires_python=received.one("requires_python"),
        upload_time=now.isoformat(timespec="microseconds").replace("+00:00", "Z"),
        metadata_sha256=sha256_of(metadata) if metadata else "",
    )
    return stored, received.path, metadata


def _metadata(path: Path, filename: str) -> bytes:
    """A wheel's METADATA; nothing if rules were left out and it has none."""
    try:
        return core_metadata(path, filename)
    except (ValueError, zipfile.BadZipFile, EOFError, OSError):  # OSError: zipfile seeks where a broken archive says
        return b""


def _version(text: str) -> str:
    """In its normal form; empty if it is none."""
    try:
        return str(Version(text))
    except ValueError:  # also of numbers so long that Python does not read them
        return ""
