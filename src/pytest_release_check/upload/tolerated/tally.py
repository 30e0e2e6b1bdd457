"""What many members have in common, in one finding: how many, and the first few."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule
from pytest_release_check.text.wording import quoted

_MOST_NAMES = 3


@dataclass(slots=True)
class MemberTally:
    """Names of one kind; only the first few are kept."""

    rule: Rule
    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, name: str) -> None:
        """One more."""
        self.count += 1
        if len(self.first) < _MOST_NAMES:
            self.first.append(name)

    def findings(self, subject: str) -> Iterator[Finding]:
        """One if there was any."""
        if self.count:
            names = ", ".join(quoted(name) for name in self.first)
            more = f" and {self.count - len(self.first)} more" if self.count > len(self.first) else ""
            yield Finding(rule=self.rule, subject=subject, detail=f"{names}{more}")
