"""A run that is over, for tests of reports, with only what matters changed."""

from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from pytest_release_check.cells.registry import planned_checks
from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.environments import Selection
from pytest_release_check.model.evidence import VerifiedSource
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.plan import Plan, PlannedCheck
from pytest_release_check.model.run_plan import RunPlan, Survey
from pytest_release_check.model.settings import Settings
from pytest_release_check.model.timeline import Timeline
from pytest_release_check.model.verdict import CheckResult, Verdict
from pytest_release_check.reports.report import Report, report_of
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from tests.builders import cell, distributions, interpreter, staged

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=timezone.utc)
CELLS = (cell(), cell(artifact=Artifact.SDIST))
CHECKS = planned_checks(CELLS, Settings(report=Path("report")))
BROKEN = Rule(code="RC998", slug="broken", summary="it is broken", fix="repair it")
UGLY = Rule(code="RC999", slug="ugly", summary="it is ugly", fix="polish it", severity=Severity.WARNING)
OBSERVED = Rule(code="RC502", slug="seen", summary="it fails in use", fix="look there")


def finding(rule: Rule = BROKEN, subject: str = "demo.py", **changed: Any) -> Finding:
    return Finding(rule=rule, subject=subject, **changed)


def result(
    node_id: str, status: Status = Status.PASSED, *findings: Finding, reason: str = "", same_as: str = ""
) -> CheckResult:
    return CheckResult(id=node_id, status=status, findings=findings, reason=reason, seconds=0.5, same_as=same_as)


def plan_of(**changed: Any) -> Plan:
    """Two cells with two checks, of which one is for the sdist only."""
    wheel_cell, sdist_cell = (one.id for one in CELLS)
    checks = (
        PlannedCheck(name="contents", cells=(sdist_cell,)),
        PlannedCheck(name="entry_points", cells=(wheel_cell, sdist_cell)),
    )
    fields: dict[str, Any] = {"cells": CELLS, "checks": checks}
    return Plan(**(fields | changed))


def run_plan(report: Path = Path("report"), plan: Plan | None = None, **changed: Any) -> RunPlan:
    fields: dict[str, Any] = {
        "settings": Settings(report=report),
        "project": None,
        "plan": plan or plan_of(),
        "workspace": Path("work"),
        "environment": {},
        "build": Outcome.of(distributions()),
        "examine": Outcome.of(None),
        "stage": Outcome.of(staged()),
    }
    return RunPlan(**(fields | changed))


def survey(**changed: Any) -> Survey:
    fields: dict[str, Any] = {
        "project": None,
        "found": Selection(chosen=(interpreter(),)),
        "upstreams": ("https://me:secret@example.org/simple/",),
    }
    return Survey(**(fields | changed))


def report(
    *results: CheckResult,
    plan: RunPlan | None = None,
    surveyed: Survey | None = None,
    recorded: Mapping[str, Outcome[Any]] | None = None,
    timeline: Timeline | None = None,
    source: VerifiedSource | None = None,
) -> Report:
    verdict, surveyed = Verdict(results=results), surveyed or survey()
    timeline, source = timeline or Timeline(), source or VerifiedSource()
    return report_of(plan or run_plan(), verdict, surveyed, recorded or {}, NOW, timeline, source)
