"""Tag, tree and commit: a release is published from the commit that was verified, whole, under its own tag."""

import re
from collections.abc import Iterable, Iterator, Mapping

from packaging.version import Version

from pytest_release_check.model.evidence import Evidence, VerifiedSource
from pytest_release_check.model.sources import Sources

_SHOWN, _KEPT = 3, 10
"""Changed files that are named one by one, and that evidence keeps."""
_VERSION = re.compile(r"(?:^|[-_/@])v?\.?(\d[^/]*)$", re.IGNORECASE)
_TAG_ADVICE = "Tag the commit with the version that is built, or build the version that is tagged"


def tree_blockers(sources: Sources, version: str, allowed: Mapping[str, str]) -> Iterator[str]:
    """What in the tree and the job of this run keeps ``version`` from being published, each with what to do."""
    yield from _unless("other-tag", allowed, (f"{fault}. {_TAG_ADVICE}" for fault in _tag_faults(sources, version)))
    if "dirty" in allowed:
        return
    if sources.changed:
        some = _some(sources.changed)
        yield f"the tree has changes that are not committed: {some}. Commit them, or add --release-allow-dirty."
    if sources.trouble:
        yield (
            f"it is not known whether the tree has changes that are not committed: {sources.trouble}. Let git read the "
            "repository, or add --release-allow-dirty."
        )


def evidence_blockers(evidence: tuple[Evidence, ...], here: Sources, allowed: Mapping[str, str]) -> Iterator[str]:
    """What keeps the files of ``evidence`` from being published in the job ``here``, each with what to do."""
    for version in dict.fromkeys(each.version for each in evidence):
        faults = (f"this job: {fault}. Run it for the tag of the version" for fault in _tag_faults(here, version))
        yield from _unless("other-tag", allowed, faults)
    for each in evidence:
        fault = tag_fault(each.source.tags, each.version)
        yield from _unless(
            "other-tag", allowed, (f"of the commit that was verified, {fault}. {_TAG_ADVICE}",) * bool(fault)
        )
    dirty = dict.fromkeys(fault for each in evidence for fault in _unclean(each.source))
    yield from _unless("dirty", allowed, dirty)
    yield from _unless("other-commit", allowed, _commit_faults(evidence, here))


def tag_notes(sources: Sources, version: str) -> tuple[str, ...]:
    """Notes on a tag that would keep ``version`` from being published, for runs that publish nothing."""
    return tuple(f"{fault}: publishing would be refused. {_TAG_ADVICE}" for fault in _tag_faults(sources, version))


def tag_fault(tags: Iterable[str], version: str) -> str:
    """What is wrong if none of the tags is for ``version``; empty if one is, or if none of them names a version."""
    named = {tag: stated for tag in tags if (stated := _version_of(tag)) is not None}
    if not named or Version(version) in named.values():
        return ""
    return f"the tag is {', '.join(sorted(named))} and the version {version}"


def verified_source(sources: Sources) -> VerifiedSource:
    """What evidence records of the tree."""
    is_known = bool(sources.commit or sources.changed) and not sources.trouble
    return VerifiedSource(
        commit=sources.commit or next(iter(sources.job.commits), ""),
        tags=sources.release_tags,
        ref=sources.job.ref,
        clean=not sources.changed if is_known else None,
        changed=sources.changed[:_KEPT],
        trouble=sources.trouble,
    )


def source_lines(evidence: Iterable[Evidence]) -> Iterator[str]:
    """For the person who is asked: the commits that the verified files were built from."""
    for source in dict.fromkeys(each.source for each in evidence):
        if source.commit:
            tags = f" ({', '.join(source.tags)})" if source.tags else ""
            state = {True: "", False: " with changes that are not committed", None: ""}[source.clean]
            yield f"verified at commit {source.commit}{tags}{state}"


def _tag_faults(sources: Sources, version: str) -> Iterator[str]:
    """A job runs for one tag, which must be that of the version; of a commit's tags, one must be."""
    for tag in sources.job.tags:
        yield from filter(None, (tag_fault((tag,), version),))
    if not sources.job.tags:
        yield from filter(None, (tag_fault(sources.tags, version),))


def _unclean(source: VerifiedSource) -> Iterator[str]:
    if source.clean is False:
        yield (
            f"the tree that was verified had changes that are not committed: {_some(source.changed)}. Commit them and "
            "verify again"
        )
    if source.trouble:
        yield (
            f"the evidence does not know whether its tree had changes that are not committed: {source.trouble}. Let "
            "git read the repository and verify again"
        )


def _commit_faults(evidence: tuple[Evidence, ...], here: Sources) -> Iterator[str]:
    """Evidence without a commit goes with evidence of the same bytes that has one, and with a job that has none."""
    verified = tuple(dict.fromkeys(each.source.commit for each in evidence if each.source.commit))
    if len(verified) > 1:
        yield f"the evidence is of different commits: {', '.join(verified)}. Verify one of them on all machines"
    elif here.commits and not verified:
        yield f"the evidence names no commit, and this job is for {here.commits[0]}. Verify again in a checkout of it"
    elif here.commits and verified[0] not in here.commits:
        yield (
            f"the evidence is of commit {verified[0]}, and this job is for {here.commits[0]}. Verify that one, or "
            "publish in the job of the other"
        )


def _unless(what: str, allowed: Mapping[str, str], faults: Iterable[str]) -> Iterator[str]:
    if what not in allowed:
        yield from (f'{fault}, or add --release-allow "{what}: REASON".' for fault in faults)


def _some(names: tuple[str, ...]) -> str:
    return ", ".join(names[:_SHOWN]) + (" and more" if len(names) > _SHOWN else "")


def _version_of(tag: str) -> Version | None:
    """The version in a tag such as v1.0, 1.0, demo-1.0 or demo/v1.0."""
    found = _VERSION.search(tag)
    try:
        return Version(found[1]) if found else None
    except ValueError:  # InvalidVersion is one; so is what int() raises for thousands of digits
        return None
