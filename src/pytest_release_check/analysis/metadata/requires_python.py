"""The one answer to whether Requires-Python admits a Python.

Compares as pip does: a Python is its first three numbers, so that the pre-release 3.14.0rc1 counts as 3.14.0; and a
text that is no version specifier admits everything, for installers ignore it.
"""

import re
from collections.abc import Iterator
from functools import cache

from packaging.specifiers import InvalidSpecifier, SpecifierSet

_KNOWN = ((2, 7), *((3, minor) for minor in range(60)))
_PATCH = re.compile(r"(?<![\d.])\d+\.\d+\.(\d+)")
_LATEST = 999
"""A patch release later than any that a specifier names."""


@cache
def admits(requires_python: str, python: str | tuple[int, int]) -> bool:
    """Whether Requires-Python admits a whole version (``"3.12.1"``), or any patch release of a minor one (``(3, 12)``).

    Patch releases that do not exist yet count: ``>3.12.90`` admits ``(3, 12)``.
    """
    try:
        specifiers = SpecifierSet(requires_python)
    except InvalidSpecifier:
        return True
    versions = (python,) if isinstance(python, str) else _releases(python, requires_python)
    return any(specifiers.contains(version, prereleases=True) for version in versions)


def lowest_python(requires_python: str) -> tuple[int, int] | None:
    """The lowest minor version that Requires-Python admits; None if it sets no lower bound."""
    if not requires_python.strip():
        return None
    lowest = next((minor for minor in _KNOWN if admits(requires_python, minor)), None)
    return None if lowest in (None, _KNOWN[0]) and admits(requires_python, (1, 0)) else lowest


def _releases(minor: tuple[int, int], requires_python: str) -> Iterator[str]:
    """The releases of a minor version between which the answer can change: at the patches named, and beside them."""
    named = {int(patch) for patch in _PATCH.findall(requires_python)}
    patches = {0, _LATEST, *named, *(patch + 1 for patch in named), *(max(patch - 1, 0) for patch in named)}
    yield from (f"{minor[0]}.{minor[1]}.{patch}" for patch in sorted(patches))
