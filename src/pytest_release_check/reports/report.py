"""The report of a run, computed once from the plan, the verdict and the records, and where reporters can write it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pytest_release_check.effects.project_files import ProjectFiles
from pytest_release_check.effects.report_folder import ReportFolder
from pytest_release_check.model.environments import Excluded
from pytest_release_check.model.evidence import VerifiedSource, WaivedFile
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.plan import Plan, ScenarioCase
from pytest_release_check.model.run_plan import RunPlan, Survey
from pytest_release_check.model.timeline import Timeline
from pytest_release_check.model.verdict import CheckResult, Verdict
from pytest_release_check.publishing.evidence import Taken, taken, uncovered, waived_files
from pytest_release_check.rules.finding import EffectiveSeverity, Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenFinding:
    """A finding, and every check that has it."""

    finding: Finding
    seen_in: tuple[str, ...]
    """Node ids, in the order of the plan."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CellRow:
    """One cell of the matrix."""

    id: str
    statuses: tuple[Status | None, ...]
    """One for each column of the report; None where this cell has no such check."""

    @property
    def words(self) -> tuple[str, ...]:
        """The statuses as people read them."""
        return tuple(status.word if status else "-" for status in self.statuses)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioRow:
    """One scenario."""

    id: str
    status: Status
    remark: str
    """Why a scenario that passed had nothing to check, or the release that an upgrade starts from; may be empty."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SharedReason:
    """Checks that give the same reason."""

    status: Status | None
    """The status of all of them; None where it does not matter."""
    reason: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """Everything that is known of one run that is over."""

    run_plan: RunPlan
    verdict: Verdict
    survey: Survey
    created: datetime
    findings: tuple[SeenFinding, ...]
    """Each finding once, errors first."""
    columns: tuple[str, ...]
    """Names of the checks of a cell."""
    cells: tuple[CellRow, ...]
    scenarios: tuple[ScenarioRow, ...]
    not_passed: tuple[SharedReason, ...]
    """Checks that neither passed nor failed: what failed has findings."""
    incomplete: tuple[SharedReason, ...]
    """Checks that ended and did not cover everything; scenarios have that in their rows."""
    excluded: tuple[Excluded, ...]
    """Interpreters, cells and extras that were excluded once the files were there; the survey has the others."""
    uncovered: tuple[str, ...]
    """Names of files that were installed in no cell."""
    waived: tuple[WaivedFile, ...]
    """Those of them that need not have been, and why."""
    timeline: Timeline
    installed: Mapping[str, Taken]
    """Cell id to what was installed there."""
    source: VerifiedSource
    """The tree that the run stood in."""

    @property
    def titles(self) -> tuple[str, ...]:
        """The columns as people read them."""
        return tuple(name.replace("_", " ") for name in self.columns)

    @property
    def warnings(self) -> int:
        """How many different warnings there are."""
        return sum(seen.finding.severity is EffectiveSeverity.WARNING for seen in self.findings)

    @property
    def degraded(self) -> str:
        """The stage that was asked for and could not take the release, and why; empty if there is none."""
        release = self.run_plan.stage.value
        return release.degraded if release is not None else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where a reporter can write."""

    folder: ReportFolder
    show: Callable[[str, Status | None], None]
    """Prints a line on the terminal; with a status it is the line of the verdict."""
    width: int = 0
    """Columns of the terminal; 0 where there is none, and lines are as long as they are."""
    step_summary: Path | None = None
    """The Markdown file that GitHub Actions shows as the summary of the job; None elsewhere."""
    step_outputs: Path | None = None
    """The file of names and values that GitHub Actions hands to later steps of the job; None elsewhere."""
    command: Callable[[str], None] | None = None
    """Prints a line that GitHub Actions obeys; None elsewhere."""
    on_gitlab: bool = False
    """Whether GitLab runs the job."""
    page: Path | None = None
    """Where the page is wanted besides the report folder; None: nowhere."""
    files: ProjectFiles | None = None
    """The source tree; None where there is no project, only built files."""


