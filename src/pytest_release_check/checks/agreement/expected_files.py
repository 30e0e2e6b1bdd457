"""The files that a release must have: the kinds that were asked for, and those of the evidence."""

from collections.abc import Iterable, Iterator

from pytest_release_check.model.distributions import Artifact, Distributions
from pytest_release_check.model.evidence import Evidence
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule

FILE_MISSING = Rule(
    code="RC307",
    slug="release-file-missing",
    summary="a file that the release must have is not there",
    why="Users who need that kind of file find none: without a wheel their installers build, without an "
    "sdist other platforms and distributors get nothing.",
    fix="upload the file if it was forgotten; if it was deleted from the index, publish another version, for "
    "the name of a deleted file cannot be used again",
    example="evidence:      demo-1.0-py3-none-any.whl, demo-1.0.tar.gz\non the index:  demo-1.0-py3-none-any.whl",
    source="OmniNode-ai/omnibase_core#1536 (the upload of the sdist failed, and the release stayed without it); "
    "what PyPI answers to the name of a deleted file is PYPI082",
)
FILE_UNVERIFIED = Rule(
    code="RC308",
    slug="file-unverified",
    summary="the release has a file, or bytes, that the evidence does not have",
    why="Nobody has verified what users get: another build, or somebody else, has uploaded it.",
    fix="find out who uploaded it; if it was neither you nor your CI, yank the release, else name the "
    "evidence of that file as well",
    example="evidence:      demo-1.0.tar.gz, sha256 1111...\non the index:  demo-1.0.tar.gz, sha256 2222...",
    source="psf/requests#7013: the wheel on PyPI was not the one that CI had built, for the upload was done "
    "again by hand",
)


def unexpected_set(
    distributions: Distributions, asked_for: Iterable[Artifact], evidence: Iterable[Evidence]
) -> tuple[Finding, ...]:
    """What is missing, is not what was verified, or was not verified; nothing is expected without either."""
    return (*_missing_kinds(distributions, asked_for), *_unlike_evidence(distributions, tuple(evidence)))


def _missing_kinds(distributions: Distributions, asked_for: Iterable[Artifact]) -> Iterator[Finding]:
    for artifact in asked_for:
        if not distributions.of(artifact):
            yield Finding(
                rule=FILE_MISSING,
                subject=f"{distributions.name} {distributions.version}",
                detail=f"it has no {artifact.value}, and release_artifact asks for one",
            )


def _unlike_evidence(distributions: Distributions, evidence: tuple[Evidence, ...]) -> Iterator[Finding]:
    if not evidence:
        return
    there = {file.filename: file.sha256 for file in distributions.files}
    verified = {file.filename: file.sha256 for each in evidence for file in each.files}
    for filename, sha256 in sorted(verified.items()):
        if filename not in there:
            detail = f"it was verified with sha256 {sha256}, and is not among the files of the release"
            yield Finding(rule=FILE_MISSING, subject=filename, detail=detail)
        elif there[filename] != sha256:
            detail = f"its sha256 is {there[filename]}, verified was {sha256}"
            yield Finding(rule=FILE_UNVERIFIED, subject=filename, detail=detail)
    for filename in sorted(there.keys() - verified.keys()):
        detail = "the evidence does not have it"
        yield Finding(rule=FILE_UNVERIFIED, subject=filename, detail=detail)
