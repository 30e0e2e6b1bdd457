"""Everything in which a release differs from the one before it: a pure function over what both hold."""

import re
from collections.abc import Iterable, Iterator, Mapping

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from pytest_release_check.analysis.metadata.core_metadata import Fields, metadata_text
from pytest_release_check.analysis.metadata.entry_points import entry_points_text, stated_entry_points
from pytest_release_check.analysis.metadata.same_values import header_of, only_in, read_values
from pytest_release_check.analysis.release.top_level import path_files, top_levels
from pytest_release_check.model.contents import Contents, Member, PreviousRelease, ReleaseContents
from pytest_release_check.model.difference import (
    Difference,
    EntryPointChange,
    FieldChange,
    FileChange,
    RequirementChange,
)
from pytest_release_check.model.distributions import Artifact, Distributions
from pytest_release_check.upload.metadata.form_of_file import form_of
from pytest_release_check.upload.metadata.form_values import metadata_fields
from pytest_release_check.upload.metadata.requirement_fields import requirement_of

_APART = frozenset({"version", "requires_dist", "description"})
"""Fields that say the same in another way: the version always differs, requirements and long texts have their own."""
_SAID_ELSEWHERE = re.compile(r"[^/]+\.dist-info/(METADATA|RECORD)|PKG-INFO|[^/]*\.egg-info/.*|.*/[^/]*\.egg-info/.*")
"""Files whose contents are compared as fields, and those that say the same again."""
_OF_THE_VERSION = re.compile(r"^([^/]+)-[^/-]+\.(dist-info|data)/")
_FAR_ABOVE = "99999"


def difference_of(
    distributions: Distributions, contents_by_file: Mapping[str, Contents], before: PreviousRelease | None
) -> Difference | None:
    """The difference to the previous release; None if there is none, or if this release has no wheel."""
    release = ReleaseContents(distributions=distributions, contents=contents_by_file, previous=before)
    pair = release.like_previous
    if before is None or pair is None:
        return None
    wheel, contents = pair
    old, new = _fields(before.contents), _fields(contents)
    is_whole = before.contents.is_whole and contents.is_whole
    tops = top_levels(before.contents.members), top_levels(contents.members)
    paths = path_files(before.contents.members), path_files(contents.members)
    return Difference(
        version=before.version,
        before=before.filename,
        now=wheel.filename,
        sizes=(before.size, wheel.size),
        fields=tuple(_field_changes(old, new)) if old and new else (),
        requirements=tuple(requirement_changes(_requires(old), _requires(new))) if old and new else (),
        entry_points=tuple(_entry_point_changes(before.contents, contents)),
        tags_added=tuple(sorted({*wheel.tags} - before.tags)),
        tags_gone=tuple(sorted(before.tags - {*wheel.tags})),
        top_level_added=tuple(sorted(tops[1] - tops[0])) if is_whole else (),
        top_level_gone=tuple(sorted(tops[0] - tops[1])) if is_whole else (),
        path_files_added=tuple(sorted(paths[1] - paths[0])) if is_whole else (),
        wheel_files=tuple(_file_changes(before.contents.members, contents.members)) if is_whole else None,
        sdist_files=_sdist_files(release),
    )


def requirement_changes(before: Iterable[str], now: Iterable[str]) -> Iterator[RequirementChange]:
    """What changed in Requires-Dist lines, by the distributions that they name; order and spelling do not count."""
    old, new = _by_name(before), _by_name(now)
    for name in sorted({*old, *new}):
        had, has = old.get(name, ()), new.get(name, ())
        gone, came = only_in("requires_dist", had, has), only_in("requires_dist", has, had)
        if gone or came:
            yield RequirementChange(
                name=name,
                kind="added" if not had else "removed" if not has else _kind(gone, came),
                before=gone,
                now=came,
                is_optional=all(map(_is_of_an_extra, (*had, *has))),
            )


def _kind(gone: tuple[str, ...], came: tuple[str, ...]) -> str:
    """How the versions that one requirement admits have changed; ``changed`` where other things have, too."""
    if len(gone) != 1 or len(came) != 1:
        return "changed"
    old, new = requirement_of(gone[0]), requirement_of(came[0])
    if old is None or new is None or _conditions(old) != _conditions(new):
        return "changed"
    probes = [*_probes(old), *_probes(new), "0", _FAR_ABOVE]
    admitted = [
        (old.specifier.contains(p, prereleases=True), new.specifier.contains(p, prereleases=True)) for p in probes
    ]
    is_narrower, is_wider = (True, False) in admitted, (False, True) in admitted
    return "changed" if is_narrower == is_wider else "narrowed" if is_narrower else "widened"


