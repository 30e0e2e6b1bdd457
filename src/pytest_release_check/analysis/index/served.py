"""The files of one version among all that an index serves of a project."""

from collections.abc import Iterable

from packaging.utils import (
    InvalidName,
    InvalidSdistFilename,
    InvalidWheelFilename,
    NormalizedName,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import InvalidVersion, Version

from pytest_release_check.model.distributions import is_plain_filename
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule

RELEASE_YANKED = Rule(
    code="RC304",
    slug="release-yanked",
    summary="the file is yanked on the index",
    why="Installers pass the file over, unless exactly this version is asked for: users get another release.",
    fix="un-yank the release on the index, or publish another version",
    example='the index lists demo-1.1.tar.gz with "yanked": "broken on Windows"',
    source="PEP 592",
)

QUARANTINED = "quarantined"
"""A project's status (PEP 792) whose files are served to nobody."""
LATEST = "latest"
"""In place of a version: the newest one that installers choose by themselves."""


def wanted_release(text: str, project: str) -> tuple[str, str]:
    """Normalised name, and version, out of ``1.0`` or ``demo==1.0``; ``project`` is the name where none is given.

    The version can be the word ``latest``.

    Raises ``ValueError`` that says what is missing.
    """
    stated, separator, version = text.rpartition("==")
    name = (stated if separator else project).strip()
    if not name:
        raise ValueError("there is no project here whose name is known; write NAME==VERSION")
    try:
        return canonicalize_name(name, validate=True), LATEST if version.strip() == LATEST else str(Version(version))
    except (InvalidName, InvalidVersion) as error:
        raise ValueError(f"{error}; write VERSION, NAME==VERSION or latest") from error


def files_of(served: Iterable[IndexFile], name: str, version: Version) -> tuple[IndexFile, ...]:
    """The wheels and sdists of that version, by file name."""
    found = (file for file in served if _release(file.filename) == (name, version))
    return tuple(sorted(found, key=lambda file: file.filename))


def yanked_files(files: Iterable[IndexFile]) -> tuple[Finding, ...]:
    """A finding for each file that installers pass over."""
    return tuple(
        Finding(rule=RELEASE_YANKED, subject=file.filename, detail=file.yanked or "no reason is given")
        for file in files
        if file.yanked is not None
    )


def version_in(filename: str) -> str:
    """The normalised version in the name of a wheel or an sdist; empty if it is neither."""
    found = _release(filename)
    return "" if found is None else str(found[1])


def _release(filename: str) -> tuple[NormalizedName, Version] | None:
    """Name and version in a file name; None if it is no wheel and no sdist, or would lead to another folder."""
    if not is_plain_filename(filename):
        return None
    try:
        parse = parse_wheel_filename if filename.endswith(".whl") else parse_sdist_filename
        name, version = parse(filename)[:2]
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return None
    return name, version
