"""What is known before any work: the cells, and the time of the last run."""

from dataclasses import replace
from pathlib import Path

import pytest

from pytest_release_check.effects.records import write_record
from pytest_release_check.effects.report_folder import TIMELINE
from pytest_release_check.model.environments import Selection
from pytest_release_check.model.settings import Settings
from pytest_release_check.model.timeline import RanCheck, RanProgram
from pytest_release_check.reports.preview import LastRun
from pytest_release_check.reports.timeline import TimelineFile
from pytest_release_check.run.foreseen import foreseen_plan, last_run
from tests.builders import interpreter
from tests.reports.builders import survey

CHECK = RanCheck(id="release::build", began=100.0, seconds=5.0, worker="main")
PROGRAM = RanProgram(what="building", began=99.0, seconds=1.0, cpu=1.0, worker="main")


def test_the_plan_has_every_cell() -> None:
    """Which wheels fit a Python is known after the build, and so is which scenarios there are."""
    found = Selection(chosen=(interpreter("3.11.1"), interpreter("3.12.1")))
    plan = foreseen_plan(Settings(report=Path("report"), dist=Path("dist")), survey(found=found))
    cells = [cell.id for cell in plan.cells]
    assert cells == ["sdist-py311-pip", "sdist-py312-pip", "wheel-py311-pip", "wheel-py312-pip"]
    assert (plan.builds, plan.scenarios) == (False, ())


@pytest.mark.parametrize(
    ("checks", "programs", "expected"),
    [
        ((CHECK,), (PROGRAM,), LastRun(seconds=6.0, checks=1, workers=0)),
        ((CHECK, replace(CHECK, began=120.0, worker="gw1")), (), LastRun(seconds=25.0, checks=2, workers=1)),
        ((), (), None),
    ],
)
def test_the_last_run(
    checks: tuple[RanCheck, ...], programs: tuple[RanProgram, ...], expected: LastRun | None, tmp_path: Path
) -> None:
    write_record(tmp_path / TIMELINE, TimelineFile(schema=1, checks=checks, programs=programs))
    assert last_run(tmp_path) == expected


@pytest.mark.parametrize("text", [None, "", "[]", '{"schema": 1}'])
def test_no_run_that_can_be_read(text: str | None, tmp_path: Path) -> None:
    if text is not None:
        (tmp_path / TIMELINE).write_text(text)
    assert last_run(tmp_path) is None
