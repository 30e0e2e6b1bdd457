"""The verdict: what pytest reported and what the steps recorded, held against the plan."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.verdict import CheckResult, Verdict
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule
from pytest_release_check.text.plain_text import shown_line

PROJECT_CHECK_FAILED = Rule(
    code="RC601",
    slug="project-check-failed",
    summary="a smoke test of the project failed on the installed release",
    why="What the maintainers want to be true of the release is not true of it as users get it.",
    fix="correct what the failure of the test shows, or the test",
    example="@pytest.mark.release_check\ndef test_words(release_cell):\n    ...    # assert failed",
    source="the project's own tests with the marker `release_check`",
)

_ENDED_WELL = (0, 5)
"""pytest's exit statuses of runs in which nothing went wrong; 5: it has collected no test."""
Outcomes = Mapping[str, Outcome[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """What pytest said of one test at last."""

    status: Status
    """Passed, failed, skipped, xfailed or lost."""
    reason: str = ""
    """One plain line, whatever a test has given as its reason."""
    seconds: float = 0.0

    def __post_init__(self) -> None:
        object.__setattr__(self, "reason", shown_line(self.reason))


def verdict_of(
    built_in: Iterable[str], own: Iterable[str], reported: Mapping[str, Reported], outcomes: Outcomes
) -> Verdict:
    """Judge every planned check: the built-in ones by report and record together, the project's own by report."""
    results = [_built_in(node_id, reported.get(node_id), outcomes.get(node_id)) for node_id in built_in]
    results += [_own(node_id, reported.get(node_id)) for node_id in own]
    return Verdict(results=tuple(results))


def with_exit_status(verdict: Verdict, exit_status: int) -> Verdict:
    """The verdict, which is no pass if pytest itself ended in trouble, for whatever reason it did."""
    if verdict.status is not Status.PASSED or exit_status in _ENDED_WELL:
        return verdict
    reason = f"everything planned has passed, and the run ended with exit status {exit_status} all the same"
    doubt = CheckResult(id="pytest", status=Status.INCONCLUSIVE, reason=reason)
    return Verdict(results=(*verdict.results, doubt))


def with_lost_workers(verdict: Verdict, lost: Mapping[str, str]) -> Verdict:
    """The verdict, which is no pass if a worker died, even after its last test. ``lost``: worker to reason."""
    if verdict.status is not Status.PASSED:
        return verdict
    doubts = (
        CheckResult(id=f"worker {name}", status=Status.LOST, reason=f"{reason}. Run again.")
        for name, reason in lost.items()
    )
    return Verdict(results=(*verdict.results, *doubts))


def _built_in(node_id: str, reported: Reported | None, outcome: Outcome[object] | None) -> CheckResult:
    """Only a reported pass with a record of the pass is one."""
    if outcome is not None and not outcome.passed and (reported is None or reported.status in _AGREEING):
        return _result(node_id, outcome.status, outcome)
    if reported is None:
        return CheckResult(id=node_id, status=Status.NOT_RUN, reason="deselected, or the run ended before it")
    if reported.status is Status.PASSED:
        if outcome is None:
            return CheckResult(id=node_id, status=Status.INCONCLUSIVE, reason="passed without a record of it")
        return _result(node_id, Status.PASSED, outcome)
    status = Status.INCONCLUSIVE if reported.status is Status.FAILED else reported.status
    return CheckResult(id=node_id, status=status, reason=reported.reason, seconds=reported.seconds)


_AGREEING = frozenset({Status.FAILED, Status.SKIPPED, Status.PASSED})


def _result(node_id: str, status: Status, outcome: Outcome[object]) -> CheckResult:
    return CheckResult(
        id=node_id,
        status=status,
        findings=outcome.findings,
        reason=outcome.reason,
        seconds=outcome.seconds,
        same_as=outcome.same_as,
    )


def _own(node_id: str, reported: Reported | None) -> CheckResult:
    if reported is None:
        return CheckResult(id=node_id, status=Status.NOT_RUN, reason="deselected, or the run ended before it")
    findings: tuple[Finding, ...] = ()
    if reported.status is Status.FAILED:
        rule = PROJECT_CHECK_FAILED
        findings = (Finding(rule=rule, subject=node_id, detail=reported.reason),)
    status, reason = reported.status, reported.reason
    if status is Status.SKIPPED and reason.startswith(f"{Status.NOT_REACHED.value}: "):
        status, reason = Status.NOT_REACHED, reason.partition(": ")[2]
    return CheckResult(id=node_id, status=status, findings=findings, reason=reason, seconds=reported.seconds)
