"""The registry: one reporter that fails keeps no other from writing."""

from dataclasses import dataclass, field
from pathlib import Path

from pytest_release_check.effects.report_folder import ReportFolder
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.registry import Registry
from pytest_release_check.reports import terminal
from pytest_release_check.reports.registry import REPORTERS, written
from pytest_release_check.reports.report import Places, Report
from tests.reports.builders import report

PLACES = Places(folder=ReportFolder(Path("report")), show=lambda line, status: None)


@dataclass
class Noting:
    """Keeps what it was given, or fails."""

    name: str
    trouble: str = ""
    promise: str = "Notes."
    given: list[Report] = field(default_factory=list)

    def write(self, report: Report, places: Places) -> None:
        if self.trouble:
            raise OutageError(self.trouble)
        self.given.append(report)


def test_one_that_fails() -> None:
    """What could not be written is said, and the others write all the same."""
    full, last = Noting("full", "the disk is full"), Noting("last")
    made = report()
    assert list(written(made, PLACES, Registry(full, last))) == ["error: no full: the disk is full"]
    assert last.given == [made]


def test_the_verdict_is_the_last_thing_to_be_read() -> None:
    assert REPORTERS.own[-1] is terminal.REPORTER


def test_the_rows() -> None:
    """Every reporter has a name of its own and a sentence on what it gives."""
    assert len({reporter.name for reporter in REPORTERS}) == len(REPORTERS.own)
    assert all(reporter.promise.endswith(".") and len(reporter.promise) > 20 for reporter in REPORTERS)
