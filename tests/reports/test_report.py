"""The report: what reporters show is computed once, from the plan, the verdict and the records."""

from dataclasses import replace

import pytest

from pytest_release_check.model.environments import Excluded, Selection
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.verdict import CheckResult
from pytest_release_check.reports.report import (
    CellRow,
    ScenarioRow,
    SeenFinding,
    SharedReason,
    distinct_findings,
    incomplete,
)
from pytest_release_check.rules.finding import Finding
from tests.builders import cell, interpreter, sdist, staged, wheel
from tests.reports.builders import BROKEN, NOW, UGLY, finding, plan_of, report, result, run_plan, survey

ERROR, WARNING = finding(), finding(UGLY)
IGNORED = finding(subject="other.py", ignored="ours")


@pytest.mark.parametrize(
    ("results", "seen"),
    [
        pytest.param([("a", ())], [], id="none"),
        pytest.param([("a", (ERROR,)), ("b", (ERROR,))], [(ERROR, "a b")], id="in two checks"),
        pytest.param([("a", (ERROR, ERROR))], [(ERROR, "a")], id="twice in one check"),
        pytest.param([("a", (WARNING,)), ("b", (ERROR,))], [(ERROR, "b"), (WARNING, "a")], id="errors first"),
        pytest.param([("a", (IGNORED, WARNING))], [(IGNORED, "a"), (WARNING, "a")], id="then in order"),
        pytest.param(
            [("a", (ERROR,)), ("b", (replace(ERROR, evidence=("x",), log="l"),))],
            [(ERROR, "a b")],
            id="whatever the program printed",
        ),
        pytest.param(
            [("a", (ERROR,)), ("b", (replace(ERROR, detail="else"),))],
            [(ERROR, "a"), (replace(ERROR, detail="else"), "b")],
            id="another detail",
        ),
        pytest.param(
            [("a", (replace(ERROR, ignored="ours"),)), ("b", (ERROR,))],
            [(ERROR, "a b")],
            id="an error is not hidden by the same finding where it is ignored",
        ),
    ],
)
def test_distinct_findings(results: list[tuple[str, tuple[Finding, ...]]], seen: list[tuple[Finding, str]]) -> None:
    """Each finding once, with all checks that have it."""
    found = distinct_findings([result(name, Status.FAILED, *findings) for name, findings in results])
    assert found == tuple(SeenFinding(finding=each, seen_in=tuple(ids.split())) for each, ids in seen)


def test_what_a_check_did_not_cover() -> None:
    """An entry for each reason, also of a check that failed; none of what is not asked for or has no reason."""
    stated = [("a", Status.PASSED, "late"), ("b", Status.FAILED, "late"), ("c", Status.PASSED, "")]
    stated += [("d", Status.SKIPPED, "late"), ("own", Status.FAILED, "assert 1 == 2")]
    results = tuple(CheckResult(id=name, status=status, reason=why) for name, status, why in stated)
    assert incomplete(results, {"a", "b", "c", "d"}) == (SharedReason(status=None, reason="late", ids=("a", "b")),)


def test_what_did_not_pass() -> None:
    """An entry for each status and reason; a check that failed has findings instead."""
    found = report(
        result("a"),
        result("b", Status.FAILED, ERROR),
        result("c", Status.NOT_REACHED, reason="build failed"),
        result("d", Status.SKIPPED, reason="build failed"),
        result("e", Status.NOT_REACHED, reason="build failed"),
    )
    assert found.not_passed == (
        SharedReason(status=Status.NOT_REACHED, reason="build failed", ids=("c", "e")),
        SharedReason(status=Status.SKIPPED, reason="build failed", ids=("d",)),
    )


def test_the_matrix() -> None:
    """A row for each cell, a status for each column; none where the cell has no such check, or it did not run."""
    found = report(result("release::install[wheel-py312-pip]"), result("release::contents[sdist-py312-pip]"))
    assert found.columns == ("install", "contents", "entry_points")
    assert found.cells == (
        CellRow(id="wheel-py312-pip", statuses=(Status.PASSED, None, None)),
        CellRow(id="sdist-py312-pip", statuses=(None, Status.PASSED, None)),
    )


@pytest.mark.parametrize(
    ("kind", "results", "row"),
    [
        ("upgrade", (), (Status.NOT_RUN, "(from 0.9)")),
        ("upgrade", (result("release::upgrade[py312]"),), (Status.PASSED, "(from 0.9)")),
        ("upgrade", (result("release::upgrade[py312]", reason="none"),), (Status.PASSED, "none")),
        ("upgrade", (result("release::upgrade[py312]", Status.LOST, reason="died"),), (Status.LOST, "(from 0.9)")),
        ("refused", (result("release::refused[py312]"),), (Status.PASSED, "")),
    ],
)
def test_scenarios(kind: str, results: tuple[CheckResult, ...], row: tuple[Status, str]) -> None:
    """A row for each; its reason is not repeated among the checks that did not cover everything."""
    scenario = ScenarioCase(kind=kind, cell=cell(), note="from 0.9" if kind == "upgrade" else "")
    found = report(*results, plan=run_plan(plan=plan_of(scenarios=(scenario,))))
    assert found.scenarios == (ScenarioRow(id=f"{kind}[py312]", status=row[0], remark=row[1]),)
    assert found.incomplete == ()


def test_what_was_excluded_later() -> None:
    """The header has what was excluded before the build."""
    before, after = Excluded(what="2.7", why="too old"), Excluded(what="3.13", why="Requires-Python")
    found = report(
        plan=run_plan(plan=plan_of(excluded=(before, after))),
        surveyed=survey(found=Selection(chosen=(interpreter(),), excluded=(before,))),
    )
    assert found.excluded == (after,)


def test_what_was_installed_nowhere() -> None:
    """By the digests that the installers took."""
    took = Outcome.of({"sha256": wheel().sha256, "distributions": ["demo==1.0"]})
    found = report(recorded={"release::install[wheel-py312-pip]": took})
    assert found.uncovered == (sdist().filename,)


def test_warnings_are_counted_once() -> None:
    """Neither errors nor what is ignored."""
    findings = (finding(UGLY), finding(UGLY, ignored="ours", subject="x"), finding(BROKEN))
    assert report(result("a", Status.FAILED, *findings), result("b", Status.PASSED, finding(UGLY))).warnings == 1


@pytest.mark.parametrize(
    ("stage", "degraded"),
    [
        (Outcome.of(staged()), ""),
        (Outcome.of(replace(staged(), degraded="testpypi: closed")), "testpypi: closed"),
        (Outcome.not_reached("build failed"), ""),
    ],
)
def test_a_degraded_stage(stage: Outcome[object], degraded: str) -> None:
    """The reason comes from the stage, which may not have been reached."""
    assert report(plan=run_plan(stage=stage)).degraded == degraded


def test_when_it_was_made() -> None:
    """As it is handed in."""
    assert report().created is NOW
