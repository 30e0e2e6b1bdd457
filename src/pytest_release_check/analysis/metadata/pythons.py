"""Pythons as a release promises them: minor versions, by Requires-Python and by the tags of a wheel."""

import re
from functools import cache

from pytest_release_check.analysis.metadata.requires_python import admits
from pytest_release_check.model.distributions import Distribution

Python = tuple[int, int]
Pythons = frozenset[Python]

_EXACT = re.compile(r"(?:cp|pp|graalpy)([23])(\d+)")
_GENERIC = re.compile(r"py([23])(\d*)")


@cache
def known_pythons() -> tuple[Python, ...]:
    """Every Python whose standard library is known, the oldest first."""
    from stdlib_list import short_versions

    numbers = (version.split(".") for version in short_versions)
    found = {(int(major), int(minor)) for major, minor in numbers} | {(3, 0), (3, 1)}
    return tuple(sorted(python for python in found if python >= (2, 7)))


@cache
def standard_library(python: Python) -> frozenset[str]:
    """The modules that come with a Python, top-level names and dotted ones."""
    from stdlib_list import stdlib_list

    return frozenset(stdlib_list(minor_text(max(python, (3, 2)) if python[0] == 3 else python)))


@cache
def ever_in_standard_library() -> frozenset[str]:
    """The modules of any known Python."""
    return frozenset(module for python in known_pythons() for module in standard_library(python))


def minor_text(python: Python) -> str:
    """As people write it: ``3.8``."""
    return f"{python[0]}.{python[1]}"


def admitted(file: Distribution) -> Pythons:
    """The Pythons for which an installer takes this file."""
    return frozenset(
        python
        for python in known_pythons()
        if admits(file.requires_python, python) and (not file.tags or any(_fits(tag, python) for tag in file.tags))
    )


def _fits(tag: str, python: Python) -> bool:
    interpreter, abi = tag.split("-")[:2]
    if exact := _EXACT.fullmatch(interpreter):
        least = int(exact[1]), int(exact[2])
        return python == least or (abi == "abi3" and python[0] == least[0] and python >= least)
    generic = _GENERIC.fullmatch(interpreter)
    return generic is None or (python[0] == int(generic[1]) and python[1] >= int(generic[2] or 0))
