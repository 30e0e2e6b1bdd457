"""Examine: everything that is wrong with the files before anything is uploaded or installed."""

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timezone
from itertools import chain
from types import MappingProxyType

from packaging.utils import canonicalize_name

from pytest_release_check.checks.agreement.metadata import disagreements, misnamed_files, version_faults
from pytest_release_check.checks.agreement.same_findings import same_findings
from pytest_release_check.checks.contents.catalogue import content_findings
from pytest_release_check.checks.declared.catalogue import declared_findings
from pytest_release_check.checks.declared.conda_forge import conda_forge_findings
from pytest_release_check.checks.file_checks import findings_of_others
from pytest_release_check.model.binaries import WheelBinaries
from pytest_release_check.model.contents import (
    Contents,
    PreviousRelease,
    ReadRelease,
    ReleaseContents,
    SourceTree,
    StubbedProject,
)
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.sources import Project
from pytest_release_check.model.upload import Held, Offer, Refusal
from pytest_release_check.rules.finding import Finding
from pytest_release_check.upload.catalogue import refusals, tolerated_in_contents
from pytest_release_check.upload.file.wheel_names import PLATFORM_TAG
from pytest_release_check.upload.metadata.form_of_file import form_of
from pytest_release_check.upload.tolerated.form import tolerated_in_form

_PUBLISHED = "the index has this very file already"


def examine(
    release: ReadRelease,
    project: Project | None,
    known: frozenset[str] = frozenset(),
    *,
    built_here: bool = False,
    tree: SourceTree | None = None,
    previous: PreviousRelease | None = None,
    published: frozenset[str] = frozenset(),
    local_only: tuple[str, ...] = (),
    binaries: Mapping[str, WheelBinaries] = MappingProxyType({}),
    stubbed: StubbedProject | None = None,
    conda_forge: bool = False,
) -> Outcome[None]:
    """All findings at once.

    ``known`` are normalised names of projects that exist already, ``published`` names of files that are out already:
    what an index has it takes again, whatever its rules are by now. ``local_only`` are names of wheels that nobody
    means to publish: their platform tag is no fault. ``binaries`` are the compiled files of wheels that were read,
    ``stubbed`` what a stub package describes.
    ``conda_forge``: whether to report what a recipe cannot be made of.
    """
    distributions, contents = release.distributions, release.contents
    whole = ReleaseContents(
        distributions=distributions,
        contents=contents,
        built_here=built_here,
        tree=tree,
        previous=previous,
        binaries=binaries,
        stubbed=stubbed,
    )
    own = (
        misnamed_files(distributions) + version_faults(distributions, project) + disagreements(distributions, contents)
    )
    with _without_collector():
        recipe = conda_forge_findings(whole) if conda_forge else ()
        inside = tuple(chain(content_findings(whole), declared_findings(whole), findings_of_others(whole), recipe))
    refused = (
        finding
        for finding in _upload_findings(release, known, published)
        if finding.rule != PLATFORM_TAG or finding.subject not in local_only
    )
    names = frozenset(file.filename for file in distributions.files)
    return Outcome.of(None, same_findings((*own, *inside, *refused), names))


@contextmanager
def _without_collector() -> Iterator[None]:
    """Syntax trees have no cycles and are many: looking for some takes two thirds of the time of large projects."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _upload_findings(release: ReadRelease, known: frozenset[str], published: frozenset[str]) -> Iterator[Finding]:
    """What PyPI would refuse, or takes in spite of a defect, were the files uploaded one after another."""
    now = datetime.now(timezone.utc)
    held: tuple[IndexFile, ...] = ()
    for file in release.distributions.files:
        offer = _offered(file, release.contents[file.filename])
        twin = next((other for other in held if other.digests == offer.digests), None)
        state = Held(projects=known | {other.name for other in held}, files=held, twin=twin)
        with file.path.open("rb") as content:
            for refusal in refusals(offer, content, state, now):
                finding = _finding(file, refusal)
                yield replace(finding, ignored=_PUBLISHED) if file.filename in published else finding
            yield from tolerated_in_contents(offer, content)
        yield from tolerated_in_form(offer.form, file.filename)
        held += (_held(file, offer, now),)


def _offered(file: Distribution, contents: Contents) -> Offer:
    digests = {"sha256_digest": file.sha256}
    form = form_of(contents.metadata, file.filename, digests)
    return Offer(form=form, filename=file.filename, size=file.size, digests=digests)


def _finding(file: Distribution, refusal: Refusal) -> Finding:
    detail = (
        refusal.message
        if not refusal.subject or refusal.subject in refusal.message
        else (f"{refusal.subject}: {refusal.message}")
    )
    return Finding(rule=refusal.rule, subject=file.filename, detail=detail, evidence=refusal.evidence)


def _held(file: Distribution, offer: Offer, now: datetime) -> IndexFile:
    return IndexFile(
        filename=file.filename,
        name=canonicalize_name(file.name),
        version=file.version,
        artifact=file.artifact.value,
        size=file.size,
        sha256=file.sha256,
        upload_time=now.isoformat(timespec="microseconds").replace("+00:00", "Z"),
    )
