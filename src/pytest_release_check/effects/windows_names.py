"""The libraries that every Windows has, by the lists of delvewheel (the extra ``compiled``)."""

import re
from collections.abc import Iterable
from dataclasses import replace

from pytest_release_check.model.binaries import Binary, WheelBinaries

_BESIDES = re.compile(r"(icu|dxcore|winhvplatform|winhvemulation)\.dll|ext-ms-.*")
"""Parts of Windows 10 that no list has, and names that Windows gives to parts of its own, as those with ``api-ms-``."""


def with_missing_libraries(held: WheelBinaries) -> WheelBinaries:
    """The same of a wheel for Windows, with what its files need and neither Windows nor Python brings.

    The lists have no public name in delvewheel: where they are gone, that is among what is excluded.
    """
    try:
        names, patterns = _known()
    except (ImportError, AttributeError, TypeError) as error:
        line = f"libraries of Windows, of which delvewheel has lists: {type(error).__name__}: {error}"
        return replace(held, excluded=(*held.excluded, line))
    missing = {binary.path: tuple(_missing(binary, names, patterns)) for binary in held.binaries}
    return replace(held, outside={path: libraries for path, libraries in missing.items() if libraries})


def _known() -> tuple[frozenset[str], tuple[re.Pattern[str], ...]]:
    """Names that any architecture has are the system's.

    Those of x64 were in Windows 7 already; what came with Windows 10 is among those of arm64, which is younger.
    """
    from delvewheel import _dll_list

    names = frozenset[str]().union(*_dll_list.ignore_names.values())
    return names, (_BESIDES, *_dll_list.ignore_regexes)


def _missing(binary: Binary, names: frozenset[str], patterns: Iterable[re.Pattern[str]]) -> Iterable[str]:
    for library in binary.libraries if binary.format == "PE" else ():
        if library not in names and not any(pattern.fullmatch(library) for pattern in patterns):
            yield library
