"""The file against its own digests and against what the index holds."""

from collections.abc import Iterator
from datetime import datetime

from packaging.version import Version

from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.upload import Held, Offer, Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.text.wording import shown
from pytest_release_check.upload.metadata.form_values import cleaned, first
from pytest_release_check.upload.pypi_today import FILE_LIMIT, PROJECT_LIMIT, RELEASE_OPEN_FOR

FILE_TOO_LARGE = UploadRule(
    code="PYPI077",
    status=400,
    slug="file-too-large",
    summary="the file is larger than PyPI takes",
    fix="leave out what users do not need, or ask PyPI for a higher limit first; ignore this rule once you have it",
)
PROJECT_TOO_LARGE = UploadRule(
    code="PYPI078",
    status=400,
    slug="project-too-large",
    summary="the project would become larger than PyPI takes",
    fix="delete old releases, or ask PyPI for a higher limit first; ignore this rule once you have it",
)
DIGEST_DIFFERS = UploadRule(
    code="PYPI079",
    status=400,
    slug="digest-differs",
    summary="a digest in the form is not that of the file",
    fix="upload again; something changed the file on its way",
)
FILE_EXISTS = UploadRule(
    code="PYPI080",
    status=400,
    slug="file-exists",
    summary="the file name is there already with other bytes",
    fix="raise the version; a file cannot be replaced",
)
BYTES_EXIST = UploadRule(
    code="PYPI081",
    status=400,
    slug="bytes-exist",
    summary="the same bytes are there already under another name",
    fix="do not upload one file under two names",
)
FILENAME_BURNT = UploadRule(
    code="PYPI082",
    status=400,
    slug="filename-burnt",
    summary="the file name was used once, and deleted",
    fix="raise the version; a file name is never free again",
)
RELEASE_CLOSED = UploadRule(
    code="PYPI083",
    status=400,
    slug="release-closed",
    summary="the release is older than 14 days",
    fix="raise the version; an old release takes no more files",
)
SECOND_SDIST = UploadRule(
    code="PYPI084",
    status=400,
    slug="second-sdist",
    summary="the release has another sdist already",
    fix="upload one sdist a release",
)
MD5_NOT_ASCII = UploadRule(
    code="PYPI142",
    status=500,
    slug="md5-not-ascii",
    summary="the MD5 digest in the form is not ASCII",
    fix="upload with a current twine",
)

_DIGESTS = ("md5_digest", "sha256_digest", "blake2_256_digest")


def digest_refusals(offer: Offer) -> Iterator[Refusal]:
    """Digests in the form that are not those of the file, compared as hexadecimal numbers."""
    form = cleaned(offer.form)
    for field in _DIGESTS:
        given, real = first(form, field), offer.digests.get(field)
        if field == "md5_digest" and not given.isascii():
            message = f"The md5_digest {shown(given)} is not ASCII, and not a digest."
            yield Refusal(rule=MD5_NOT_ASCII, subject=field, message=message)
        elif given and real is not None and given.lower() != real.lower():
            kind = field.removesuffix("_digest")
            message = f"The {kind} digest supplied does not match: the form says {shown(given)}, the file has {real!r}."
            yield Refusal(rule=DIGEST_DIFFERS, subject=field, message=message)


def size_refusals(offer: Offer, held: Held) -> Iterator[Refusal]:
    """Files and projects that are larger than PyPI takes without an exception."""
    if offer.size > FILE_LIMIT:
        message = (
            f"File too large. Limit is {FILE_LIMIT // 1024**2} MiB; {shown(offer.filename)} has {offer.size} bytes."
        )
        yield Refusal(rule=FILE_TOO_LARGE, message=message)
    whole = offer.size + sum(file.size or 0 for file in held.files)
    if whole > PROJECT_LIMIT:
        message = f"Project size too large. Limit is {PROJECT_LIMIT // 1024**3} GiB; it would have {whole} bytes."
        yield Refusal(rule=PROJECT_TOO_LARGE, message=message)


def is_held(offer: Offer, held: Held) -> bool:
    """Whether the very file is there already: nothing more is asked then, and nothing is stored."""
    return any(file.filename == offer.filename and _has_bytes_of(offer, file) for file in _all_files(held))


def holding_refusals(offer: Offer, held: Held, now: datetime) -> Iterator[Refusal]:
    """Why a file that is not there may not be put beside what is there."""
    for file in held.files:
        if file.filename == offer.filename and not _has_bytes_of(offer, file):
            message = f"File already exists, with other bytes: {shown(offer.filename)}."
            yield Refusal(rule=FILE_EXISTS, message=message)
    if held.twin and held.twin.filename != offer.filename:
        message = f"File already exists, under another name: {shown(offer.filename)} is {shown(held.twin.filename)}."
        yield Refusal(rule=BYTES_EXIST, message=message)
    if held.name_used:
        message = f"This filename was previously used by a file that has been deleted: {shown(offer.filename)}."
        yield Refusal(rule=FILENAME_BURNT, message=message)
    yield from _release_refusals(offer, _files_of_release(offer, held), now)


def _release_refusals(offer: Offer, files: tuple[IndexFile, ...], now: datetime) -> Iterator[Refusal]:
    """``files`` are those of the release that ``offer`` would join."""
    begun = min((_moment(file.upload_time) for file in files), default=now)
    if now - begun > RELEASE_OPEN_FOR:
        days = RELEASE_OPEN_FOR.days
        message = f"The release is older than {days} days, begun {begun:%Y-%m-%d}, and takes no new files."
        yield Refusal(rule=RELEASE_CLOSED, subject="version", message=message)
    sdists = [file.filename for file in files if file.artifact == "sdist" and file.filename != offer.filename]
    if sdists and first(cleaned(offer.form), "filetype") == "sdist":
        message = f"Only one sdist may be uploaded per release: {shown(sdists[0])} is there."
        yield Refusal(rule=SECOND_SDIST, message=message)


def _files_of_release(offer: Offer, held: Held) -> tuple[IndexFile, ...]:
    """1.0 and 1.0.0 are one release."""
    try:
        version = Version(first(cleaned(offer.form), "version"))
    except ValueError:
        return ()
    return tuple(file for file in held.files if Version(file.version) == version)


def _all_files(held: Held) -> tuple[IndexFile, ...]:
    return held.files if held.twin is None else (*held.files, held.twin)


def _has_bytes_of(offer: Offer, file: IndexFile) -> bool:
    """By whichever digests both have."""
    shared = [name for name in _DIGESTS if name in offer.digests and name in file.digests]
    return bool(shared) and all(offer.digests[name].lower() == file.digests[name].lower() for name in shared)


def _moment(upload_time: str) -> datetime:
    # Python 3.10 does not read the Z.
    return datetime.fromisoformat(upload_time.replace("Z", "+00:00"))
