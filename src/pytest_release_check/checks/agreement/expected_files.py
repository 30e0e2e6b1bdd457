"""The files that a release must have: the kinds that were asked for, and those of the evidence."""

from collections.abc import Iterable, Iterator

from pytest_release_check.model import rules
from pytest_release_check.model.distributions import Artifact, Distributions
from pytest_release_check.model.evidence import Evidence
from pytest_release_check.rules.finding import Finding


def unexpected_set(
    distributions: Distributions, asked_for: Iterable[Artifact], evidence: Iterable[Evidence]
) -> tuple[Finding, ...]:
    """What is missing, is not what was verified, or was not verified; nothing is expected without either."""
    return (*_missing_kinds(distributions, asked_for), *_unlike_evidence(distributions, tuple(evidence)))


def _missing_kinds(distributions: Distributions, asked_for: Iterable[Artifact]) -> Iterator[Finding]:
    for artifact in asked_for:
        if not distributions.of(artifact):
            yield Finding(
                code=rules.FILE_MISSING.code,
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
            yield Finding(code=rules.FILE_MISSING.code, subject=filename, detail=detail)
        elif there[filename] != sha256:
            detail = f"its sha256 is {there[filename]}, verified was {sha256}"
            yield Finding(code=rules.FILE_UNVERIFIED.code, subject=filename, detail=detail)
    for filename in sorted(there.keys() - verified.keys()):
        detail = "the evidence does not have it"
        yield Finding(code=rules.FILE_UNVERIFIED.code, subject=filename, detail=detail)
