"""Whether the set of files is the one that a release must have: when that is asked, and when it is only a note."""

from dataclasses import dataclass

from packaging.version import Version

from pytest_release_check.analysis.index.earlier import version_before
from pytest_release_check.analysis.release.expected import expected_files
from pytest_release_check.analysis.release.targets import words
from pytest_release_check.checks.agreement.file_set import (
    WHEELS_MISSING,
    expected_words,
    missing_of_expected,
    missing_since,
    missing_wheels,
)
from pytest_release_check.model.distributions import Artifact, Distributions
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.settings import AUTO, NONE, Settings
from pytest_release_check.rules.finding import Finding
from pytest_release_check.text.wording import listed

_A_PART = (
    "these wheels are for one system, {}, and the classifiers still promise them. Verify all files of the release "
    "together, or name those that it has in release_expect."
)
_ELSEWHERE = "to verify the files of CI, name their folder with --release-dist"


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSet:
    """What is missing."""

    findings: tuple[Finding, ...] = ()
    note: str = ""
    """The same where one machine has built what it can, and nothing is published; empty if nothing is missing."""
    blocker: str = ""
    """Why the files are only a part that must not be published by itself, a sentence; empty if they are not."""


def file_set(settings: Settings, distributions: Distributions, served: tuple[IndexFile, ...]) -> FileSet:
    """What ``release_expect`` names and the release lacks; without it, what the previous release has of the ``served``.

    Files that are served or are to be published are all that users get, and so are those that were handed in unless
    they are for one system of several: such a part is no fault, and not for publishing. One machine builds the sdist
    and the wheels for itself, which is no fault. Evidence says by itself which files there must be.
    """
    expected = expected_files(settings.expect)
    is_all = not settings.builds or bool(settings.publish)
    if expected is not None:
        if is_all:
            return FileSet(findings=tuple(missing_of_expected(distributions, expected)))
        return _noted("release_expect names", "; ".join(expected_words(distributions, expected)))
    if settings.previous == NONE or settings.evidence:
        return FileSet()
    wanted = "" if settings.previous == AUTO else settings.previous
    if is_all:
        kinds = _kinds(settings, distributions)
        whole = tuple(missing_since(distributions, served, wanted, kinds))
        if settings.dist is None or settings.publish:
            return FileSet(findings=whole)
        part = tuple(missing_since(distributions, served, wanted, kinds, can_be_part=True))
        ignored = settings.rule_policy.ignored
        lost = [one for one in whole if one.rule is WHEELS_MISSING and one not in part and one.code not in ignored]
        return FileSet(findings=part, blocker=_A_PART.format(lost[0].detail) if lost else "")
    version = wanted or version_before(served, distributions.version)
    if not version or Version(distributions.version).is_prerelease:
        return FileSet()
    missing = missing_wheels(distributions, served, version)
    return _noted(f"{version} has wheels for", listed(words(missing), "; "))


def _kinds(settings: Settings, distributions: Distributions) -> tuple[Artifact, ...]:
    """Of what is missed; a kind that was asked for by name and is not there at all is an error already."""
    if not settings.artifacts_named:
        return tuple(Artifact)
    return tuple(kind for kind in settings.artifacts if distributions.of(kind))


def _noted(says: str, what: str) -> FileSet:
    return FileSet(note=f"not built here: {says} {what}; {_ELSEWHERE}" if what else "")
