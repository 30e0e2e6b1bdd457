"""What is inside an archive whose structure is sound."""

from collections.abc import Iterator
from typing import IO

from pytest_release_check.model.uploads import Offer, Refusal


def sdist_content_refusals(offer: Offer, content: IO[bytes]) -> Iterator[Refusal]:
    """To be written."""
    yield from ()


def wheel_layout_refusals(offer: Offer, content: IO[bytes]) -> Iterator[Refusal]:
    """To be written: PYPI090 and PYPI091."""
    yield from ()


def wheel_content_refusals(offer: Offer, content: IO[bytes]) -> Iterator[Refusal]:
    """To be written."""
    yield from ()


def obfuscation_refusals(offer: Offer, content: IO[bytes]) -> Iterator[Refusal]:
    """To be written: PYPI092 and PYPI093."""
    yield from ()
