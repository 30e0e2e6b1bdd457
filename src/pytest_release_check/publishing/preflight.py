"""Before any work: what keeps a release from being published, and what the user should know before publishing it."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from packaging.version import Version

from pytest_release_check.analysis.index.served import files_of
from pytest_release_check.model.evidence import Evidence
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.sources import Sources
from pytest_release_check.model.upload import Form, Held
from pytest_release_check.publishing.release_sources import evidence_blockers, source_lines, tree_blockers
from pytest_release_check.upload.metadata.project_names import project_name_refusals
from pytest_release_check.upload.pypi_today import RELEASE_OPEN_FOR

_CLOSED = ("archived", "quarantined")
_LIKE_PYPI = ("pypi", "testpypi")
"""Targets that close the names of the standard library to new projects."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishRequest:
    """What is known of a release that is to be published."""

    name: str
    """Normalised."""
    version: str
    target: str
    served: tuple[IndexFile, ...]
    """Everything that the target lists of the project."""
    status: str = "active"
    """Status of the project as a whole on the target (PEP 792)."""
    is_there: bool = True
    """Whether the target has the project: one without files is no new name."""
    digests: Mapping[str, str] | None = None
    """File name to sha256, where the files are there already; None before they are built."""
    sources: Sources = field(default_factory=Sources)
    """Of this run and its job."""
    evidence: tuple[Evidence, ...] = ()
    """Of earlier runs; empty where this one verifies."""
    allowed: Mapping[str, str] = field(default_factory=dict)
    """What ``--release-allow`` names, and why."""


def blockers(request: PublishRequest, now: datetime) -> Iterator[str]:
    """What keeps the release from being published, each with what to do."""
    if request.status in _CLOSED:
        yield f"{request.name} is {request.status} on {request.target}, which takes no files of it now."
    yield from _closed_name(request)
    there = files_of(request.served, request.name, Version(request.version))
    yield from _taken(request, there)
    absent = request.digests is None or request.digests.keys() - {file.filename for file in there}
    if there and absent and (age := _age(there, now)) > RELEASE_OPEN_FOR:
        yield (
            f"{request.target} closed {request.name} {request.version}: it is {age.days} days old, and takes no "
            f"more files after {RELEASE_OPEN_FOR.days}. Raise the version."
        )
    if request.evidence:
        yield from evidence_blockers(request.evidence, request.sources, request.allowed)
    else:
        yield from tree_blockers(request.sources, request.version, request.allowed)


def notices(request: PublishRequest) -> Iterator[str]:
    """What the user should know before answering the question."""
    if not request.is_there:
        yield (
            f"FIRST RELEASE: {request.target} has no project {request.name} yet. This publication takes the name; "
            "check its spelling."
        )
        if request.target in _LIKE_PYPI:
            yield (
                "A project that is not there has no token and no publisher of its own: the first publication needs a "
                "token of the whole account, or a pending publisher. Make a token of the project afterwards."
            )
    there = files_of(request.served, request.name, Version(request.version))
    if there and request.digests is not None:
        yield f"{len(there)} of {len(request.digests)} files are there already; the publication will be completed"
    yanked = [file.filename for file in there if file.yanked is not None]
    if yanked:
        yield f"{request.target} has yanked {', '.join(yanked)}"
    yield from source_lines(request.evidence)
    yield from (f"allowed by --release-allow: {what}: {reason}" for what, reason in request.allowed.items())


def _closed_name(request: PublishRequest) -> Iterator[str]:
    """Names that PyPI gives to no new project; the run that verified may have asked another index."""
    if request.is_there or request.target not in _LIKE_PYPI:
        return
    ignored = {rule.code for each in request.evidence for rule in each.ignored}
    for refusal in project_name_refusals(Form(fields={"name": (request.name,)}), Held()):
        if request.evidence and refusal.code not in ignored:
            yield f"{request.target} has no project {request.name}. {refusal.message} Choose another name."


def _taken(request: PublishRequest, there: Iterable[IndexFile]) -> Iterator[str]:
    """Files of the version that are there with other bytes, or that a build would hardly reproduce."""
    names = [file.filename for file in there]
    if names and request.digests is None:
        yield (
            f"{request.target} has {request.name} {request.version} already ({', '.join(names)}). Raise the "
            "version; or, to complete a publication that broke off, pass the same files with --release-dist."
        )
        return
    digests = request.digests or {}
    for file in there:
        if file.filename not in digests:
            yield (
                f"{request.target} has {file.filename} of this version, which is not among the verified files. "
                "Raise the version, or verify all files of the release together."
            )
        if file.sha256 and digests.get(file.filename, file.sha256) != file.sha256:
            yield f"{request.target} has {file.filename} already with other bytes. Raise the version."


def _age(there: Iterable[IndexFile], now: datetime) -> timedelta:
    """Time since the first upload of the release; none if the page states no time."""
    times = []
    for file in there:
        with suppress(ValueError):
            times.append(datetime.fromisoformat(file.upload_time.replace("Z", "+00:00")))
    return now - min(times) if times else timedelta()
