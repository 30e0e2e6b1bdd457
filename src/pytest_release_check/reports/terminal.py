"""Lines for people: the header before the run and the section after it."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pytest_release_check.effects.network import without_credentials
from pytest_release_check.effects.report_folder import LOGS, MANIFEST
from pytest_release_check.effects.state_folder import is_fallback
from pytest_release_check.model.environments import Excluded
from pytest_release_check.model.index_file import Stage
from pytest_release_check.model.outcomes import Status
from pytest_release_check.model.run_plan import RunPlan, Survey
from pytest_release_check.model.settings import Settings
from pytest_release_check.model.verdict import CheckResult, Verdict
from pytest_release_check.rules.finding import Finding
from pytest_release_check.text.plain_text import shown_line


def checking_line(settings: Settings, survey: Survey) -> str:
    """The first word of a run: pytest prints its header only when the build is over."""
    pythons = ", ".join(python.version_text for python in survey.found.chosen)
    kinds = " and ".join(artifact.value for artifact in settings.artifacts)
    return f"checking {_subject(settings, survey)}: {kinds} on Python {pythons}"


def header_lines(settings: Settings, survey: Survey, dropped: Iterable[str]) -> list[str]:
    """What will be verified, with what, and what was left out and why."""
    pythons = ", ".join(f"{p.version_text} ({p.path})" for p in survey.found.chosen)
    upstreams = ", ".join(without_credentials(address) for address in survey.upstreams)
    lines = [
        f"release check: {_subject(settings, survey)}",
        f"  pythons: {pythons}",
        *_left_out(survey.found.excluded),
        f"  index: {_stage(survey.stage)}; everything else from {upstreams}",
        *([f"    {survey.stage.note}"] if survey.stage.note else []),
        f"  report: {settings.report}",
        *(f"    note: {note}" for note in _report_notes(settings.report, survey)),
    ]
    if survey.excluded_settings:
        lines.append(f"  pip settings left out: {', '.join(survey.excluded_settings)}")
    if options := list(dropped):
        lines.append(
            f"  addopts left out (not for release checks, or of plugins that are not here): {' '.join(options)}"
        )
    return list(map(shown_line, lines))


def summary_lines(run_plan: RunPlan, verdict: Verdict, survey: Survey, uncovered: Iterable[str] = ()) -> list[str]:
    """Files, cells, findings, what did not pass, what was installed nowhere; the verdict is the last line."""
    lines = [
        *_file_lines(run_plan),
        *_cell_lines(run_plan, verdict),
        *_trial_lines(run_plan, verdict),
        *_unpassed_lines(verdict),
        *note_lines(verdict, {node_id for node_id in run_plan.plan.ids if node_id not in _trial_ids(run_plan)}),
        *_finding_lines(verdict),
        *_left_out(gone for gone in run_plan.plan.excluded if gone not in survey.found.excluded),
        *(f"not verified here: {filename}: it was installed in no environment of this run" for filename in uncovered),
        *(f"not checked: {gone.what}: {gone.why}" for gone in run_plan.plan.unchecked),
        *_place_lines(run_plan, survey),
        _verdict_line(verdict, run_plan),
    ]
    return list(map(shown_line, lines))


def append_step_summary(
    environment: Mapping[str, str],
    run_plan: RunPlan,
    verdict: Verdict,
    survey: Survey,
    uncovered: Iterable[str] = (),
) -> None:
    """Where GitHub Actions asks for one, append the section to the job's summary."""
    file = environment.get("GITHUB_STEP_SUMMARY")
    if not file:
        return
    text = step_summary(summary_lines(run_plan, verdict, survey, uncovered))
    with suppress(OSError), Path(file).open("a", encoding="utf-8") as stream:
        stream.write(text)


def step_summary(lines: Sequence[str]) -> str:
    """The lines as Markdown, of which the last is the heading as well: up to the words that come from outside."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)  # a fence ends at the first line of as many (CommonMark 0.31, section 4.5)
    heading = lines[-1].partition(" (")[0]
    return "\n".join([f"### release check: {heading}", "", f"{fence}text", *lines, fence, ""])


def _stage(stage: Stage) -> str:
    """The stage's name with the addresses that were worked out."""
    if stage.is_local:
        return stage.name
    return f"{stage.name} ({f'upload to {stage.upload_url}, ' if stage.upload_url else ''}read {stage.index_url})"


def _subject(settings: Settings, survey: Survey) -> str:
    if survey.release is not None:
        return f"{'=='.join(survey.release)} as {survey.stage.name} serves it"
    return f"the files in {settings.dist}" if settings.dist else str(survey.project and survey.project.root)


def _left_out(excluded: Iterable[Excluded]) -> list[str]:
    """One line a reason, however many it befell."""
    by_reason: dict[str, list[str]] = {}
    for gone in excluded:
        by_reason.setdefault(gone.why, []).append(gone.what.partition(" (")[0])
    return [f"  left out: {', '.join(what)}: {why}" for why, what in by_reason.items()]


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


