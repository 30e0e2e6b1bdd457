"""Which release came before this one, and which of its wheels is the one to compare with."""

from collections.abc import Iterable, Sequence

from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from pytest_release_check.analysis.index.served import files_of, version_in
from pytest_release_check.analysis.metadata.requires_python import admits
from pytest_release_check.model.index_file import IndexFile


def version_before(served: Iterable[IndexFile], version: str, python: str = "") -> str:
    """The newest final version below ``version`` that is not yanked, a pre-release if there is none; else empty.

    With ``python``, a full version, only releases that admit it count.
    """
    reported = {
        text
        for file in served
        if file.yanked is None
        and (not python or admits(file.requires_python, python))
        and (text := version_in(file.filename))
    }
    below = sorted(found for found in map(Version, reported) if found < Version(version) and not found.is_devrelease)
    return _newest(below)


def newest_version(served: Iterable[IndexFile]) -> str:
    """The version that an installer chooses by itself: the newest final one that is not yanked, else a pre-release."""
    reported = {text for file in served if file.yanked is None and (text := version_in(file.filename))}
    found = sorted(map(Version, reported))
    return _newest(found)


def _newest(ascending: Sequence[Version]) -> str:
    """The newest final version, the newest pre-release if there is none; empty if there is nothing."""
    finals = [version for version in ascending if not version.is_prerelease]
    return str((finals or ascending)[-1]) if ascending else ""


def wheel_like(served: Iterable[IndexFile], name: str, version: str, tags: Iterable[str]) -> IndexFile | None:
    """The wheel of that version that suits best: one for any platform, else one for what ours are for."""
    wheels = [file for file in files_of(served, name, Version(version)) if file.filename.endswith(".whl")]
    ours = frozenset(tags)
    pure = [file for file in wheels if any(tag.endswith("-none-any") for tag in wheel_tags(file.filename))]
    return next((file for file in (*pure, *wheels) if file in pure or ours & wheel_tags(file.filename)), None)


def wheel_tags(filename: str) -> frozenset[str]:
    """The expanded tags in a wheel's name; none if it is no wheel's."""
    try:
        return frozenset(map(str, parse_wheel_filename(filename)[3]))
    except (InvalidWheelFilename, InvalidVersion):
        return frozenset()
