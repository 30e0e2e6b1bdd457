"""The verdict: only what was planned, ran, passed and left a record is a pass."""

import pytest

from pytest_release_check.cells.imports import IMPORT_FAILED
from pytest_release_check.model.outcomes import Outcome, Standing
from pytest_release_check.rules.finding import Finding
from pytest_release_check.run.judgement import Reported, verdict_of, with_exit_status, with_lost_workers

PASSED: Outcome[object] = Outcome.of(None)
FAILED: Outcome[object] = Outcome.of(None, (Finding(rule=IMPORT_FAILED, subject="import x"),))
OUTAGE: Outcome[object] = Outcome.unsettled("no network")
BLOCKED: Outcome[object] = Outcome.not_reached("build failed")


def reported(standing: Standing | None) -> dict[str, Reported]:
    return {} if standing is None else {"check": Reported(standing=standing)}


@pytest.mark.parametrize(
    ("said", "outcome", "stands", "verdict"),
    [
        (Standing.PASSED, PASSED, Standing.PASSED, Standing.PASSED),
        (Standing.PASSED, None, Standing.UNSETTLED, Standing.UNSETTLED),
        (Standing.PASSED, FAILED, Standing.FAILED, Standing.FAILED),
        (Standing.FAILED, FAILED, Standing.FAILED, Standing.FAILED),
        (Standing.FAILED, OUTAGE, Standing.UNSETTLED, Standing.UNSETTLED),
        (Standing.FAILED, PASSED, Standing.UNSETTLED, Standing.UNSETTLED),
        (Standing.FAILED, None, Standing.UNSETTLED, Standing.UNSETTLED),
        (Standing.SKIPPED, BLOCKED, Standing.NOT_REACHED, Standing.UNSETTLED),
        (Standing.SKIPPED, PASSED, Standing.SKIPPED, Standing.UNSETTLED),
        (Standing.XFAILED, PASSED, Standing.XFAILED, Standing.UNSETTLED),
        (Standing.LOST, PASSED, Standing.LOST, Standing.UNSETTLED),
        (Standing.LOST, FAILED, Standing.LOST, Standing.UNSETTLED),
        (None, PASSED, Standing.NOT_RUN, Standing.UNSETTLED),
        (None, None, Standing.NOT_RUN, Standing.UNSETTLED),
        (None, FAILED, Standing.FAILED, Standing.FAILED),
    ],
)
def test_built_in_checks(
    said: Standing | None, outcome: Outcome[object] | None, stands: Standing, verdict: Standing
) -> None:
    """Report and record together decide how a built-in check stands."""
    outcomes = {} if outcome is None else {"check": outcome}
    judged = verdict_of(["check"], [], reported(said), outcomes)
    assert (judged.results[0].standing, judged.standing) == (stands, verdict)


@pytest.mark.parametrize(
    ("said", "stands", "codes"),
    [
        (Standing.PASSED, Standing.PASSED, []),
        (Standing.FAILED, Standing.FAILED, ["RC601"]),
        (Standing.SKIPPED, Standing.SKIPPED, []),
        (None, Standing.NOT_RUN, []),
    ],
)
def test_checks_of_the_project(said: Standing | None, stands: Standing, codes: list[str]) -> None:
    """A failing smoke test of the project is a finding; a skipped one is no pass."""
    judged = verdict_of([], ["check"], reported(said), {})
    assert judged.results[0].standing is stands
    assert [finding.code for finding in judged.findings] == codes


def test_an_empty_plan_is_no_pass() -> None:
    """Nothing planned proves nothing."""
    assert verdict_of([], [], {}, {}).standing is Standing.UNSETTLED


def test_a_check_behind_a_failed_step_is_not_reached() -> None:
    """A project's check that was skipped for want of an installation says so."""
    said = {"check": Reported(standing=Standing.SKIPPED, reason="not reached: install failed")}
    result = verdict_of([], ["check"], said, {}).results[0]
    assert (result.standing, result.reason) == (Standing.NOT_REACHED, "install failed")


@pytest.mark.parametrize(
    ("exit_status", "said", "stands"),
    [
        (0, Standing.PASSED, Standing.PASSED),
        (5, Standing.PASSED, Standing.PASSED),
        (1, Standing.PASSED, Standing.UNSETTLED),
        (3, Standing.PASSED, Standing.UNSETTLED),
        (1, Standing.FAILED, Standing.FAILED),
    ],
)
def test_trouble_of_pytest_itself(exit_status: int, said: Standing, stands: Standing) -> None:
    """Where everything has passed and the run ends in trouble all the same, something was not seen."""
    verdict = with_exit_status(verdict_of((), ["check"], reported(said), {}), exit_status)
    assert verdict.standing is stands
    doubt = verdict.result("pytest")
    assert (doubt is not None) == (stands is Standing.UNSETTLED)


@pytest.mark.parametrize(
    ("lost", "said", "stands", "more"),
    [
        ({}, Standing.PASSED, Standing.PASSED, []),
        ({"gw0": "it died"}, Standing.PASSED, Standing.UNSETTLED, ["worker gw0"]),
        ({"gw0": "it died"}, Standing.LOST, Standing.UNSETTLED, []),
        ({"gw0": "it died"}, Standing.FAILED, Standing.FAILED, []),
    ],
)
def test_a_worker_that_died(lost: dict[str, str], said: Standing, stands: Standing, more: list[str]) -> None:
    """Also after its last test, when all there is has passed: something was not seen."""
    verdict = with_lost_workers(verdict_of((), ["check"], reported(said), {}), lost)
    assert (verdict.standing, [result.id for result in verdict.results[1:]]) == (stands, more)
