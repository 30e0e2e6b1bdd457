"""Two builds of the same source are the same bytes: what of the archive is not, where its members hold the same."""

from collections.abc import Callable, Iterator, Mapping

from pytest_release_check.analysis.files.members import listed
from pytest_release_check.model.packing import PackedMember, Packing
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

PACKED_OTHERWISE = Rule(
    code="RC218",
    slug="packed-otherwise",
    summary="built again elsewhere, the file has other bytes: its members are packed in another way",
    why="People who build the published source get a file with another digest, and cannot verify the published one "
    "by comparing digests.",
    fix="use a backend that packs the same in every build, as hatchling and flit do, and set `SOURCE_DATE_EPOCH`",
    example="demo-1.0/PKG-INFO    2026-03-01 12:00:07    # the time of the build, another one in every build",
    source="https://reproducible-builds.org/docs/archives/: order, time stamps, owners and permissions; asked for with "
    "`--release-reproducible=bytes`",
    severity=Severity.WARNING,
)
_TIMES, _FORM = "time stamps", "compression or other fields"
_ASPECTS: Mapping[str, Callable[[PackedMember], object]] = {
    _TIMES: lambda member: member.time,
    "permissions": lambda member: member.mode,
    "owners": lambda member: member.owner,
    _FORM: lambda member: member.form,
}
_CURES = {
    "permissions": "use a backend that writes the same permissions whatever those of the source files are, or clone "
    "and build under one umask, as 022",
    "owners": "let the backend write no owner (`0:0`)",
    "order": "let the backend sort what it packs",
}


def packing_differences(
    filename: str, first: Packing, second: Packing, *, differing: frozenset[str] = frozenset(), has_epoch: bool
) -> tuple[Finding, ...]:
    """A finding if the same members are packed in another way.

    ``differing`` are members that hold something else, of which another finding speaks: how they are compressed follows
    from that. ``has_epoch``: whether both builds were given ``SOURCE_DATE_EPOCH``.
    """
    if first.sha256 == second.sha256 or not (first.is_whole and second.is_whole):
        return ()
    found = dict(_aspects(first, second, differing))
    if not found and not differing:
        found["compression"] = "all members are the same, and the bytes are not"
    if not found:
        return ()
    detail = "; ".join(f"{aspect}: {names}" for aspect, names in found.items())
    detail = f"only the time stamps differ: {found[_TIMES]}" if found.keys() == {_TIMES} else detail
    return (Finding(rule=PACKED_OTHERWISE, subject=filename, detail=detail, fix=_cure(found, has_epoch)),)


def _aspects(first: Packing, second: Packing, differing: frozenset[str]) -> Iterator[tuple[str, str]]:
    ours, theirs = ({member.name: member for member in packing.members} for packing in (first, second))
    both = [name for name in ours if name in theirs]
    for aspect, value in _ASPECTS.items():
        names = [name for name in both if value(ours[name]) != value(theirs[name])]
        if aspect == _FORM:
            names = [name for name in names if not _follows(name, differing)]
        if aspect == _TIMES and first.time != second.time:
            names.append("the archive itself (gzip)")
        if names:
            yield aspect, f"{listed(names)}{_example(aspect, ours.get(min(names)), theirs.get(min(names)))}"
    if [name for name in theirs if name in ours] != both:
        yield "order", "the members are the same, in another order"
    if first.form != second.form:
        yield "header", "what the archive records of itself"


def _follows(name: str, differing: frozenset[str]) -> bool:
    """Paths of an sdist are given below its top folder elsewhere; RECORD follows the files that it lists."""
    return bool({name, name.partition("/")[2]} & differing) or (bool(differing) and name.endswith(".dist-info/RECORD"))


def _example(aspect: str, one: PackedMember | None, other: PackedMember | None) -> str:
    """Both values of one member, where people can read them."""
    if one is None or other is None:
        return ""
    if aspect == "permissions":
        return f" ({one.mode:04o}, then {other.mode:04o})"
    return f" ({one.owner}, then {other.owner})" if aspect == "owners" else ""


def _cure(found: Mapping[str, str], has_epoch: bool) -> str:
    cures = [_CURES[aspect] for aspect in found if aspect in _CURES]
    if _TIMES in found:
        cures.insert(0, _OF_TIMES[has_epoch])
    return "; ".join(cures)


_OF_TIMES = {
    True: "`SOURCE_DATE_EPOCH` was set, and the backend does not use it everywhere: let it, or use a backend "
    "that does, as hatchling and flit do",
    False: "set `SOURCE_DATE_EPOCH` to the time of the last change, in seconds: no git history states it here",
}
