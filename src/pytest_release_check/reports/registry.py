"""The registry of reporters: a new report is a module with a class like these, and its line here."""

from collections.abc import Iterator

from pytest_release_check.model.errors import OutageError
from pytest_release_check.reports.github import GithubReporter
from pytest_release_check.reports.manifest import ManifestReporter
from pytest_release_check.reports.report import Report
from pytest_release_check.reports.reporter import Moment, Places, Reporter
from pytest_release_check.reports.terminal import TerminalReporter

REPORTERS: tuple[Reporter, ...] = (
    TerminalReporter(),
    ManifestReporter(),
    GithubReporter(),
)
"""In the order in which they write. Evidence is no report: publishing makes it, and its digest clears the release."""


def written(
    moment: Moment, report: Report, places: Places, reporters: tuple[Reporter, ...] = REPORTERS
) -> Iterator[str]:
    """Write the reports of this moment; a line for each that could not be written.

    A report that fails keeps no other from being written. The iterator has to be exhausted.
    """
    for reporter in reporters:
        if reporter.moment is not moment:
            continue
        try:
            reporter.write(report, places)
        except OutageError as error:
            yield f"error: no {reporter.name}: {error}"
