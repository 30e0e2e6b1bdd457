"""The file that says where the time of a run went."""

import json
from pathlib import Path

from pytest_release_check.effects.report_folder import ReportFolder
from pytest_release_check.model.timeline import RanCheck, RanProgram, Timeline
from pytest_release_check.reports.report import Places
from pytest_release_check.reports.timeline import REPORTER
from tests.reports.builders import report


def test_written(tmp_path: Path) -> None:
    check = {"id": "release::build", "began": 5.0, "seconds": 2.5, "worker": "main"}
    program = {"what": "building demo", "began": 5.5, "seconds": 1.5, "cpu": 1.25, "worker": "main"}
    there = Timeline(checks=(RanCheck(**check),), programs=(RanProgram(**program),))  # type: ignore[arg-type]
    places = Places(folder=ReportFolder(tmp_path / "report"), show=lambda *_: None)
    REPORTER.write(report(timeline=there), places)
    written = json.loads((tmp_path / "report" / "release-timeline.json").read_text("utf-8"))
    assert written == {"schema": 1, "checks": [check], "programs": [program]}
