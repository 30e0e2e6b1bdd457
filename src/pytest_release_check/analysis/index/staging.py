"""Staging on an index that others use as well: what is there already, and what an answer of the index means."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from pytest_release_check.model.distributions import Distribution
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.uploading import UploadAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadPlan:
    """What is to be done with each file of a release, by what an index serves."""

    absent: tuple[Distribution, ...] = ()
    """To be uploaded."""
    kept: tuple[Distribution, ...] = ()
    """There already with the same bytes."""
    differing: tuple[tuple[Distribution, IndexFile], ...] = ()
    """There already with other bytes."""


def upload_plan(files: Iterable[Distribution], served: Iterable[IndexFile]) -> UploadPlan:
    """Absent, kept or differing, for every file. ``served`` must know its digests."""
    by_name = {file.filename: file for file in served}
    known = [(file, by_name.get(file.filename)) for file in files]
    return UploadPlan(
        absent=tuple(file for file, there in known if there is None),
        kept=tuple(file for file, there in known if there is not None and there.sha256 == file.sha256),
        differing=tuple((file, there) for file, there in known if there is not None and there.sha256 != file.sha256),
    )


class Meaning(Enum):
    """What it means that an upload did not succeed."""

    REFUSED = "refused"
    """The file itself is not taken."""
    EXISTS = "exists"
    """A file of that name is there."""
    NAME_USED = "file name already used"
    """A file of that name was there once and has been deleted: the name is never free again."""
    NOT_ALLOWED = "not allowed"
    """The index does not take files from us for a reason that says nothing of the file."""
    CREDENTIALS = "credentials"
    """Who uploads is not known there."""
    ATTESTATIONS = "attestations"
    """The file would be taken without its attestations."""
    UNEXPECTED = "unexpected"
    """No answer of an upload interface: something before it has spoken, and it may have the file."""
    TRANSIENT = "transient"
    """It may work the next time."""


# The words of PyPI's legacy upload API (warehouse/forklift/legacy.py), devpi and pypiserver.
_EXISTS = re.compile(r"already exist|File already exists", re.IGNORECASE)
_NAME_USED = re.compile(r"previously used|use a different version|already been used", re.IGNORECASE)
_NOT_ALLOWED = re.compile(
    r"isn't allowed to upload|not allowed to upload|Project size too large|Too many new projects"
    r"|Read-only mode|temporarily disabled|isn't allowed|too similar to an existing|conflicts with an existing"
    r"|verified primary email|two-factor|quota",
    re.IGNORECASE,
)
_ATTESTATIONS = re.compile(r"Invalid attestations supplied during upload")
_OF_UPLOADS = (400, 409, 413, 415, 422)
"""Statuses with which PyPI's software, devpi and pypiserver refuse a file for itself."""
_UNTRUSTED = re.compile(r"TrustedPublishingFailure|Credential not found|could not determine credentials")


def meaning_of(answer: UploadAnswer) -> Meaning:
    """What an index's answer to a file that it did not accept means."""
    status, text = answer.status, f"{answer.reason}\n{answer.text}\n{answer.trouble}"
    if status == 409 or (400 <= status < 500 and _EXISTS.search(text)):
        return Meaning.EXISTS
    if status == 400 and _ATTESTATIONS.search(text):
        return Meaning.ATTESTATIONS
    if status != 400 and _transient(answer, text):
        return Meaning.TRANSIENT
    if _NAME_USED.search(text):
        return Meaning.NAME_USED
    if _NOT_ALLOWED.search(text):
        return Meaning.NOT_ALLOWED
    if status in (401, 403) or _UNTRUSTED.search(text):
        return Meaning.CREDENTIALS
    if status and status not in _OF_UPLOADS:
        return Meaning.UNEXPECTED
    return Meaning.REFUSED


def _transient(answer: UploadAnswer, text: str) -> bool:
    if answer.status == 429:
        return "Too many new projects" not in text
    # Without an answer, the connection broke, or the program that sends: it may work the next time.
    return (
        answer.status in (408, 425)
        or answer.status >= 500
        or (not answer.status and (answer.was_sent or answer.is_outage))
    )
