"""The verdict: only what was planned, ran, passed and left a record is a pass."""

import pytest

from pytest_release_check.cells.imports import IMPORT_FAILED
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.rules.finding import Finding
from pytest_release_check.run.judgement import Reported, verdict_of, with_exit_status, with_lost_workers

PASSED: Outcome[object] = Outcome.of(None)
FAILED: Outcome[object] = Outcome.of(None, (Finding(rule=IMPORT_FAILED, subject="import x"),))
OUTAGE: Outcome[object] = Outcome.inconclusive("no network")
BLOCKED: Outcome[object] = Outcome.not_reached("build failed")


def reported(status: Status | None) -> dict[str, Reported]:
    return {} if status is None else {"check": Reported(status=status)}


@pytest.mark.parametrize(
    ("said", "outcome", "stands", "verdict"),
    [
        (Status.PASSED, PASSED, Status.PASSED, Status.PASSED),
        (Status.PASSED, None, Status.INCONCLUSIVE, Status.INCONCLUSIVE),
        (Status.PASSED, FAILED, Status.FAILED, Status.FAILED),
        (Status.FAILED, FAILED, Status.FAILED, Status.FAILED),
        (Status.FAILED, OUTAGE, Status.INCONCLUSIVE, Status.INCONCLUSIVE),
        (Status.FAILED, PASSED, Status.INCONCLUSIVE, Status.INCONCLUSIVE),
        (Status.FAILED, None, Status.INCONCLUSIVE, Status.INCONCLUSIVE),
        (Status.SKIPPED, BLOCKED, Status.NOT_REACHED, Status.INCONCLUSIVE),
        (Status.SKIPPED, PASSED, Status.SKIPPED, Status.INCONCLUSIVE),
        (Status.XFAILED, PASSED, Status.XFAILED, Status.INCONCLUSIVE),
        (Status.LOST, PASSED, Status.LOST, Status.INCONCLUSIVE),
        (Status.LOST, FAILED, Status.LOST, Status.INCONCLUSIVE),
        (None, PASSED, Status.NOT_RUN, Status.INCONCLUSIVE),
        (None, None, Status.NOT_RUN, Status.INCONCLUSIVE),
        (None, FAILED, Status.FAILED, Status.FAILED),
    ],
)
def test_built_in_checks(said: Status | None, outcome: Outcome[object] | None, stands: Status, verdict: Status) -> None:
    """Report and record together decide how a built-in check stands."""
    outcomes = {} if outcome is None else {"check": outcome}
    judged = verdict_of(["check"], [], reported(said), outcomes)
    assert (judged.results[0].status, judged.status) == (stands, verdict)


@pytest.mark.parametrize(
    ("said", "stands", "codes"),
    [
        (Status.PASSED, Status.PASSED, []),
        (Status.FAILED, Status.FAILED, ["RC601"]),
        (Status.SKIPPED, Status.SKIPPED, []),
        (None, Status.NOT_RUN, []),
    ],
)
def test_checks_of_the_project(said: Status | None, stands: Status, codes: list[str]) -> None:
    """A failing smoke test of the project is a finding; a skipped one is no pass."""
    judged = verdict_of([], ["check"], reported(said), {})
    assert judged.results[0].status is stands
    assert [finding.code for finding in judged.results[0].findings] == codes


def test_an_empty_plan_is_no_pass() -> None:
    """Nothing planned proves nothing."""
    assert verdict_of([], [], {}, {}).status is Status.INCONCLUSIVE


def test_a_check_behind_a_failed_step_is_not_reached() -> None:
    """A project's check that was skipped for want of an installation says so."""
    said = {"check": Reported(status=Status.SKIPPED, reason="not reached: install failed")}
    result = verdict_of([], ["check"], said, {}).results[0]
    assert (result.status, result.reason) == (Status.NOT_REACHED, "install failed")


@pytest.mark.parametrize(
    ("exit_status", "said", "stands"),
    [
        (0, Status.PASSED, Status.PASSED),
        (5, Status.PASSED, Status.PASSED),
        (1, Status.PASSED, Status.INCONCLUSIVE),
        (3, Status.PASSED, Status.INCONCLUSIVE),
        (1, Status.FAILED, Status.FAILED),
    ],
)
def test_trouble_of_pytest_itself(exit_status: int, said: Status, stands: Status) -> None:
    """Where everything has passed and the run ends in trouble all the same, something was not seen."""
    verdict = with_exit_status(verdict_of((), ["check"], reported(said), {}), exit_status)
    assert verdict.status is stands
    doubt = verdict.result("pytest")
    assert (doubt is not None) == (stands is Status.INCONCLUSIVE)


@pytest.mark.parametrize(
    ("lost", "said", "stands", "more"),
    [
        ({}, Status.PASSED, Status.PASSED, []),
        ({"gw0": "it died"}, Status.PASSED, Status.INCONCLUSIVE, ["worker gw0"]),
        ({"gw0": "it died"}, Status.LOST, Status.INCONCLUSIVE, []),
        ({"gw0": "it died"}, Status.FAILED, Status.FAILED, []),
    ],
)
def test_a_worker_that_died(lost: dict[str, str], said: Status, stands: Status, more: list[str]) -> None:
    """Also after its last test, when all there is has passed: something was not seen."""
    verdict = with_lost_workers(verdict_of((), ["check"], reported(said), {}), lost)
    assert (verdict.status, [result.id for result in verdict.results[1:]]) == (stands, more)
