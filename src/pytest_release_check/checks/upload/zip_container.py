"""The structure of a ZIP archive: wheels, and sdists that end in .zip."""

from collections.abc import Iterator
from typing import IO

from pytest_release_check.model.uploads import Refusal


def zip_refusals(content: IO[bytes]) -> Iterator[Refusal]:
    """To be written."""
    yield from ()
