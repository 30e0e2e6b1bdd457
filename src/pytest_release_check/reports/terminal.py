"""The report in the terminal: the header before the run, and the section after it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pytest_release_check.effects.network import without_credentials
from pytest_release_check.effects.report_folder import LOGS, MANIFEST
from pytest_release_check.effects.state_folder import is_fallback
from pytest_release_check.model.environments import Excluded
from pytest_release_check.model.index_file import IndexTarget
from pytest_release_check.model.run_plan import RunPlan, Survey
from pytest_release_check.model.settings import Settings
from pytest_release_check.model.verdict import Verdict
from pytest_release_check.reports.report import Moment, Places, Report, SeenFinding
from pytest_release_check.text.plain_text import shown_line


def checking_line(settings: Settings, survey: Survey) -> str:
    """The line that begins a run: pytest prints its header only when the build is over."""
    pythons = ", ".join(python.version_text for python in survey.found.chosen)
    kinds = " and ".join(artifact.value for artifact in settings.artifacts)
    return f"checking {_subject(settings, survey)}: {kinds} on Python {pythons}"


def header_lines(settings: Settings, survey: Survey, dropped: Iterable[str]) -> list[str]:
    """What will be verified, with what, and what is excluded and why. ``dropped``: options of ``addopts``."""
    pythons = ", ".join(f"{p.version_text} ({p.path})" for p in survey.found.chosen)
    upstreams = ", ".join(without_credentials(address) for address in survey.upstreams)
    lines = [
        f"release check: {_subject(settings, survey)}",
        f"  pythons: {pythons}",
        *_excluded_lines(survey.found.excluded),
        f"  index: {_stage(survey.stage)}; everything else from {upstreams}",
        *([f"    {survey.stage.note}"] if survey.stage.note else []),
        f"  report: {settings.report}",
        *(f"    note: {note}" for note in _report_notes(settings.report, survey)),
    ]
    if survey.excluded_settings:
        lines.append(f"  pip settings not used: {', '.join(survey.excluded_settings)}")
    if options := list(dropped):
        lines.append(
            f"  addopts not used (not for release checks, or of plugins that are not installed): {' '.join(options)}"
        )
    return list(map(shown_line, lines))


@dataclass(frozen=True, slots=True)
class TerminalReporter:
    """Prints the section after the run."""

    name: str = "summary"
    promise: str = "Shows files, cells, scenarios, findings and the verdict at the end of pytest's output."
    moment: Moment = Moment.SUMMARY

    def write(self, report: Report, places: Places) -> None:
        """Print all lines; the last one is the verdict."""
        *lines, last = report_lines(report)
        for line in lines:
            places.show(line, None)
        places.show(last, report.verdict.status)


REPORTER = TerminalReporter()


def report_lines(report: Report) -> list[str]:
    """Files, cells, scenarios, what did not pass, findings, and what was not verified; the verdict is the last line."""
    run_plan = report.run_plan
    lines = [
        *_file_lines(run_plan),
        *_cell_lines(report),
        *_scenario_lines(report),
        *(f"{same.status.word}: {_some(same.ids)}: {same.reason}" for same in report.not_passed if same.status),
        *(f"note: {_some(same.ids)}: {same.reason}" for same in report.incomplete),
        *_equality_lines(report.verdict),
        *(line for seen in report.findings for line in _finding_lines(seen)),
        *_excluded_lines(report.excluded),
        *(f"not verified here: {name}: it was installed in no environment of this run" for name in report.uncovered),
        *(f"not checked: {gone.what}: {gone.why}" for gone in run_plan.plan.unchecked),
        *(f"note: {note}" for note in _report_notes(run_plan.settings.report, report.survey)),
        f"manifest: {run_plan.settings.report / MANIFEST}, logs: {run_plan.settings.report / LOGS}",
        _verdict_line(report),
    ]
    return list(map(shown_line, lines))


def _stage(stage: IndexTarget) -> str:
    """The name of the stage with the addresses that it was resolved to."""
    if stage.is_local:
        return stage.name
    return f"{stage.name} ({f'upload to {stage.upload_url}, ' if stage.upload_url else ''}read {stage.index_url})"


def _subject(settings: Settings, survey: Survey) -> str:
    if survey.release is not None:
        return f"{'=='.join(survey.release)} as {survey.stage.name} serves it"
    return f"the files in {settings.dist}" if settings.dist else str(survey.project and survey.project.root)


def _excluded_lines(excluded: Iterable[Excluded]) -> list[str]:
    """One line for each reason."""
    by_reason: dict[str, list[str]] = {}
    for gone in excluded:
        by_reason.setdefault(gone.why, []).append(gone.what.partition(" (")[0])
    return [f"  excluded: {', '.join(what)}: {why}" for why, what in by_reason.items()]


def _equality_lines(verdict: Verdict) -> list[str]:
    """One line on all checks that did not run where they stand, as the same was proved in another cell."""
    elsewhere = [result for result in verdict.results if result.same_as]
    cells = tuple(dict.fromkeys(result.id.rpartition("[")[2].rstrip("]") for result in elsewhere))
    if not cells:
        return []
    return [
        f"note: {_some(cells)}: the same files are installed as from the wheel, byte for byte, with the same "
        f"dependencies: {len(elsewhere)} checks ran once for both"
    ]


def _file_lines(run_plan: RunPlan) -> list[str]:
    built = run_plan.build.value
    if built is None:
        return []
    lines = [f"{built.name} {built.version}"]
    width = max(len(file.filename) for file in built.files)
    for file in built.files:
        lines.append(f"  {file.filename:<{width}}  {_size(file.size):>9}  sha256 {file.sha256}")
    return [*lines, *(f"note: {note}" for note in run_plan.notes)]


def _size(count: int) -> str:
    return f"{count} B" if count < 1000 else f"{count / 1000:.1f} kB" if count < 1e6 else f"{count / 1e6:.1f} MB"


def _cell_lines(report: Report) -> list[str]:
    """The table of the matrix: a row for each cell, a column for each check."""
    width = max(len(row.id) for row in report.cells)
    columns = [name.replace("_", " ") for name in report.columns]
    lines = ["  " + " " * width + "  " + "  ".join(f"{name:<12}" for name in columns).rstrip()]
    for row in report.cells:
        words = [status.word if status else "-" for status in row.statuses]
        lines.append(f"  {row.id:<{width}}  " + "  ".join(f"{word:<12}" for word in words).rstrip())
    return lines


def _scenario_lines(report: Report) -> list[str]:
    width = max((len(row.id) for row in report.scenarios), default=0)
    return [f"  {row.id:<{width}}  {row.status.word:<12}  {row.remark}".rstrip() for row in report.scenarios]


def _finding_lines(seen: SeenFinding) -> list[str]:
    # The failure that pytest shows above has the evidence; here the facts stand side by side.
    head, *rest = replace(seen.finding, evidence=()).lines()
    return [f"{seen.finding.severity.value} {head}", *rest, f"  seen in: {_some(seen.seen_in)}"]


def _some(ids: Sequence[str]) -> str:
    return ", ".join(ids) if len(ids) < 4 else f"{ids[0]} and {len(ids) - 1} more"


def _report_notes(report: Path, survey: Survey) -> list[str]:
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


def _verdict_line(report: Report) -> str:
    planned = len(report.verdict.results)
    reported = ", ".join(f"{count} {word}" for word, count in report.verdict.counts.items())
    reported += f", {report.warnings} warning{'s' * (report.warnings > 1)}" if report.warnings else ""
    degraded = f" (stage degraded: {report.degraded})" if report.degraded else ""
    return f"verdict: {report.verdict.status.word}: {planned} checks planned: {reported}{degraded}"
