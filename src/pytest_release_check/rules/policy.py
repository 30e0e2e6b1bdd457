"""Which findings count, by what the user says of the rules: ignored with a reason, selected, or strict."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pytest_release_check.rules.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePolicy:
    """What the user says of the rules."""

    ignored: Mapping[str, str] = field(default_factory=dict)
    """Code of a rule to the reason why its findings do not count."""
    selected: tuple[str, ...] = ()
    """Codes, or how codes begin; findings of all other rules do not count. Empty: all count."""
    strict: bool = False
    """Whether warnings fail the run."""

    def apply(self, finding: Finding) -> Finding:
        """The finding, marked as ignored or fatal as the user wants it."""
        reason = self.ignored.get(finding.code, "") or finding.ignored
        if not reason and self.selected and not finding.code.startswith(self.selected):
            reason = f"only {', '.join(self.selected)} selected"
        return replace(finding, ignored=reason, fatal=self.strict)
