"""The one top folder of an sdist and the PKG-INFO right below it, in either format."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pytest_release_check.model.upload import Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.text.wording import quoted
from pytest_release_check.upload.archive.member import Member

SDIST_MIXED_NAMES = UploadRule(
    code="PYPI138",
    status=500,
    slug="sdist-mixed-names",
    summary="the sdist has absolute and relative names side by side",
    why="PyPI fails on such an archive and answers 500, which makes twine send the file five times more.",
    fix="write all members below one folder, without a slash at the start of their names",
    example="demo-1.0/PKG-INFO\n/demo-1.0/setup.py",
    source="PyPI, `warehouse/forklift/legacy.py`: `_commonpath`",
)

_MOST_TOPS = 4
"""Top folders that are named in a message."""


@dataclass(slots=True)
class Layout:
    """What the names of all members have in common. Add them one by one: a few names are kept, not all of them."""

    tops: dict[str, str] = field(default_factory=dict)
    """Top folders, each with the first member in it."""
    has_absolute: bool = False
    has_relative: bool = False
    is_of_one_name: bool = True
    has_pkg_info: bool = False
    _first: tuple[str, ...] | None = None

    def add(self, member: Member) -> None:
        """Look at one more member."""
        parts = parts_of(member.name)
        self.has_absolute |= member.name.startswith("/")
        self.has_relative |= not member.name.startswith("/")
        if self._first is None:
            self._first = parts
        self.is_of_one_name &= parts == self._first
        if len(self.tops) < _MOST_TOPS:
            self.tops.setdefault(parts[0] if parts else "", member.name)
        self.has_pkg_info |= member.name.lstrip("/") == f"{self.top}/PKG-INFO"

    @property
    def top(self) -> str:
        """The first top folder; empty before any member."""
        return next(iter(self.tops), "")

    def refusals(self, tops: UploadRule, pkg_info: UploadRule) -> Iterator[Refusal]:
        """Yield what is wrong, by the rules for the top folder and for PKG-INFO, which differ between ZIP and tar."""
        if self.has_absolute and self.has_relative:
            yield Refusal(
                rule=SDIST_MIXED_NAMES,
                message="Invalid distribution file. The archive has absolute and relative names side by side.",
            )
            return
        if len(self.tops) != 1 or self.top in ("", ".."):
            found = ", ".join(f"{quoted(top)} of {quoted(name)}" for top, name in list(self.tops.items())[:_MOST_TOPS])
            yield Refusal(
                rule=tops,
                message="Invalid distribution file. It must have exactly one of top-level directories, and has "
                f"{found or 'nothing is in it'}"[:300],
            )
        elif not self.has_pkg_info or self.is_of_one_name:
            what = "alone it has no folder around it" if self.has_pkg_info else "it must be spelled just like that"
            yield Refusal(
                rule=pkg_info,
                message=f"Invalid distribution file. PKG-INFO not found at {quoted(f'{self.top}/PKG-INFO')}: {what}.",
            )


def parts_of(name: str) -> tuple[str, ...]:
    """Return the parts of a path without empty ones and dots."""
    return tuple(part for part in name.split("/") if part not in ("", "."))