def _probes(requirement: Requirement) -> Iterator[str]:
    """The versions that a requirement names, and neighbours of them: between these the answer does not change."""
    for specifier in requirement.specifier:
        try:
            release = Version(specifier.version.removesuffix(".*")).release
        except ValueError:  # what stands behind === need be no version
            continue
        text = ".".join(map(str, release))
        yield from (text, f"{text}.1", f"{text}.dev0")
        if release[-1]:
            yield ".".join(map(str, (*release[:-1], release[-1] - 1, 9)))
            yield ".".join(map(str, (*release[:-1], release[-1] + 1)))


def _conditions(requirement: Requirement) -> tuple[str, frozenset[str], str]:
    return str(requirement.marker or ""), frozenset(map(canonicalize_name, requirement.extras)), requirement.url or ""


def _is_of_an_extra(line: str) -> bool:
    requirement = requirement_of(line)
    return requirement is not None and "extra ==" in str(requirement.marker or "")


def _by_name(lines: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    """By normalised name; what cannot be read, by the whole line."""
    found: dict[str, tuple[str, ...]] = {}
    for line in lines:
        requirement = requirement_of(line)
        name = canonicalize_name(requirement.name) if requirement is not None else line
        found[name] = (*found.get(name, ()), line)
    return found


def _fields(contents: Contents) -> Fields:
    """By the names of an upload form; none if the metadata could not be kept."""
    text = metadata_text(contents)
    return metadata_fields(form_of(text, "", {})) if text else {}


def _requires(fields: Fields) -> tuple[str, ...]:
    return fields.get("requires_dist", ())


def _field_changes(old: Fields, new: Fields) -> Iterator[FieldChange]:
    for field in sorted({*old, *new} - _APART):
        before, now = old.get(field, ()), new.get(field, ())
        if read_values(field, before) != read_values(field, now):
            changed = only_in(field, before, now), only_in(field, now, before)
            yield FieldChange(field=header_of(field), before=changed[0], now=changed[1])
    before, now = old.get("description", ()), new.get("description", ())
    if read_values("description", before) != read_values("description", now):
        yield FieldChange(field="Description", before=_length(before), now=_length(now))


def _length(values: tuple[str, ...]) -> tuple[str, ...]:
    lines = sum(len(value.strip().splitlines()) for value in values)
    return (f"{lines} lines",) if lines else ()


def _entry_point_changes(before: Contents, now: Contents) -> Iterator[EntryPointChange]:
    had, has = (
        {(group, name): " ".join(value.split()) for group, name, value in stated_entry_points(entry_points_text(held))}
        for held in (before, now)
    )
    for group, name in sorted({*had, *has}):
        old, new = had.get((group, name), ""), has.get((group, name), "")
        if old.replace(" ", "") != new.replace(" ", ""):
            yield EntryPointChange(group=group, name=name, before=old, now=new)


def _file_changes(before: Mapping[str, Member], now: Mapping[str, Member]) -> Iterator[FileChange]:
    """New, gone and changed files; the version in the name of a folder makes no difference."""
    old, new = _by_place(before), _by_place(now)
    for place in sorted({*old, *new}):
        path, was = old.get(place, ("", None))
        path, member = new.get(place, (path, None))
        if _SAID_ELSEWHERE.fullmatch(path) or (was and member and was.sha256 == member.sha256):
            continue
        yield FileChange(path=path, before=was.size if was else None, now=member.size if member else None)


def _by_place(members: Mapping[str, Member]) -> Mapping[str, tuple[str, Member]]:
    return {_OF_THE_VERSION.sub(r"\1.\2/", path): (path, member) for path, member in members.items()}


def _sdist_files(release: ReleaseContents) -> tuple[FileChange, ...] | None:
    before = release.previous.sdist if release.previous is not None else None
    held = next((contents for _, contents in release.of(Artifact.SDIST)), None)
    if before is None or held is None or not (before.is_whole and held.is_whole):
        return None
    return tuple(_file_changes(before.members, held.members))
