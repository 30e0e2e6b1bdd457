"""The tag that a release is made from must be that of its version."""

import re
from collections.abc import Iterable

from packaging.version import Version

_VERSION = re.compile(r"(?:^|[-_/@])v?\.?(\d[^/]*)$", re.IGNORECASE)


def tag_fault(tags: Iterable[str], version: str) -> str:
    """What is wrong if none of the tags is for ``version``; empty if one is, or if none of them names a version."""
    named = {tag: stated for tag in tags if (stated := _version_of(tag)) is not None}
    if not named or Version(version) in named.values():
        return ""
    return f"the tag is {', '.join(sorted(named))} and the version {version}"


def _version_of(tag: str) -> Version | None:
    """The version in a tag such as v1.0, 1.0, demo-1.0 or demo/v1.0."""
    found = _VERSION.search(tag)
    try:
        return Version(found[1]) if found else None
    except ValueError:  # InvalidVersion is one; so is what int() raises for thousands of digits
        return None
