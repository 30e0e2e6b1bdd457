"""The registry of reporters: a new report is a module with a row like these, and its line here."""

from collections.abc import Iterator
from typing import Protocol

from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.registry import Registry
from pytest_release_check.reports import annotations, github, html, manifest, terminal, timeline
from pytest_release_check.reports.report import Places, Report


class Reporter(Protocol):
    """One kind of report."""

    @property
    def name(self) -> str:
        """What messages call the report, as ``manifest``."""

    @property
    def promise(self) -> str:
        """What it gives to whom, one sentence."""

    def write(self, report: Report, places: Places) -> None:
        """Write the report. Raises ``OutageError`` if it cannot be written: the run does not pass then."""


REPORTERS: Registry[Reporter] = Registry(
    manifest.REPORTER,
    timeline.REPORTER,
    html.REPORTER,
    github.SUMMARY,
    github.OUTPUTS,
    annotations.CODE_QUALITY,
    annotations.ANNOTATIONS,
    terminal.REPORTER,
)
"""In the order in which they write: the last thing to be read is the verdict. Those of other plugins write before.

Evidence is no report: publishing makes it, and its digest clears the release.
"""


def written(report: Report, places: Places, reporters: Registry[Reporter] = REPORTERS) -> Iterator[str]:
    """Write all reports; a line for each that could not be written.

    A report that fails keeps no other from being written. The iterator has to be exhausted.
    """
    for reporter in (*reporters.added, *reporters.own):
        try:
            reporter.write(report, places)
        except OutageError as error:
            yield f"error: no {reporter.name}: {error}"
        except Exception as error:
            if reporter not in reporters.added:
                raise
            yield f"error: no {reporter.name}: the reporter of another plugin fails: {error!r}"
