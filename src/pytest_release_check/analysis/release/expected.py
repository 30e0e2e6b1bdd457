"""The files that a project says its releases have: what ``release_expect`` means."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from pytest_release_check.analysis.release.targets import Target, platform_of

SDIST = "sdist"
FORMS = "write sdist, or PYTHONS on PLATFORMS as `cp310-cp314, pp311 on manylinux_x86_64, win_amd64` or `py3 on any`"
_PYTHON = re.compile(r"(cp|pp|graalpy)3(\d+)(t?)|py3")
_RANGE = re.compile(r"(cp|pp|graalpy)3(\d+)(t?)-(cp|pp|graalpy)3(\d+)(t?)")
_PLATFORM = re.compile(
    r"any|win32|win_(amd64|arm64)|(manylinux|musllinux|macosx|ios|android|pyodide|linux)_\w*[a-z]\w*"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpectedFiles:
    """What a release must have."""

    sdist: bool = False
    wheels: tuple[Target, ...] = ()


def expected_files(entries: Iterable[str]) -> ExpectedFiles | None:
    """The files by the entries of a setting; None if there are none. Raises ``ValueError`` that says what is wrong."""
    texts = tuple(text.strip() for text in entries if text.strip())
    wheels = tuple(dict.fromkeys(target for text in texts if text != SDIST for target in _wheels(text)))
    return ExpectedFiles(sdist=SDIST in texts, wheels=wheels) if texts else None


def _wheels(text: str) -> Iterable[Target]:
    pythons, separator, platforms = text.partition(" on ")
    if not separator:
        raise ValueError(f"{text!r} is neither sdist nor a set of wheels; {FORMS}.")
    names = [name for part in _parts(pythons) for name in _pythons(part)]
    places = [_platform(part) for part in _parts(platforms)]
    return tuple(Target(name, place) for place in places for name in names)


def _parts(text: str) -> Iterable[str]:
    return [part.strip() for part in text.split(",")]


def _pythons(text: str) -> Iterable[str]:
    if found := _RANGE.fullmatch(text):
        first, last = int(found[2]), int(found[5])
        if (found[1], found[3]) != (found[4], found[6]) or first > last:
            raise ValueError(f"{text!r} is no range: it goes from one version up to a later one of the same kind.")
        return tuple(f"{found[1]}3{minor}{found[3]}" for minor in range(first, last + 1))
    if not _PYTHON.fullmatch(text):
        raise ValueError(f"{text!r} names no Python 3 as tags of wheels do; {FORMS}.")
    return (text,)


def _platform(text: str) -> str:
    if not _PLATFORM.fullmatch(text):
        raise ValueError(f"{text!r} names no platform as tags of wheels do; {FORMS}.")
    if platform_of(text) != (text,):
        plain = " and ".join(platform_of(text))
        raise ValueError(f"{text!r}: write it without a version, one for each architecture, as {plain}.")
    return text
