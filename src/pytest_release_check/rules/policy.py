"""What the user set for the rules: which are ignored and why, which are selected, and whether warnings fail the run."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from pytest_release_check.rules.finding import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePolicy:
    """What the user set for the rules; ``apply`` gives a finding its severity in this run."""

    ignored: Mapping[str, str] = field(default_factory=dict)
    """Code of a rule to the reason why its findings do not count."""
    selected: tuple[str, ...] = ()
    """Codes, or how codes begin; findings of all other rules do not count. Empty: all count."""
    strict: bool = False
    """Whether warnings fail the run."""

    def apply(self, finding: Finding) -> Finding:
        """The finding with the severity that it has in this run."""
        reason = self.ignored.get(finding.code, "") or finding.ignored
        if not reason and self.selected and not finding.code.startswith(self.selected):
            reason = f"only {', '.join(self.selected)} selected"
        return replace(finding, ignored=reason, strict=self.strict)
