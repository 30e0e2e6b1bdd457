"""The only way to a clearance: evidence in, a clearance out, or every reason why there is none."""

from collections.abc import Iterable, Iterator

from pytest_release_check.model.distributions import is_plain_filename
from pytest_release_check.model.evidence import (
    NOT_FOR_PUBLISHING,
    Clearance,
    Evidence,
    IgnoredRule,
    NotClearedError,
    VerifiedFile,
)


def clearance_of(evidence: tuple[Evidence, ...], required: tuple[str, ...] = ()) -> Clearance:
    """The clearance that all pieces of evidence give together.

    ``required`` are versions of Python, as 3.12, of which each must be among the cells. Raises ``NotClearedError``.
    """
    reasons = tuple(_reasons(evidence, required))
    if reasons:
        raise NotClearedError(reasons)
    first = evidence[0]
    ignored = dict.fromkeys(rule for each in evidence for rule in each.ignored)
    installed = _installed(evidence)
    return Clearance(
        name=first.name,
        version=first.version,
        files=tuple(sorted(first.files, key=_order)),
        ignored=tuple(sorted(ignored, key=lambda rule: rule.code)),
        cells=tuple(dict.fromkeys(cell for each in evidence for cell in each.cells)),
        waived=tuple(
            dict.fromkeys(file for each in evidence for file in each.waived if file.filename not in installed)
        ),
    )


def _order(file: VerifiedFile) -> tuple[bool, str]:
    """Wheels first: were the sdist there alone, pip would build it on machines that a wheel is made for."""
    return file.artifact != "wheel", file.filename


def _reasons(evidence: tuple[Evidence, ...], required: tuple[str, ...]) -> Iterator[str]:
    if not evidence:
        yield "there is no evidence"
        return
    for each in evidence:
        yield from _of_one(each)
    yield from _disagreements(evidence)
    yield from _gaps(evidence, required)


def _of_one(evidence: Evidence) -> Iterator[str]:
    """Why the evidence of one run alone clears nothing."""
    for check in evidence.not_passed:
        yield check if check.startswith(NOT_FOR_PUBLISHING) else f"planned and not passed: {check}"
    if not evidence.passed:
        yield "nothing was planned"
    if not evidence.files:
        yield "there are no files"
    for file in evidence.files:
        if not is_plain_filename(file.filename):
            yield f"not a file name of a distribution: {file.filename!r}"


def _disagreements(evidence: tuple[Evidence, ...]) -> Iterator[str]:
    """Evidence of several runs must be about the same bytes."""
    first = evidence[0]
    for other in evidence[1:]:
        if (other.name, other.version) != (first.name, first.version):
            yield f"evidence of two releases: {first.name} {first.version} and {other.name} {other.version}"
        elif set(other.files) != set(first.files):
            differing = sorted({file.filename for file in set(other.files) ^ set(first.files)})
            yield f"the evidence is about different bytes: {', '.join(differing)}"


def _gaps(evidence: tuple[Evidence, ...], required: tuple[str, ...]) -> Iterator[str]:
    """Files that no run has installed, and Pythons that no run had."""
    cells = [cell for each in evidence for cell in each.cells]
    installed = _installed(evidence)
    waived = {file.filename for each in evidence for file in each.waived}
    for file in evidence[0].files:
        if file.filename not in installed | waived:
            yield f"not installed in any environment: {file.filename}"
    if evidence[0].files and not installed:
        yield "nothing was installed in any environment: no waiver is for a whole release"
    for version in required:
        if not any(f"{cell.python}.".startswith(f"{version}.") for cell in cells):
            yield f"Python {version} is required, and no environment had it"


def _installed(evidence: tuple[Evidence, ...]) -> set[str]:
    return {filename for each in evidence for cell in each.cells for filename in cell.files}


def ignored_rules(reasons: Iterable[tuple[str, str]]) -> tuple[IgnoredRule, ...]:
    """Ignored rules by code, out of pairs of code and reason."""
    return tuple(IgnoredRule(code=code, reason=reason) for code, reason in sorted(reasons))
