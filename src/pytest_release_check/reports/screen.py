"""The screen at the end of a run: the verdict, what to repair, the cells, and what was not verified."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from pytest_release_check.analysis.release.wheel_groups import python_of, wheel_names, wheels_by_platform
from pytest_release_check.effects.report_folder import LOGS, MANIFEST, PAGE
from pytest_release_check.effects.state_folder import is_fallback
from pytest_release_check.model.environments import Excluded
from pytest_release_check.model.outcomes import Status
from pytest_release_check.model.run_plan import RunPlan, Survey
from pytest_release_check.model.verdict import Verdict
from pytest_release_check.reports.causes import Cause, causes_of, telling_lines
from pytest_release_check.reports.difference import loud_lines, shown_size
from pytest_release_check.reports.report import Report, SeenFinding
from pytest_release_check.text.plain_text import shown_line

_GAP = 2
"""Columns between two columns of a table."""
_MANY = 8
"""More wheels are listed by platform, without digests; chosen: with them, names of 80 columns fill half a screen."""


def report_lines(report: Report, width: int = 0) -> list[str]:
    """Verdict, causes, files, cells, scenarios, and what was not verified; the verdict is the last line as well.

    ``width``: columns that tables have; 0 if they can be as wide as they like.
    """
    run_plan, folder = report.run_plan, report.run_plan.settings.report
    lines = [
        *([] if report.verdict.status is Status.PASSED else [verdict_line(report), ""]),
        *(line for cause in causes_of(report.findings) for line in [*cause_lines(cause), ""]),
        *(f"{same.status.word}: {some(same.ids)}: {same.reason}" for same in report.not_passed if same.status),
        *_file_lines(run_plan),
        *_cell_lines(report, width),
        *_scenario_lines(report),
        *note_lines(report),
        f"manifest: {folder / MANIFEST}, logs: {folder / LOGS}, page: {folder / PAGE}",
        verdict_line(report),
    ]
    return list(map(shown_line, lines))


def verdict_line(report: Report) -> str:
    """The verdict, with how many checks have each status."""
    planned = len(report.verdict.results)
    reported = ", ".join(f"{count} {word}" for word, count in report.verdict.counts.items())
    reported += f", {report.warnings} warning{'s' * (report.warnings > 1)}" if report.warnings else ""
    degraded = f" (stage degraded: {report.degraded})" if report.degraded else ""
    return f"verdict: {report.verdict.status.word}: {planned} checks planned: {reported}{degraded}"


def cause_lines(cause: Cause) -> list[str]:
    """What is wrong and where, the lines that show it, what follows from it, and what to do."""
    finding = cause.seen.finding
    head, *rest, cure = replace(finding, evidence=telling_lines(finding.evidence)).lines()
    effects = (f"  because of it: {consequence_line(seen)}" for seen in cause.consequences)
    return [f"{finding.severity.value} {head}", *rest, *effects, cure, f"  seen in: {some(cause.seen.seen_in)}"]


def consequence_line(seen: SeenFinding) -> str:
    """A finding that follows from another one, on one line."""
    finding = seen.finding
    return f"{finding.severity.value} {finding.code} {finding.rule.slug}: {finding.subject} ({some(seen.seen_in)})"


def note_lines(report: Report) -> list[str]:
    """What was not verified, or not in whole, and why."""
    run_plan = report.run_plan
    waived = {file.filename for file in report.waived}
    gone = tuple(name for name in report.uncovered if name not in waived)
    return [
        *(f"note: {some(same.ids)}: {same.reason}" for same in report.incomplete),
        *_equality_lines(report.verdict),
        *excluded_lines(report.excluded),
        *_unverified_lines(report, gone),
        *(f"not verified: {file.filename}: release_not_installed: {file.reason}" for file in report.waived),
        *(f"not checked: {unchecked.what}: {unchecked.why}" for unchecked in run_plan.plan.unchecked),
        *(f"note: {note}" for note in report_notes(run_plan.settings.report, report.survey)),
    ]


def _unverified_lines(report: Report, gone: Sequence[str]) -> list[str]:
    """One line for all of them; how they can be published where nothing else is in the way."""
    if not gone:
        return []
    built = report.run_plan.build.value
    files = [file.filename for file in built.files] if built is not None else []
    wheels = [name for name in gone if name.endswith(".whl")]
    others = [name for name in gone if not name.endswith(".whl")]
    names = ", ".join(filter(None, (wheel_names(wheels, files), *others)))
    line = f"not verified here: {names}: installed in no environment of this run"
    if not wheels or report.verdict.status is not Status.PASSED:
        return [line]
    return [
        f"{line}; before they are published, verify them on a machine that they fit, or give a reason: "
        "--release-not-installed PATTERN:REASON"
    ]


def excluded_lines(excluded: Iterable[Excluded]) -> list[str]:
    """One line for each reason."""
    by_reason: dict[str, list[str]] = {}
    for gone in excluded:
        by_reason.setdefault(gone.why, []).append(gone.what.partition(" (")[0])
    return [f"  excluded: {', '.join(what)}: {why}" for why, what in by_reason.items()]


def report_notes(report: Path, survey: Survey) -> list[str]:
    """What the user should know about the place of the report."""
    notes = []
    if is_fallback(report):
        notes.append(
            "the report is in the temporary folder, as the user's folder for state cannot be written or lies in the "
            "source tree; name another place with --release-report"
        )
    # A .gitignore does not change that: setuptools and flit read none, hatchling only the one at the root.
    if survey.project is not None and report.is_relative_to(survey.project.root.resolve()):
        notes.append(
            f"the report {report} is in the source tree, and an sdist that is built by hand can pack it; "
            "remove it before, or name a folder outside with --release-report"
        )
    return notes


def some(ids: Sequence[str]) -> str:
    """All of a few, else the first and how many more there are."""
    return ", ".join(ids) if len(ids) < 4 else f"{ids[0]} and {len(ids) - 1} more"


def _equality_lines(verdict: Verdict) -> list[str]:
    """One line on all checks that did not run where they stand, as the same was proved in another cell."""
    elsewhere = [result for result in verdict.results if result.same_as]
    cells = tuple(dict.fromkeys(result.id.rpartition("[")[2].rstrip("]") for result in elsewhere))
    if not cells:
        return []
    return [
        f"note: {some(cells)}: the same files are installed as from the wheel, byte for byte, with the same "
        f"dependencies: {len(elsewhere)} checks ran once for both"
    ]


def _file_lines(run_plan: RunPlan) -> list[str]:
    built = run_plan.build.value
    if built is None:
        return []
    wheels = {file.filename: file.size for file in built.files if file.filename.endswith(".whl")}
    folded = wheels if len(wheels) > _MANY else {}
    single = [file for file in built.files if file.filename not in folded]
    width = max((len(file.filename) for file in single), default=0)
    return [
        f"{built.name} {built.version}",
        *_folded_lines(folded),
        *(f"  {file.filename:<{width}}  {shown_size(file.size):>9}  sha256 {file.sha256}" for file in single),
        *loud_lines(run_plan.difference),
        *(f"note: {note}" for note in run_plan.notes),
    ]


def _folded_lines(wheels: Mapping[str, int]) -> list[str]:
    """A line for each platform; ``wheels`` are the sizes in bytes by file name."""
    if not wheels:
        return []
    groups = wheels_by_platform(wheels)
    width = max(map(len, groups))
    return [
        f"  {len(wheels)} wheels, {shown_size(sum(wheels.values()))}; the manifest has the sha256 of each",
        *(f"    {platform:<{width}}  {', '.join(map(python_of, names))}" for platform, names in groups.items()),
    ]


def _cell_lines(report: Report, width: int) -> list[str]:
    """The table of the matrix: a row for each cell, a column for each check; in several parts if it is too wide."""
    first = max(len(row.id) for row in report.cells)
    columns = list(zip(report.titles, *(row.words for row in report.cells), strict=True))
    lines: list[str] = []
    names = ["", *(row.id for row in report.cells)]
    for part in _parts([max(map(len, column)) + _GAP for column in columns], width - first - _GAP if width else 0):
        shown = [columns[number] for number in part]
        for place, name in enumerate(names):
            words = (f"{column[place]:<{max(map(len, column))}}" for column in shown)
            lines.append(f"  {name:<{first}}  {(' ' * _GAP).join(words)}".rstrip())
    return lines


def _parts(widths: Sequence[int], width: int) -> Iterable[list[int]]:
    """The numbers of the columns that fit beside each other; all of them where ``width`` is 0."""
    part: list[int] = []
    for number, needed in enumerate(widths):
        if part and width and sum(widths[one] for one in part) + needed > width:
            yield part
            part = []
        part.append(number)
    if part:
        yield part


def _scenario_lines(report: Report) -> list[str]:
    width = max((len(row.id) for row in report.scenarios), default=0)
    return [f"  {row.id:<{width}}  {row.status.word:<12}  {row.remark}".rstrip() for row in report.scenarios]
