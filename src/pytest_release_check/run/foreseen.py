"""What can be known of a run before its files are there: the plan of its cells, and how long the last one took."""

from pathlib import Path

import msgspec

from pytest_release_check.analysis.matrix.matrix import matrix
from pytest_release_check.cells.registry import planned_checks
from pytest_release_check.effects.records import read_record
from pytest_release_check.effects.report_folder import TIMELINE
from pytest_release_check.model.plan import Plan
from pytest_release_check.model.run_plan import Survey
from pytest_release_check.model.settings import Settings
from pytest_release_check.model.timeline import CONTROLLER
from pytest_release_check.reports.preview import LastRun
from pytest_release_check.reports.timeline import TimelineFile


def foreseen_plan(settings: Settings, survey: Survey) -> Plan:
    """All cells that the release can have, with their checks; which scenarios it needs is known with its files."""
    cells, _ = matrix(survey.found.chosen, settings.artifacts, None, lambda *_: True, settings.installers)
    return Plan(
        cells=cells,
        checks=planned_checks(cells, settings),
        builds=settings.builds,
        excluded=survey.found.excluded,
    )


def last_run(report: Path) -> LastRun | None:
    """What the timeline in a report folder says of the run that left it; None if there is none that can be read."""
    try:
        there = read_record(report / TIMELINE, TimelineFile)
    except (OSError, msgspec.MsgspecError):
        return None
    spans = [(check.began, check.began + check.seconds) for check in there.checks]
    spans += [(program.began, program.began + program.seconds) for program in there.programs]
    if not spans:
        return None
    return LastRun(
        seconds=max(end for _, end in spans) - min(began for began, _ in spans),
        checks=len(there.checks),
        workers=len({ran.worker for ran in there.checks} - {CONTROLLER}),
    )
