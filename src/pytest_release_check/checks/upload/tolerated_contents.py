"""What is wrong inside a file that PyPI takes all the same."""

from collections.abc import Iterator
from typing import IO

from pytest_release_check.checks.upload.pypi_today import EXCEPTIONAL_FILE_LIMIT
from pytest_release_check.checks.upload.tolerated_sdist import tolerated_in_sdist
from pytest_release_check.checks.upload.tolerated_wheel import tolerated_in_wheel
from pytest_release_check.model.findings import Finding
from pytest_release_check.model.uploads import Offer


def tolerated_in_contents(offer: Offer, content: IO[bytes]) -> Iterator[Finding]:
    """Defects of a wheel or sdist that no index refuses and that break, or mislead, who installs it."""
    if offer.size > EXCEPTIONAL_FILE_LIMIT:
        return  # refused unopened
    if offer.filename.endswith(".whl"):
        yield from tolerated_in_wheel(offer, content)
    else:
        yield from tolerated_in_sdist(offer, content)
