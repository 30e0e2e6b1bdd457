"""The file against its own digests and against what the index holds."""

from collections.abc import Iterator
from datetime import datetime

from packaging.version import Version

from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.upload import Held, Offer, Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.text.wording import shown
from pytest_release_check.upload.metadata.form_values import cleaned, first, version_of
from pytest_release_check.upload.pypi_today import FILE_LIMIT, PROJECT_LIMIT, RELEASE_OPEN_FOR

FILE_TOO_LARGE = UploadRule(
    code="PYPI077",
    status=400,
    slug="file-too-large",
    summary="the file is larger than PyPI takes",
    why="PyPI takes files up to 100 MiB where it has made no exception for the project (1 GiB at most).",
    fix="leave out what users do not need, or ask PyPI for a higher limit first; ignore this rule once you have it",
    example="demo-1.0-py3-none-any.whl    # 104857601 bytes",
    source="PyPI, `warehouse/forklift/legacy.py`: `file_upload`, `upload_limit_size`",
)
PROJECT_TOO_LARGE = UploadRule(
    code="PYPI078",
    status=400,
    slug="project-too-large",
    summary="the project would become larger than PyPI takes",
    why="PyPI keeps up to 10 GiB of a project where it has made no exception for it.",
    fix="delete old releases, or ask PyPI for a higher limit first; ignore this rule once you have it",
    example="9.99 GiB of older files, and demo-1.0-py3-none-any.whl of 20 MiB",
    source="PyPI, `warehouse/forklift/legacy.py`: `file_upload`, `total_size_limit_value`",
)
DIGEST_DIFFERS = UploadRule(
    code="PYPI079",
    status=400,
    slug="digest-differs",
    summary="a digest in the form is not that of the file",
    why="The bytes that arrived are not those that the uploader read.",
    fix="upload again; if that fails too, look for what changes files between the machine and the index",
    example="sha256_digest=e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855    # of an empty file",
    source="PyPI, `warehouse/forklift/legacy.py`: `file_upload`",
)
FILE_EXISTS = UploadRule(
    code="PYPI080",
    status=400,
    slug="file-exists",
    summary="a file of that name is there already, with other bytes",
    why="A file that was published never changes: people have it by its name and digest.",
    fix="raise the version",
    example="demo-1.0.tar.gz, built again after a fix, beside demo-1.0.tar.gz on PyPI",
    source="PyPI, `warehouse/forklift/legacy.py`: `_is_duplicate_file`",
)
BYTES_EXIST = UploadRule(
    code="PYPI081",
    status=400,
    slug="bytes-exist",
    summary="the same bytes are there already under another name",
    why="PyPI stores a file by its digest, and each has one name, over all projects.",
    fix="build every file on its own, instead of copying one under another name",
    example="demo-1.0-py2-none-any.whl\ndemo-1.0-py3-none-any.whl    # a copy of it",
    source="PyPI, `warehouse/forklift/legacy.py`: `_is_duplicate_file`",
)
FILENAME_USED = UploadRule(
    code="PYPI082",
    status=400,
    slug="filename-burnt",
    summary="a file of that name was there and was deleted: the name is not free again",
    why="Those who have the deleted file could not know that there is another one of its name.",
    fix="raise the version",
    example="demo-1.0.tar.gz, uploaded and deleted last week",
    source="PyPI, `warehouse/forklift/legacy.py`: `file_upload`, `Filename`",
)
RELEASE_CLOSED = UploadRule(
    code="PYPI083",
    status=400,
    slug="release-closed",
    summary="the release is older than 14 days",
    why="A stolen token or a changed workflow could otherwise add a file to a release that people trust.",
    fix="raise the version",
    example="a wheel for demo 1.0, whose sdist is there since 2026-01-01",
    source="PyPI, `warehouse/forklift/legacy.py`: `MAXIMUM_AGE_FOR_NEW_UPLOADS_DAYS`",
)
SECOND_SDIST = UploadRule(
    code="PYPI084",
    status=400,
    slug="second-sdist",
    summary="the release has another sdist already",
    why="Installers build the one sdist of a release, and could not choose.",
    fix="upload one sdist for each version",
    example="demo-1.0.0.tar.gz, while demo-1.0.tar.gz is there: 1.0 and 1.0.0 are one version",
    source="PyPI, `warehouse/forklift/legacy.py`: `file_upload`",
)
MD5_NOT_ASCII = UploadRule(
    code="PYPI142",
    status=500,
    slug="md5-not-ascii",
    summary="the MD5 digest in the form is not ASCII",
    why="PyPI compares it as ASCII, fails, and answers 500, which makes twine send the file five times more.",
    fix="upload with a current twine, which sends no MD5 digest",
    example="md5_digest=é",
    source="PyPI, `warehouse/forklift/legacy.py`: `file_upload`, `hmac.compare_digest`",
)

_DIGESTS = ("md5_digest", "sha256_digest", "blake2_256_digest")


def digest_refusals(offer: Offer) -> Iterator[Refusal]:
    """Yield the digests in the form that are not those of the file; they are compared as hexadecimal numbers."""
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
    """Yield whether file or project become larger than PyPI takes without an exception."""
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
    """Return whether this file is there already, by name and bytes: PyPI then answers 200, and stores nothing."""
    return any(file.filename == offer.filename and _has_bytes_of(offer, file) for file in _all_files(held))


def holding_refusals(offer: Offer, held: Held, now: datetime) -> Iterator[Refusal]:
    """Yield why the file may not be added to what is there; ``now`` is in UTC."""
    for file in held.files:
        if file.filename == offer.filename and not _has_bytes_of(offer, file):
            message = f"File already exists, with other bytes: {shown(offer.filename)}."
            yield Refusal(rule=FILE_EXISTS, message=message)
    if held.twin and held.twin.filename != offer.filename:
        message = f"File already exists, under another name: {shown(offer.filename)} is {shown(held.twin.filename)}."
        yield Refusal(rule=BYTES_EXIST, message=message)
    if held.name_used:
        message = f"This filename was previously used by a file that has been deleted: {shown(offer.filename)}."
        yield Refusal(rule=FILENAME_USED, message=message)
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
    version = version_of(offer.form)
    return tuple(file for file in held.files if Version(file.version) == version)


def _all_files(held: Held) -> tuple[IndexFile, ...]:
    return held.files if held.twin is None else (*held.files, held.twin)


def _has_bytes_of(offer: Offer, file: IndexFile) -> bool:
    """By the digests that both have."""
    shared = [name for name in _DIGESTS if name in offer.digests and name in file.digests]
    return bool(shared) and all(offer.digests[name].lower() == file.digests[name].lower() for name in shared)


def _moment(upload_time: str) -> datetime:
    # Python 3.10 does not read the Z.
    return datetime.fromisoformat(upload_time.replace("Z", "+00:00"))
