"""Outcome: what one step gave. It is a value whether the step went well or not."""

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Generic, TypeVar

from pytest_release_check.rules.finding import EffectiveSeverity, Finding, RulePolicy
from pytest_release_check.rules.rule import Severity

_ORDER = (EffectiveSeverity.ERROR, EffectiveSeverity.WARNING, EffectiveSeverity.IGNORED)
T = TypeVar("T", covariant=True)
V = TypeVar("V")


class Status(Enum):
    """How a step or a planned check stands. Only ``PASSED`` is a pass."""

    PASSED = "passed"
    FAILED = "failed"
    """A finding: something is wrong with the release."""
    INCONCLUSIVE = "unsettled"
    """An outage: nothing is known of the release."""
    NOT_REACHED = "not reached"
    """A step before it did not pass."""
    NOT_RUN = "not run"
    """Deselected, or the run ended before it."""
    SKIPPED = "skipped"
    XFAILED = "xfailed"
    LOST = "lost"
    """The process that ran it died."""

    @property
    def word(self) -> str:
        """As people read it; files keep the value, which is part of their schemas."""
        return "inconclusive" if self is Status.INCONCLUSIVE else str(self.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[T]):
    """The value of a step that passed, or the findings or the reason why there is none."""

    status: Status
    value: T | None = None
    findings: tuple[Finding, ...] = ()
    reason: str = ""
    """Why the step is inconclusive or was not reached, and what to do."""
    seconds: float = field(default=0.0, compare=False)
    same_as: str = ""
    """Id of the cell whose outcome of the same check this one is, as both have installed the same; empty if it ran."""
    began: float = field(default=0.0, compare=False)
    """Seconds since the epoch; 0 if there was nothing to do."""

    @classmethod
    def of(cls, value: T | None, findings: tuple[Finding, ...] = ()) -> "Outcome[T]":
        """Passed with ``value`` unless a finding is an error; errors come first, then warnings, then what is ignored.

        pytest, JUnit and GitHub show the first line of a check that failed: it has to be one that failed it.
        """
        failed = any(finding.is_error for finding in findings)
        ordered = tuple(sorted(findings, key=_rank))
        return cls(status=Status.FAILED if failed else Status.PASSED, value=value, findings=ordered)

    @classmethod
    def inconclusive(cls, reason: str) -> "Outcome[T]":
        """Nothing is known of the release: an outage."""
        return cls(status=Status.INCONCLUSIVE, reason=reason)

    @classmethod
    def not_reached(cls, reason: str) -> "Outcome[T]":
        """A step before this one did not pass."""
        return cls(status=Status.NOT_REACHED, reason=reason)

    def with_value(self, value: V | None) -> "Outcome[V]":
        """The same outcome with another value: a part of its own, or what was made of it."""
        return Outcome(
            status=self.status,
            value=value,
            findings=self.findings,
            reason=self.reason,
            seconds=self.seconds,
            began=self.began,
        )

    def under_policy(self, rule_policy: RulePolicy) -> "Outcome[T]":
        """The same with the policy applied to its findings."""
        if self.status not in (Status.PASSED, Status.FAILED):
            return self
        applied = Outcome.of(self.value, tuple(rule_policy.apply(finding) for finding in self.findings))
        return replace(self, status=applied.status, findings=applied.findings)

    @property
    def allows_next_step(self) -> bool:
        """Whether the steps after it can do their work: warnings fail a strict run, and still let it go on."""
        completed = self.status in (Status.PASSED, Status.FAILED)
        return completed and self.value is not None and not any(map(_is_error_by_rule, self.findings))

    @property
    def passed(self) -> bool:
        """Whether the step passed; warnings do not matter."""
        return self.status is Status.PASSED


def _is_error_by_rule(finding: Finding) -> bool:
    return finding.severity is EffectiveSeverity.ERROR and finding.rule.severity is Severity.ERROR


def _rank(finding: Finding) -> tuple[int, bool]:
    """In a strict run warnings fail as well, and still come after what is an error by its rule."""
    return _ORDER.index(finding.severity), not _is_error_by_rule(finding)
