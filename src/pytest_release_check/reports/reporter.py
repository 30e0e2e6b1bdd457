"""What a reporter is, and where it can write."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Protocol

from pytest_release_check.effects.report_folder import ReportFolder
from pytest_release_check.model.outcomes import Status
from pytest_release_check.reports.report import Report


class Moment(Enum):
    """When a report is written."""

    SUMMARY = "summary"
    """With pytest's own summary, while other plugins can still change the exit status."""
    END = "end"
    """After every other plugin, before anything is published: the verdict is final."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Places:
    """Where a reporter can write."""

    folder: ReportFolder
    step_summary: Path | None
    """The Markdown file that GitHub Actions shows as the summary of the job; None elsewhere."""
    show: Callable[[str, Status | None], None]
    """Prints a line on the terminal; with a status it is the line of the verdict."""


class Reporter(Protocol):
    """One kind of report; a row of ``reports.registry``."""

    @property
    def name(self) -> str:
        """What messages call the report, as ``manifest``."""

    @property
    def promise(self) -> str:
        """What it gives to whom, one sentence."""

    @property
    def moment(self) -> Moment:
        """When it is written."""

    def write(self, report: Report, places: Places) -> None:
        """Write the report. Raises ``OutageError`` if it cannot be written: the run does not pass then."""
