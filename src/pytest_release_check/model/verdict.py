"""The verdict: how everything planned stands at the end."""

from collections import Counter
from dataclasses import dataclass

from pytest_release_check.model.outcomes import Status
from pytest_release_check.rules.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """How one planned check stands."""

    id: str
    status: Status
    findings: tuple[Finding, ...] = ()
    reason: str = ""
    seconds: float = 0.0
    same_as: str = ""
    """Id of the cell that the check ran in, where another cell has installed the same files; empty if it ran itself."""

    @property
    def remark(self) -> str:
        """The reason, and where it ran if not here."""
        return "; ".join(filter(None, (f"same files as {self.same_as}" if self.same_as else "", self.reason)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """All planned checks together."""

    results: tuple[CheckResult, ...]

    @property
    def status(self) -> Status:
        """Passed only if something was planned and all of it passed; failed if anything failed."""
        statuses = {result.status for result in self.results}
        if statuses == {Status.PASSED}:
            return Status.PASSED
        return Status.FAILED if Status.FAILED in statuses else Status.INCONCLUSIVE

    @property
    def counts(self) -> dict[str, int]:
        """How many checks have each status, by the word of the status, in alphabetical order."""
        return dict(sorted(Counter(result.status.word for result in self.results).items()))

    def result(self, node_id: str) -> CheckResult | None:
        """The result of one planned check."""
        return next((result for result in self.results if result.id == node_id), None)
