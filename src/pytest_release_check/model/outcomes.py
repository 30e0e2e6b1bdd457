"""Outcome: what one step gave. It is a value whether the step went well or not."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Generic, TypeVar

from pytest_release_check.model.findings import Finding

T = TypeVar("T", covariant=True)


class Standing(Enum):
    """How a step or a planned check stands. Only ``PASSED`` is a pass."""

    PASSED = "passed"
    FAILED = "failed"
    """A finding: something is wrong with the release."""
    UNSETTLED = "unsettled"
    """An outage: nothing is known of the release."""
    NOT_REACHED = "not reached"
    """A step before it did not pass."""
    NOT_RUN = "not run"
    """Deselected, or the run ended before it."""
    SKIPPED = "skipped"
    XFAILED = "xfailed"
    LOST = "lost"
    """The process that ran it died."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome(Generic[T]):
    """The value of a step that passed, or the findings or the reason why there is none."""

    standing: Standing
    value: T | None = None
    findings: tuple[Finding, ...] = ()
    reason: str = ""
    """Why the step is unsettled or was not reached; says what to do."""
    seconds: float = field(default=0.0, compare=False)

    @classmethod
    def of(cls, value: T | None, findings: tuple[Finding, ...] = ()) -> "Outcome[T]":
        """Passed with ``value`` unless a finding is an error."""
        failed = any(finding.is_error for finding in findings)
        return cls(standing=Standing.FAILED if failed else Standing.PASSED, value=value, findings=findings)

    @classmethod
    def unsettled(cls, reason: str) -> "Outcome[T]":
        """Nothing is known of the release: an outage."""
        return cls(standing=Standing.UNSETTLED, reason=reason)

    @classmethod
    def not_reached(cls, reason: str) -> "Outcome[T]":
        """A step before this one did not pass."""
        return cls(standing=Standing.NOT_REACHED, reason=reason)

    def excusing(self, reasons: Mapping[str, str]) -> "Outcome[T]":
        """The same without the weight of findings whose codes are among ``reasons``."""
        if not any(finding.code in reasons for finding in self.findings):
            return self
        findings = tuple(replace(finding, ignored=reasons.get(finding.code, "")) for finding in self.findings)
        failed = self.standing is Standing.FAILED and any(finding.is_error for finding in findings)
        standing = self.standing if failed or self.standing is not Standing.FAILED else Standing.PASSED
        return replace(self, standing=standing, findings=findings)

    @property
    def passed(self) -> bool:
        """Whether the step passed; warnings do not matter."""
        return self.standing is Standing.PASSED
