"""The evidence of a run: what of the plan passed, on which bytes, and which file each environment really took."""

import sys
from collections.abc import Mapping
from datetime import datetime, timezone
from importlib.metadata import version

from pytest_release_check.checks.clearance import ignored_rules
from pytest_release_check.model.briefing import Briefing
from pytest_release_check.model.environments import Cell
from pytest_release_check.model.evidence import Evidence, VerifiedCell, VerifiedFile
from pytest_release_check.model.outcomes import Standing
from pytest_release_check.model.verdict import Verdict


def evidence_of(briefing: Briefing, verdict: Verdict, installed: Mapping[str, str]) -> Evidence | None:
    """The evidence of one run, None if it had no files; ``installed``: cell id to the sha256 of what it took."""
    built = briefing.build.value
    if built is None:
        return None
    weights = briefing.settings.weights
    files = tuple(
        VerifiedFile(filename=file.filename, artifact=file.artifact.value, sha256=file.sha256, size=file.size)
        for file in built.files
    )
    return Evidence(
        tool=f"pytest-release-check {version('pytest-release-check')}",
        created=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        name=built.name,
        version=built.version,
        stage=briefing.stage.value.index if briefing.stage.value is not None else "",
        files=files,
        cells=tuple(_cell(cell, files, installed.get(cell.id, "")) for cell in briefing.plan.cells),
        ignored=ignored_rules(weights.ignored.items()),
        passed=tuple(result.id for result in verdict.results if result.standing is Standing.PASSED),
        not_passed=tuple(
            f"{result.standing.value}: {result.id}"
            for result in verdict.results
            if result.standing is not Standing.PASSED
        )
        + ((f"not judged: all rules but {', '.join(weights.selected)}",) if weights.selected else ()),
    )


def _cell(cell: Cell, files: tuple[VerifiedFile, ...], digest: str) -> VerifiedCell:
    return VerifiedCell(
        id=cell.id,
        python=cell.interpreter.version_text,
        implementation=cell.interpreter.implementation,
        platform=sys.platform,
        files=tuple(file.filename for file in files if file.sha256 == digest),
    )
