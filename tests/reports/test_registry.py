"""The registry: every reporter writes at its moment, and one that fails keeps no other from writing."""

from dataclasses import dataclass, field
from pathlib import Path

from pytest_release_check.effects.report_folder import ReportFolder
from pytest_release_check.model.errors import OutageError
from pytest_release_check.reports.registry import REPORTERS, written
from pytest_release_check.reports.report import Moment, Places, Report
from tests.reports.builders import report

PLACES = Places(folder=ReportFolder(Path("report")), step_summary=None, show=lambda line, status: None)


@dataclass
class Noting:
    """Keeps what it was given, or fails."""

    name: str
    moment: Moment
    trouble: str = ""
    promise: str = "Notes."
    given: list[Report] = field(default_factory=list)

    def write(self, report: Report, places: Places) -> None:
        if self.trouble:
            raise OutageError(self.trouble)
        self.given.append(report)


def test_each_at_its_moment() -> None:
    """What could not be written is reported, and the others write all the same."""
    early, full, last = (
        Noting("early", Moment.SUMMARY),
        Noting("full", Moment.END, "the disk is full"),
        Noting("last", Moment.END),
    )
    made = report()
    assert list(written(Moment.END, made, PLACES, (early, full, last))) == ["error: no full: the disk is full"]
    assert (early.given, last.given) == ([], [made])
    assert list(written(Moment.SUMMARY, made, PLACES, (early, full, last))) == []
    assert early.given == [made]


def test_the_rows() -> None:
    """Every reporter has a name of its own and a sentence on what it gives."""
    assert len({reporter.name for reporter in REPORTERS}) == len(REPORTERS)
    assert all(reporter.promise.endswith(".") and len(reporter.promise) > 20 for reporter in REPORTERS)
