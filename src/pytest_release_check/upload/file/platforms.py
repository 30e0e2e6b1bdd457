"""The platform tags that PyPI takes."""

import re

from pytest_release_check.upload.pypi_today import PLATFORMS

_TAKEN = re.compile("|".join(f"(?:{pattern})" for pattern in PLATFORMS), re.ASCII)


def is_platform_taken(tag: str) -> bool:
    """Whether a wheel with this platform tag may be uploaded; the case of its letters does not count."""
    return _TAKEN.fullmatch(tag.lower()) is not None
