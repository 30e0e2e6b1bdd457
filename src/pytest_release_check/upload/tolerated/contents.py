"""What is wrong inside a file that PyPI takes all the same."""

from collections.abc import Iterator
from typing import IO

from pytest_release_check.model.upload import Offer
from pytest_release_check.rules.finding import Finding
from pytest_release_check.upload.pypi_today import EXCEPTIONAL_FILE_LIMIT
from pytest_release_check.upload.tolerated.sdist import tolerated_in_sdist
from pytest_release_check.upload.tolerated.wheel import tolerated_in_wheel


def tolerated_in_contents(offer: Offer, content: IO[bytes]) -> Iterator[Finding]:
    """Defects of a wheel or sdist that no index refuses and that break, or mislead, who installs it."""
    if offer.size > EXCEPTIONAL_FILE_LIMIT:
        return  # refused unopened
    if offer.filename.endswith(".whl"):
        yield from tolerated_in_wheel(offer, content)
    else:
        yield from tolerated_in_sdist(offer, content)
