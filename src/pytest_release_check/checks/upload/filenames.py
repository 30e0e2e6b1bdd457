"""The name of the file, and the content type it came with."""

from collections.abc import Iterator

from pytest_release_check.model.uploads import Offer, Refusal


def filename_refusals(offer: Offer) -> Iterator[Refusal]:
    """To be written."""
    yield from ()


def sdist_name_refusals(offer: Offer) -> Iterator[Refusal]:
    """To be written."""
    yield from ()


def wheel_name_refusals(offer: Offer) -> Iterator[Refusal]:
    """To be written."""
    yield from ()


def long_name_refusals(offer: Offer) -> Iterator[Refusal]:
    """To be written."""
    yield from ()