def _cell_lines(run_plan: RunPlan, verdict: Verdict) -> list[str]:
    """The table of cells: a row a cell, a column a check."""
    width = max(len(cell.id) for cell in run_plan.plan.cells)
    columns = [name.replace("_", " ") for name in run_plan.plan.cell_checks]
    rows = ["  " + " " * width + "  " + "  ".join(f"{name:<12}" for name in columns).rstrip()]
    for cell in run_plan.plan.cells:
        results = [verdict.result(f"release::{name}[{cell.id}]") for name in run_plan.plan.cell_checks]
        words = [result.status.value if result else "-" for result in results]
        rows.append(f"  {cell.id:<{width}}  " + "  ".join(f"{word:<12}" for word in words).rstrip())
    return rows


def _trial_lines(run_plan: RunPlan, verdict: Verdict) -> list[str]:
    """The checks beside the matrix, a row each, with what a standing alone does not say."""
    width = max((len(scenario.id) for scenario in run_plan.plan.scenarios), default=0)
    rows = []
    for scenario in run_plan.plan.scenarios:
        result = verdict.result(f"release::{scenario.id}")
        status = result.status if result else Status.NOT_RUN
        reported = result.reason if result and status is Status.PASSED else ""
        about = f"({scenario.note})" if scenario.note else ""
        rows.append(f"  {scenario.id:<{width}}  {status.value:<12}  {reported or about}".rstrip())
    return rows


def _trial_ids(run_plan: RunPlan) -> set[str]:
    """The trials say what they did not reach in rows of their own."""
    return {f"release::{scenario.id}" for scenario in run_plan.plan.scenarios}


def note_lines(verdict: Verdict, node_ids: Collection[str]) -> list[str]:
    """What checks among ``node_ids`` did not reach, although they came to their end."""
    by_reason: dict[str, list[str]] = {}
    for result in verdict.results:
        if result.status in (Status.PASSED, Status.FAILED) and result.reason and result.id in node_ids:
            by_reason.setdefault(result.reason, []).append(result.id)
    return [f"note: {_some(ids)}: {reason}" for reason, ids in by_reason.items()]


def _unpassed_lines(verdict: Verdict) -> list[str]:
    """Everything planned that neither passed nor has a finding to tell, a line a reason."""
    by_reason: dict[tuple[str, str], list[str]] = {}
    for result in verdict.results:
        if result.status not in (Status.PASSED, Status.FAILED):
            by_reason.setdefault((result.status.value, result.reason), []).append(result.id)
    return [f"{word}: {_some(ids)}: {reason}" for (word, reason), ids in by_reason.items()]


def _some(ids: list[str]) -> str:
    return ", ".join(ids) if len(ids) < 4 else f"{ids[0]} and {len(ids) - 1} more"


def _finding_lines(verdict: Verdict) -> list[str]:
    """Each finding once, with the cells it was seen in."""
    lines: list[str] = []
    for finding in _distinct(verdict.findings):
        seen = [result for result in verdict.results if any(_alike(finding, other) for other in result.findings)]
        word = "ignored" if finding.ignored else "error" if finding.is_error else "warning"
        # The failure above shows the evidence; here the facts stand side by side.
        head, *rest = replace(finding, evidence=()).lines()
        lines += [f"{word} {head}", *rest, f"  seen in: {_places(seen)}"]
    return lines


def _distinct(findings: Iterable[Finding]) -> list[Finding]:
    distinct: dict[tuple[str, str, str], Finding] = {}
    for finding in findings:
        distinct.setdefault((finding.code, finding.subject, finding.detail), finding)
    return list(distinct.values())


def _alike(one: Finding, other: Finding) -> bool:
    return (one.code, one.subject, one.detail) == (other.code, other.subject, other.detail)


def _places(results: list[CheckResult]) -> str:
    return _some([result.id for result in results])


def _place_lines(run_plan: RunPlan, survey: Survey) -> list[str]:
    report = run_plan.settings.report
    notes = [f"note: {note}" for note in _report_notes(report, survey)]
    return [*notes, f"manifest: {report / MANIFEST}, logs: {report / LOGS}"]


def _report_notes(report: Path, survey: Survey) -> list[str]:
    """What is not as it should be about the place of the report."""
    notes = []
    if is_fallback(report):
        notes.append(
            "the report is in the temporary folder, as the user's folder for state cannot be written or lies in the "
            "source tree; name another place with --release-report"
        )
    # A .gitignore does not change that: setuptools and flit ask none, hatchling only the one at the root.
    if survey.project is not None and report.is_relative_to(survey.project.root.resolve()):
        notes.append(
            f"the report {report} is in the source tree, and an sdist that is built by hand can pack it; "
            "remove it before, or name a folder outside with --release-report"
        )
    return notes


def _verdict_line(verdict: Verdict, run_plan: RunPlan) -> str:
    counts = Counter(result.status.value for result in verdict.results)
    reported = ", ".join(f"{count} {word}" for word, count in sorted(counts.items()))
    warnings = sum(not (finding.is_error or finding.ignored) for finding in _distinct(verdict.findings))
    reported += f", {warnings} warning{'s' * (warnings > 1)}" if warnings else ""
    release = run_plan.stage.value
    degraded = f" (stage degraded: {release.degraded})" if release is not None and release.degraded else ""
    return f"verdict: {verdict.status.value}: {len(verdict.results)} checks planned: {reported}{degraded}"
