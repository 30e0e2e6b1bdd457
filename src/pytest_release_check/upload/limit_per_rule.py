"""What is reported of many members with one defect: an archive may have a million of them, and people read a few."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pytest_release_check.model.upload import Refusal
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule
from pytest_release_check.text.wording import and_more, quoted

MOST_REFUSALS = 5
"""Refusals of one rule: those fit on a screen."""
_MOST_NAMES = 3
"""Names in one finding."""


def limited_per_rule(refusals: Iterable[Refusal]) -> Iterator[Refusal]:
    """Yield the first few refusals of each rule, in their order."""
    reported: Counter[str] = Counter()
    for refusal in refusals:
        reported[refusal.code] += 1
        if reported[refusal.code] <= MOST_REFUSALS:
            yield refusal


@dataclass(slots=True)
class MembersOfRule:
    """Members that break one rule; only the first few names are kept."""

    rule: Rule
    count: int = 0
    first: list[str] = field(default_factory=list)

    def add(self, name: str) -> None:
        """Count one more member."""
        self.count += 1
        if len(self.first) < _MOST_NAMES:
            self.first.append(name)

    def findings(self, subject: str) -> Iterator[Finding]:
        """Yield one finding for all of them, about ``subject``; none if there was no member."""
        if self.count:
            names = ", ".join(quoted(name) for name in self.first)
            detail = f"{names}{and_more(self.count, len(self.first))}"
            yield Finding(rule=self.rule, subject=subject, detail=detail)
