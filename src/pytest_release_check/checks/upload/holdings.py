"""The file against its own digests and against what the index holds."""

from collections.abc import Iterator
from datetime import datetime

from pytest_release_check.model.uploads import Held, Offer, Refusal


def digest_refusals(offer: Offer) -> Iterator[Refusal]:
    """To be written."""
    yield from ()


def size_refusals(offer: Offer, held: Held) -> Iterator[Refusal]:
    """To be written."""
    yield from ()


def is_held(offer: Offer, held: Held) -> bool:
    """Whether the very file is there already: nothing more is asked then, and nothing is stored."""
    return False


def holding_refusals(offer: Offer, held: Held, now: datetime) -> Iterator[Refusal]:
    """To be written."""
    yield from ()