def report_of(
    run_plan: RunPlan,
    verdict: Verdict,
    survey: Survey,
    recorded: Mapping[str, Outcome[Any]],
    created: datetime,
    timeline: Timeline,
    source: VerifiedSource,
) -> Report:
    """The report of a run. ``recorded``: node id to the outcome of a cell's check, as it is kept on disk."""
    plan, installed = run_plan.plan, taken(run_plan, recorded)
    return Report(
        run_plan=run_plan,
        verdict=verdict,
        survey=survey,
        created=created,
        findings=distinct_findings(verdict.results),
        columns=plan.cell_checks,
        cells=tuple(_cell_rows(plan, verdict)),
        scenarios=tuple(_scenario_row(scenario, verdict) for scenario in plan.scenarios),
        not_passed=_grouped(
            (result.status, result.reason, result.id)
            for result in verdict.results
            if result.status not in (Status.PASSED, Status.FAILED)
        ),
        incomplete=incomplete(verdict.results, set(plan.ids) - {_node_id(scenario) for scenario in plan.scenarios}),
        excluded=tuple(gone for gone in plan.excluded if gone not in survey.found.excluded),
        uncovered=uncovered(run_plan, installed),
        waived=waived_files(run_plan, installed),
        timeline=timeline,
        installed=installed,
        source=source,
    )


def distinct_findings(results: Iterable[CheckResult]) -> tuple[SeenFinding, ...]:
    """Each finding once, by rule, subject and detail, with the checks that have it; errors first."""
    found: dict[tuple[str, str, str], tuple[list[Finding], list[str]]] = {}
    for result in results:
        for finding in result.findings:
            findings, ids = found.setdefault((finding.code, finding.subject, finding.detail), ([], []))
            findings.append(finding)
            if result.id not in ids:
                ids.append(result.id)
    distinct = [
        SeenFinding(finding=min(findings, key=_errors_first), seen_in=tuple(ids)) for findings, ids in found.values()
    ]
    return tuple(sorted(distinct, key=lambda seen: _errors_first(seen.finding)))


def incomplete(results: Iterable[CheckResult], node_ids: Iterable[str]) -> tuple[SharedReason, ...]:
    """The checks among ``node_ids`` that passed or failed, and give a reason why they did not cover everything."""
    wanted = set(node_ids)
    return _grouped(
        (None, result.reason, result.id)
        for result in results
        if result.status in (Status.PASSED, Status.FAILED) and result.reason and result.id in wanted
    )


def _errors_first(finding: Finding) -> bool:
    return finding.severity is not EffectiveSeverity.ERROR


def _cell_rows(plan: Plan, verdict: Verdict) -> Iterable[CellRow]:
    for cell in plan.cells:
        results = (verdict.result(f"release::{name}[{cell.id}]") for name in plan.cell_checks)
        yield CellRow(id=cell.id, statuses=tuple(result.status if result else None for result in results))


def _scenario_row(scenario: ScenarioCase, verdict: Verdict) -> ScenarioRow:
    result = verdict.result(_node_id(scenario))
    status = result.status if result else Status.NOT_RUN
    reason = result.reason if result and status is Status.PASSED else ""
    return ScenarioRow(id=scenario.id, status=status, remark=reason or (f"({scenario.note})" if scenario.note else ""))


def _node_id(scenario: ScenarioCase) -> str:
    return f"release::{scenario.id}"


def _grouped(results: Iterable[tuple[Status | None, str, str]]) -> tuple[SharedReason, ...]:
    """Of status, reason and node id, in order."""
    found: dict[tuple[Status | None, str], list[str]] = {}
    for status, reason, node_id in results:
        found.setdefault((status, reason), []).append(node_id)
    return tuple(SharedReason(status=status, reason=why, ids=tuple(ids)) for (status, why), ids in found.items())
