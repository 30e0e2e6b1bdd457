"""The evidence of a run: which checks passed, on which bytes, and which file each environment installed."""

import platform
import sys
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from fnmatch import fnmatchcase
from importlib.metadata import version
from typing import Any

from pytest_release_check.model.environments import Cell
from pytest_release_check.model.evidence import NOT_FOR_PUBLISHING, Evidence, VerifiedCell, VerifiedFile, WaivedFile
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.run_plan import RunPlan
from pytest_release_check.model.sources import Sources
from pytest_release_check.model.verdict import Verdict
from pytest_release_check.publishing.clearance import ignored_rules
from pytest_release_check.publishing.release_sources import verified_source
from pytest_release_check.upload.file.wheel_names import local_blocker


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What was installed in one cell."""

    sha256: str
    """Of the file of the release."""
    distributions: tuple[str, ...]
    """As ``name==version``."""


def taken(run_plan: RunPlan, recorded: Mapping[str, Outcome[Any]]) -> dict[str, Taken]:
    """Cell id to what was installed there; ``recorded``: node id to the outcome of a check, as it is on disk."""
    found = {cell.id: recorded.get(f"release::install[{cell.id}]") for cell in run_plan.plan.cells}
    values = {cell_id: outcome.value for cell_id, outcome in found.items() if outcome is not None}
    return {
        cell_id: Taken(sha256=str(value.get("sha256", "")), distributions=tuple(value.get("distributions", ())))
        for cell_id, value in values.items()
        if isinstance(value, dict)
    }


def uncovered(run_plan: RunPlan, installed: Mapping[str, Taken]) -> tuple[str, ...]:
    """Names of the files that were installed in no cell, whether they fit one or not."""
    built = run_plan.build.value
    digests = {each.sha256 for each in installed.values()}
    return tuple(file.filename for file in built.files if file.sha256 not in digests) if built is not None else ()


def waived_files(run_plan: RunPlan, installed: Mapping[str, Taken]) -> tuple[WaivedFile, ...]:
    """The wheels that were installed in no cell and that ``release_not_installed`` names, each with its reason."""
    waivers = run_plan.settings.not_installed.items()  # their patterns end in .whl
    reasons = {
        name: next((reason for pattern, reason in waivers if fnmatchcase(name, pattern)), "")
        for name in uncovered(run_plan, installed)
    }
    return tuple(WaivedFile(filename=name, reason=reason) for name, reason in reasons.items() if reason)


def evidence_of(
    run_plan: RunPlan, verdict: Verdict, installed: Mapping[str, Taken], sources: Sources
) -> Evidence | None:
    """The evidence of one run, None if it had no files; ``installed``: cell id to what was installed there."""
    built = run_plan.build.value
    if built is None:
        return None
    rule_policy = run_plan.settings.rule_policy
    files = tuple(
        VerifiedFile(filename=file.filename, artifact=file.artifact.value, sha256=file.sha256, size=file.size)
        for file in built.files
    )
    return Evidence(
        tool=f"pytest-release-check {version('pytest-release-check')}",
        created=datetime.now(timezone.utc).isoformat(timespec="seconds"),
        name=built.name,
        version=built.version,
        stage=run_plan.stage.value.index if run_plan.stage.value is not None else "",
        python=platform.python_version(),
        platform=sysconfig.get_platform(),
        source=verified_source(sources),
        files=files,
        cells=tuple(_cell(cell, files, installed.get(cell.id)) for cell in run_plan.plan.cells),
        ignored=ignored_rules(rule_policy.ignored.items()),
        passed=tuple(result.id for result in verdict.results if result.status is Status.PASSED),
        not_passed=tuple(
            f"{result.status.value}: {result.id}" for result in verdict.results if result.status is not Status.PASSED
        )
        + ((f"not judged: all rules but {', '.join(rule_policy.selected)}",) if rule_policy.selected else ())
        + tuple(
            f"{NOT_FOR_PUBLISHING}: {why}" for why in (*map(local_blocker, run_plan.local_only), run_plan.part) if why
        ),
        waived=waived_files(run_plan, installed),
    )


def _cell(cell: Cell, files: tuple[VerifiedFile, ...], installed: Taken | None) -> VerifiedCell:
    return VerifiedCell(
        id=cell.id,
        python=cell.interpreter.version_text,
        implementation=cell.interpreter.implementation,
        platform=sys.platform,
        files=tuple(file.filename for file in files if installed is not None and file.sha256 == installed.sha256),
        distributions=installed.distributions if installed is not None else (),
    )
