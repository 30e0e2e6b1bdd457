"""Defects of an sdist that PyPI takes all the same."""

import posixpath
from collections.abc import Iterator
from typing import IO

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from pytest_release_check.model.upload import Offer
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import quoted
from pytest_release_check.upload.archive.inflation import BombError, DamagedError
from pytest_release_check.upload.archive.member import Member
from pytest_release_check.upload.archive.members import archive_members
from pytest_release_check.upload.file.sdist_layout import parts_of
from pytest_release_check.upload.limit_per_rule import MembersOfRule

SDIST_NAMES_OUTSIDE = Rule(
    code="RC240",
    slug="sdist-names-outside",
    summary="names or links of members lead out of the sdist's folder",
    why="Users cannot build the sdist: pip refuses to unpack it.",
    fix="leave the member out, or ship the file itself instead of a link to it",
    example="demo-1.0/data -> ../../data",
    source="PEP 706, the filter `data`, which the source distribution format requires of programs that unpack",
    severity=Severity.WARNING,
)
SDIST_DEVICES = Rule(
    code="RC241",
    slug="sdist-devices",
    summary="the sdist has devices or pipes",
    why="Users cannot build the sdist: pip refuses to unpack it.",
    fix="leave the member out",
    example="demo-1.0/socket    # a named pipe",
    source="PEP 706, the filter `data`",
    severity=Severity.WARNING,
)
SDIST_REPEATED = Rule(
    code="RC242",
    slug="sdist-repeated-members",
    summary="the sdist has members of the same name",
    why="Which of them is unpacked depends on the program; with Python's tarfile it is the last one.",
    fix="build the sdist again with a current backend, into a new file",
    example="demo-1.0/setup.py\ndemo-1.0/setup.py    # again",
    source="source distribution format: nothing says which of them counts",
    severity=Severity.WARNING,
)
SDIST_TOP_OTHER = Rule(
    code="RC243",
    slug="sdist-top-other",
    summary="the sdist's folder is not named as its file is",
    why="Programs that look for the folder by the name of the file do not find it.",
    fix="build the sdist again instead of renaming it",
    example="demo-1.1.tar.gz:  demo-1.0/PKG-INFO\ndemo-1.1.tar.gz:  demo-1.1/PKG-INFO    # right",
    source="source distribution format (PEP 625)",
    severity=Severity.WARNING,
)
PKG_INFO_EMPTY = Rule(
    code="RC244",
    slug="pkg-info-empty",
    summary="`PKG-INFO` in the sdist is empty",
    why="Nobody can read the metadata without building the sdist.",
    fix="build the sdist again with a current backend",
    example="demo-1.0/PKG-INFO    # 0 bytes",
    source="source distribution format; PyPI looks only whether it is there",
    severity=Severity.WARNING,
)
SDIST_WITHOUT_BUILD = Rule(
    code="RC245",
    slug="sdist-without-build",
    summary="the sdist has neither `pyproject.toml` nor `setup.py`",
    why="Nobody can build it: pip reports that it is no Python project.",
    fix="let the sdist include `pyproject.toml`",
    example="demo-1.0/PKG-INFO\ndemo-1.0/demo.py         # and neither pyproject.toml nor setup.py",
    source='source distribution format (PEP 517); pip: "does not appear to be a Python project"',
    severity=Severity.WARNING,
)

_MOST_NAMES = 1_000_000
"""Names that are looked at for repetition."""


def tolerated_in_sdist(offer: Offer, content: IO[bytes]) -> Iterator[Finding]:
    """Yield members that leave the top folder, devices, repeated members, and what is empty, missing or misnamed."""
    survey = _Survey()
    try:
        for member in archive_members(offer.filename, content):
            survey.add(member)
    except BombError:
        survey.is_whole = False  # refused for it; what was seen so far counts
    except DamagedError:
        pass  # likewise
    yield from survey.findings(offer.filename)


class _Survey:
    """What was seen of the members of one sdist."""

    def __init__(self) -> None:
        self.is_whole = True
        """Whether all members were looked at; if not, nothing is known to be missing."""
        self._top = ""
        self._outside = MembersOfRule(SDIST_NAMES_OUTSIDE)
        self._devices = MembersOfRule(SDIST_DEVICES)
        self._repeated = MembersOfRule(SDIST_REPEATED)
        self._empty = MembersOfRule(PKG_INFO_EMPTY)
        self._seen: set[int] = set()
        self._is_buildable = False

    def add(self, member: Member) -> None:
        """Look at one more member."""
        self._top = self._top or next(iter(parts_of(member.name)), "")
        if member.name.startswith("/") or _leaves(member.name, self._top):
            self._outside.add(member.name)
        elif _target_leaves(member, self._top):
            self._outside.add(f"{member.name} -> {member.link}")
        if member.is_device:
            self._devices.add(member.name)
        if member.name == f"{self._top}/PKG-INFO" and member.size == 0:
            self._empty.add(member.name)
        self._is_buildable |= member.name in (f"{self._top}/pyproject.toml", f"{self._top}/setup.py")
        self._note_repetition(member)

    def _note_repetition(self, member: Member) -> None:
        """Hashes instead of names: an archive may have a million members."""
        if member.is_directory:
            return
        key = hash(member.name)
        if key in self._seen:
            self._repeated.add(member.name)
        elif len(self._seen) < _MOST_NAMES:
            self._seen.add(key)

    def findings(self, filename: str) -> Iterator[Finding]:
        """Yield what is wrong with all members together."""
        for members in (self._outside, self._devices, self._repeated):
            yield from members.findings(filename)
        if self._top and not _is_same_release(self._top, filename):
            yield Finding(rule=SDIST_TOP_OTHER, subject=filename, detail=f"its top folder is {quoted(self._top)}")
        yield from self._empty.findings(filename)
        if self._top and self.is_whole and not self._is_buildable:
            yield Finding(rule=SDIST_WITHOUT_BUILD, subject=filename)


def _leaves(path: str, top: str) -> bool:
    return ".." in path and parts_of(posixpath.normpath(path))[:1] != (top,)


def _target_leaves(member: Member, top: str) -> bool:
    """A symbolic link starts from its own folder, a hard link from the top of the archive."""
    if not member.link:
        return False
    start = "" if member.is_hard_link else posixpath.dirname(member.name)
    target = posixpath.normpath(posixpath.join(start, member.link))
    return target.startswith("/") or parts_of(target)[:1] != (top,)


def _is_same_release(top: str, filename: str) -> bool:
    """Normal forms and others alike: old backends wrote the folder in another one than the file's name."""
    stem = filename.removesuffix(".tar.gz").removesuffix(".zip")
    return top == stem or _release(top) == _release(stem)


def _release(stem: str) -> tuple[str, Version | str]:
    name, _, version = stem.rpartition("-")
    try:
        return canonicalize_name(name), Version(version)
    except InvalidVersion:
        return canonicalize_name(name), version
