"""The report that GitHub Actions shows as the summary of the job: the lines of the terminal as Markdown."""

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from pytest_release_check.reports.report import Moment, Places, Report
from pytest_release_check.reports.terminal import report_lines


@dataclass(frozen=True, slots=True)
class GithubReporter:
    """Appends to the file that GitHub Actions names, and writes nothing elsewhere.

    GitHub shows no more than 1 MiB of each step, which a report of thousands of lines does not reach:
    https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands
    """

    name: str = "step summary"
    promise: str = "Shows the verdict and what led to it on the page of a GitHub Actions job."
    moment: Moment = Moment.END

    def write(self, report: Report, places: Places) -> None:
        """Append the report to the summary of the job; a file that cannot be written is no reason to fail."""
        if places.step_summary is None:
            return
        text = step_summary(report_lines(report))
        with suppress(OSError), places.step_summary.open("a", encoding="utf-8") as stream:
            stream.write(text)


REPORTER = GithubReporter()


def step_summary(lines: Sequence[str]) -> str:
    """The lines as Markdown; the last one is the heading as well, without the texts in it that come from outside."""
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)  # a fence ends at the first line of as many (CommonMark 0.31, section 4.5)
    heading = lines[-1].partition(" (")[0]
    return "\n".join([f"### release check: {heading}", "", f"{fence}text", *lines, fence, ""])
