"""The timeline: what every process of the run did, and when, in a file (docs/manifest.md describes its schema)."""

from dataclasses import dataclass

from pytest_release_check.effects.report_folder import TIMELINE
from pytest_release_check.model.timeline import RanCheck, RanProgram
from pytest_release_check.reports.report import Places, Report

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineFile:
    """What the file holds."""

    schema: int
    checks: tuple[RanCheck, ...]
    programs: tuple[RanProgram, ...]


@dataclass(frozen=True, slots=True)
class TimelineReporter:
    """Writes the timeline into the report folder."""

    name: str = "timeline"
    promise: str = "Shows where the time of a run went: each check and each program, with the process that ran it."

    def write(self, report: Report, places: Places) -> None:
        """Write the file whole or not at all. Raises ``OutageError``."""
        there = report.timeline
        file = TimelineFile(schema=SCHEMA_VERSION, checks=there.checks, programs=there.programs)
        places.folder.write_record(TIMELINE, file)


REPORTER = TimelineReporter()
