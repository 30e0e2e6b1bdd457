"""The structure of a tar archive: sdists."""

from collections.abc import Iterator
from typing import IO

from pytest_release_check.model.uploads import Refusal


def tar_refusals(content: IO[bytes]) -> Iterator[Refusal]:
    """To be written."""
    yield from ()
