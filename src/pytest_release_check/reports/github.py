"""What GitHub Actions is given: a summary of the job in its Markdown, and outputs for later steps."""

import html
import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from pytest_release_check.model.outcomes import Status
from pytest_release_check.reports.causes import Cause, causes_of
from pytest_release_check.reports.difference import difference_lines
from pytest_release_check.reports.report import Places, Report
from pytest_release_check.reports.screen import consequence_line, note_lines, report_lines, some, verdict_line
from pytest_release_check.rules.finding import EffectiveSeverity
from pytest_release_check.text.plain_text import shown_line

_SIGNS = {Status.PASSED: "✅ passed", Status.FAILED: "❌ failed"}
_MARKS = {EffectiveSeverity.ERROR: "❌", EffectiveSeverity.WARNING: "⚠️", EffectiveSeverity.IGNORED: "🔕"}
_MOST_FILES = 200
"""Files of which the summary says that they changed; the page has all of them."""
_ALL_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


@dataclass(frozen=True, slots=True)
class GithubReporter:
    """Appends to the file that GitHub Actions names, and writes nothing elsewhere.

    GitHub shows no more than 1 MiB of each step, which a report of thousands of lines does not reach:
    https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
    """

    name: str = "step summary"
    promise: str = "Shows the verdict and what led to it on the page of a GitHub Actions job."

    def write(self, report: Report, places: Places) -> None:
        """Append the report to the summary of the job; a file that cannot be written is no reason to fail."""
        if places.step_summary is None:
            return
        text = step_summary(report)
        with suppress(OSError), places.step_summary.open("a", encoding="utf-8") as stream:
            stream.write(text)


@dataclass(frozen=True, slots=True)
class GithubOutputs:
    """Appends ``verdict``, ``name``, ``version`` and ``report`` to the file of outputs; writes nothing elsewhere."""

    name: str = "step outputs"
    promise: str = "Hands verdict, name, version and the report's folder to later steps of a GitHub Actions job."

    def write(self, report: Report, places: Places) -> None:
        """Append a line for each; a file that cannot be written is no reason to fail."""
        if places.step_outputs is None:
            return
        built = report.run_plan.build.value
        outputs = {
            "verdict": report.verdict.status.word,
            "name": built.name if built is not None else "",
            "version": built.version if built is not None else "",
            "report": str(report.run_plan.settings.report),
        }
        # A line feed in a value would begin another output.
        text = "".join(f"{name}={shown_line(value)}\n" for name, value in outputs.items())
        with suppress(OSError), places.step_outputs.open("a", encoding="utf-8") as stream:
            stream.write(text)


SUMMARY, OUTPUTS = GithubReporter(), GithubOutputs()


def step_summary(report: Report) -> str:
    """The verdict, a list of causes, the table of cells, and all lines of the terminal behind a fold."""
    built = report.run_plan.build.value
    release = f": {plain(f'{built.name} {built.version}')}" if built is not None else ""
    # The heading has none of the texts that come from outside.
    heading = verdict_line(report).partition(" (")[0]
    parts = [
        [f"### release check: {heading}", "", f"**{_SIGNS.get(report.verdict.status, '❔ inconclusive')}**{release}"],
        *(_cause(cause) for cause in causes_of(report.findings)),
        [
            f"- {same.status.word}: {plain(some(same.ids))}: {plain(same.reason)}"
            for same in report.not_passed
            if same.status
        ],
        _table(report),
        [f"- {plain(line.strip())}" for line in note_lines(report)],
        _difference(report),
        _fold("the whole report", fenced(report_lines(report))),
    ]
    return "\n\n".join("\n".join(part) for part in parts if part) + "\n"


def plain(text: str) -> str:
    """The text as Markdown that shows it as it is: no markup, no HTML, no link, nobody who is called by an @.

    Every mark of punctuation can stand behind a backslash (CommonMark 0.31, section 2.4).
    """
    return _ALL_PUNCTUATION.sub(r"\\\1", text)


def fenced(lines: Sequence[str]) -> list[str]:
    """Lines as a block of code; a fence ends at the first line of as many backticks (CommonMark 0.31, section 4.5)."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return [f"{fence}text", *lines, fence]


def _cause(cause: Cause) -> list[str]:
    finding = cause.seen.finding
    title = f"{_MARKS[finding.severity]} **{finding.code} {finding.rule.slug}**"
    last = f"Ignored: {plain(finding.ignored)}" if finding.ignored else f"What to do: {plain(finding.what_to_do)}"
    return [
        f"{title}: {plain(finding.subject)}: {plain(finding.rule.summary)}",
        *([f"\n{plain(finding.detail)}"] if finding.detail else []),
        *(f"- because of it: {plain(consequence_line(seen))}" for seen in cause.consequences),
        f"\n{last}",
        *(["", *_fold("what showed it", fenced(finding.evidence))] if finding.evidence else []),
    ]


def _table(report: Report) -> list[str]:
    """A row for each cell."""
    rows = ([row.id, *row.words] for row in report.cells)
    scenarios = [f"- {plain(row.id)}: {row.status.word} {plain(row.remark)}".rstrip() for row in report.scenarios]
    return [_row(["cell", *report.titles]), _row(["---"] * (len(report.titles) + 1)), *map(_row, rows), "", *scenarios]


def _difference(report: Report) -> list[str]:
    """What changed since the previous release, behind a fold."""
    difference = report.run_plan.difference
    if difference is None:
        return []
    lines = map(shown_line, difference_lines(difference, _MOST_FILES))
    return _fold(f"what changed since {difference.version}", fenced(list(lines)))


def _row(words: Iterable[str]) -> str:
    return f"| {' | '.join(words)} |"


def _fold(title: str, lines: Iterable[str]) -> list[str]:
    return [f"<details><summary>{html.escape(title)}</summary>", "", *lines, "", "</details>"]
