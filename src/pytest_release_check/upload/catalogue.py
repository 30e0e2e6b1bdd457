"""What PyPI refuses of an upload, in its own order, and the defects inside a file that it takes.

The index answers with the first refusal; ``examine`` reports every one, and the tolerated defects besides.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import IO

from pytest_release_check.model.upload import Form, Held, Offer, Refusal
from pytest_release_check.rules.finding import Finding
from pytest_release_check.upload.archive.tar_container import tar_refusals
from pytest_release_check.upload.archive.zip_container import zip_record_refusals, zip_refusals
from pytest_release_check.upload.file.attestations import attestation_refusals
from pytest_release_check.upload.file.filenames import filename_refusals, long_name_refusals
from pytest_release_check.upload.file.holdings import digest_refusals, holding_refusals, is_held, size_refusals
from pytest_release_check.upload.file.obfuscation import obfuscation_refusals
from pytest_release_check.upload.file.sdist_contents import sdist_content_refusals, sdist_layout_refusals
from pytest_release_check.upload.file.sdist_names import sdist_name_refusals
from pytest_release_check.upload.file.wheel_contents import wheel_content_refusals, wheel_layout_refusals
from pytest_release_check.upload.file.wheel_names import wheel_name_refusals
from pytest_release_check.upload.metadata.core_metadata import metadata_refusals
from pytest_release_check.upload.metadata.description import description_refusals
from pytest_release_check.upload.metadata.project_names import project_name_refusals
from pytest_release_check.upload.metadata.requests import request_refusals
from pytest_release_check.upload.pypi_today import EXCEPTIONAL_FILE_LIMIT
from pytest_release_check.upload.tolerated.sdist import tolerated_in_sdist
from pytest_release_check.upload.tolerated.wheel import tolerated_in_wheel


def form_refusals(form: Form) -> Iterator[Refusal]:
    """Yield what is wrong with the form alone, in PyPI's order."""
    yield from request_refusals(form)
    yield from metadata_refusals(form)


def file_refusals(offer: Offer, content: IO[bytes], held: Held, now: datetime) -> Iterator[Refusal]:
    """Yield what is wrong with the file, once form and project are good, in PyPI's order.

    ``content`` is the file, seekable; ``now`` is in UTC.
    """
    yield from description_refusals(offer.form)
    yield from filename_refusals(offer)
    yield from size_refusals(offer, held)
    yield from digest_refusals(offer)
    if is_held(offer, held):
        return
    yield from holding_refusals(offer, held, now)
    yield from _archive_refusals(offer, content)
    yield from attestation_refusals(offer.form)


def refusals(offer: Offer, content: IO[bytes], held: Held, now: datetime) -> Iterator[Refusal]:
    """Yield every reason why PyPI would not take ``offer``, in PyPI's order.

    ``content`` is the file, seekable; ``now`` is in UTC.
    """
    yield from form_refusals(offer.form)
    yield from project_name_refusals(offer.form, held)
    yield from file_refusals(offer, content, held, now)


def tolerated_in_contents(offer: Offer, content: IO[bytes]) -> Iterator[Finding]:
    """Yield the defects inside a wheel or sdist that PyPI takes, and that fail or mislead its users."""
    if offer.size > EXCEPTIONAL_FILE_LIMIT:
        return  # refused without being opened
    if offer.filename.endswith(".whl"):
        yield from tolerated_in_wheel(offer, content)
    else:
        yield from tolerated_in_sdist(offer, content)


def _archive_refusals(offer: Offer, content: IO[bytes]) -> Iterator[Refusal]:
    """The container, the name, and what is inside; that is only looked at if the container is sound."""
    is_wheel = offer.filename.endswith(".whl")
    if offer.size > EXCEPTIONAL_FILE_LIMIT:  # too large for any project, so that PyPI never opens it
        yield from wheel_name_refusals(offer) if is_wheel else sdist_name_refusals(offer)
        yield from long_name_refusals(offer) if is_wheel else ()
        return
    found = tuple(tar_refusals(content) if offer.filename.endswith(".tar.gz") else zip_refusals(content))
    yield from found
    if not found:
        yield from wheel_layout_refusals(offer, content) if is_wheel else sdist_layout_refusals(offer, content)
        yield from obfuscation_refusals(offer, content)
    records = () if offer.filename.endswith(".tar.gz") else tuple(zip_record_refusals(content))
    yield from records
    yield from wheel_name_refusals(offer) if is_wheel else sdist_name_refusals(offer)
    if not found and not records:
        yield from wheel_content_refusals(offer, content) if is_wheel else sdist_content_refusals(offer, content)
    yield from long_name_refusals(offer) if is_wheel else ()
