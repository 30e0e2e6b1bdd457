"""The file against its own digests and against what the index holds."""

from collections.abc import Iterator
from datetime import datetime

from packaging.version import Version

from pytest_release_check.model.upload import Held, HeldFile, Offer, Refusal
from pytest_release_check.text.wording import shown
from pytest_release_check.upload.metadata.form_values import cleaned, first
from pytest_release_check.upload.pypi_today import FILE_LIMIT, PROJECT_LIMIT, RELEASE_OPEN_FOR

_DIGESTS = ("md5_digest", "sha256_digest", "blake2_256_digest")


def digest_refusals(offer: Offer) -> Iterator[Refusal]:
    """Digests in the form that are not those of the file, compared as hexadecimal numbers."""
    form = cleaned(offer.form)
    for field in _DIGESTS:
        given, real = first(form, field), offer.digests.get(field)
        if field == "md5_digest" and not given.isascii():
            message = f"The md5_digest {shown(given)} is not ASCII, and not a digest."
            yield Refusal(code="PYPI142", subject=field, message=message)
        elif given and real is not None and given.lower() != real.lower():
            kind = field.removesuffix("_digest")
            message = f"The {kind} digest supplied does not match: the form says {shown(given)}, the file has {real!r}."
            yield Refusal(code="PYPI079", subject=field, message=message)


def size_refusals(offer: Offer, held: Held) -> Iterator[Refusal]:
    """Files and projects that are larger than PyPI takes without an exception."""
    if offer.size > FILE_LIMIT:
        message = (
            f"File too large. Limit is {FILE_LIMIT // 1024**2} MiB; {shown(offer.filename)} has {offer.size} bytes."
        )
        yield Refusal(code="PYPI077", message=message)
    whole = offer.size + sum(file.size for file in held.files)
    if whole > PROJECT_LIMIT:
        message = f"Project size too large. Limit is {PROJECT_LIMIT // 1024**3} GiB; it would have {whole} bytes."
        yield Refusal(code="PYPI078", message=message)


def is_held(offer: Offer, held: Held) -> bool:
    """Whether the very file is there already: nothing more is asked then, and nothing is stored."""
    return any(file.filename == offer.filename and _has_bytes_of(offer, file) for file in _all_files(held))


def holding_refusals(offer: Offer, held: Held, now: datetime) -> Iterator[Refusal]:
    """Why a file that is not there may not be put beside what is there."""
    for file in held.files:
        if file.filename == offer.filename and not _has_bytes_of(offer, file):
            message = f"File already exists, with other bytes: {shown(offer.filename)}."
            yield Refusal(code="PYPI080", message=message)
    if held.twin and held.twin.filename != offer.filename:
        message = f"File already exists, under another name: {shown(offer.filename)} is {shown(held.twin.filename)}."
        yield Refusal(code="PYPI081", message=message)
    if held.burnt:
        message = f"This filename was previously used by a file that has been deleted: {shown(offer.filename)}."
        yield Refusal(code="PYPI082", message=message)
    yield from _release_refusals(offer, _files_of_release(offer, held), now)


def _release_refusals(offer: Offer, files: tuple[HeldFile, ...], now: datetime) -> Iterator[Refusal]:
    """``files`` are those of the release that ``offer`` would join."""
    begun = min((_moment(file.upload_time) for file in files), default=now)
    if now - begun > RELEASE_OPEN_FOR:
        days = RELEASE_OPEN_FOR.days
        message = f"The release is older than {days} days, begun {begun:%Y-%m-%d}, and takes no new files."
        yield Refusal(code="PYPI083", subject="version", message=message)
    sdists = [file.filename for file in files if file.artifact == "sdist" and file.filename != offer.filename]
    if sdists and first(cleaned(offer.form), "filetype") == "sdist":
        message = f"Only one sdist may be uploaded per release: {shown(sdists[0])} is there."
        yield Refusal(code="PYPI084", message=message)


def _files_of_release(offer: Offer, held: Held) -> tuple[HeldFile, ...]:
    """1.0 and 1.0.0 are one release."""
    try:
        version = Version(first(cleaned(offer.form), "version"))
    except ValueError:
        return ()
    return tuple(file for file in held.files if Version(file.version) == version)


def _all_files(held: Held) -> tuple[HeldFile, ...]:
    return held.files if held.twin is None else (*held.files, held.twin)


def _has_bytes_of(offer: Offer, file: HeldFile) -> bool:
    """By whichever digests both have."""
    shared = [name for name in _DIGESTS if name in offer.digests and name in file.digests]
    return bool(shared) and all(offer.digests[name].lower() == file.digests[name].lower() for name in shared)


def _moment(upload_time: str) -> datetime:
    # Python 3.10 does not read the Z.
    return datetime.fromisoformat(upload_time.replace("Z", "+00:00"))
