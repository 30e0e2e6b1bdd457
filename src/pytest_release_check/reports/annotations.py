"""What CI services show beside the lines of a change: annotations on GitHub, code quality on GitLab."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pytest_release_check.effects.project_files import ProjectFiles
from pytest_release_check.effects.report_folder import CODE_QUALITY as CODE_QUALITY_FILE
from pytest_release_check.model.outcomes import Status
from pytest_release_check.reports.causes import causes_of
from pytest_release_check.reports.report import Places, Report
from pytest_release_check.reports.source_places import SourcePlace, place_of
from pytest_release_check.rules.finding import EffectiveSeverity, Finding
from pytest_release_check.text.workflow_commands import annotation

_MOST = 10
"""Annotations of one kind that GitHub keeps of a step.

https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
"""
_ON_GITHUB: dict[EffectiveSeverity, Literal["error", "warning"]] = {
    EffectiveSeverity.ERROR: "error",
    EffectiveSeverity.WARNING: "warning",
}
_ON_GITLAB = {EffectiveSeverity.ERROR: "critical", EffectiveSeverity.WARNING: "minor"}


@dataclass(frozen=True, slots=True)
class GithubAnnotations:
    """Prints a workflow command for each cause, errors first; prints nothing elsewhere."""

    name: str = "annotations"
    promise: str = "Shows each cause on the page of a GitHub Actions job, and beside the line that a change has to fix."

    def write(self, report: Report, places: Places) -> None:
        """Print the commands."""
        if places.command is not None:
            for line in annotations(report, places.files):
                places.command(line)


@dataclass(frozen=True, slots=True)
class CodeQuality:
    """Writes the file that a GitLab job hands over as ``artifacts:reports:codequality``; writes nothing elsewhere."""

    name: str = "code quality report"
    promise: str = "Shows each cause in a merge request of GitLab, beside the line that it has to fix."

    def write(self, report: Report, places: Places) -> None:
        """Write the file whole or not at all, also without any cause. Raises ``OutageError``."""
        if places.on_gitlab:
            places.folder.write_record(CODE_QUALITY_FILE, list(quality_entries(report, places.files)))


ANNOTATIONS, CODE_QUALITY = GithubAnnotations(), CodeQuality()


def annotations(report: Report, files: ProjectFiles | None) -> Iterator[str]:
    """A command for each cause that counts, and for each reason why the verdict is inconclusive."""
    counts = dict.fromkeys(_ON_GITHUB.values(), 0)
    for finding, place in _placed(report, files):
        kind = _ON_GITHUB[finding.severity]
        counts[kind] += 1
        if counts[kind] <= _MOST:
            path = files.shown(place.path) if files is not None and place is not None else ""
            title = f"{finding.code} {finding.rule.slug}"
            yield annotation(kind, _said(finding), title=title, file=path, line=place.line if place else 0)
    for same in report.not_passed:
        if same.status is Status.INCONCLUSIVE:
            yield annotation("error", same.reason, title="release check: inconclusive")


def quality_entries(report: Report, files: ProjectFiles | None) -> Iterator[dict[str, object]]:
    """An object for each cause that has a place: https://docs.gitlab.com/ci/testing/code_quality/ has the format."""
    for finding, place in _placed(report, files):
        if files is not None and place is not None:
            path = files.shown(place.path)
            same = "\n".join((finding.code, path, finding.subject, finding.detail))
            yield {
                "description": f"{finding.code} {finding.rule.slug}: {_said(finding)}",
                "check_name": finding.code,
                "fingerprint": hashlib.sha256(same.encode()).hexdigest(),
                "severity": _ON_GITLAB[finding.severity],
                "location": {"path": path, "lines": {"begin": place.line}},
            }


def _placed(report: Report, files: ProjectFiles | None) -> Iterator[tuple[Finding, SourcePlace | None]]:
    """Each cause that counts, and where it is to be repaired; nothing is looked for without a source tree."""
    for cause in causes_of(report.findings):
        finding = cause.seen.finding
        if finding.severity in _ON_GITHUB:
            yield finding, place_of(finding, files) if files is not None else None


def _said(finding: Finding) -> str:
    lines = (f"{finding.subject}: {finding.rule.summary}", finding.detail, f"What to do: {finding.what_to_do}")
    return "\n".join(filter(None, lines))
