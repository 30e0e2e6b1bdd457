"""Findings: facts that are wrong with the release, and how much each counts by what the user set for its rule."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import Enum

from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.plain_text import shown_line


class EffectiveSeverity(Enum):
    """How much a finding counts in this run, after what the user set for its rule. The values are shown to people."""

    ERROR = "error"
    """It fails the run."""
    WARNING = "warning"
    """It is reported."""
    IGNORED = "ignored"
    """It is reported with the reason why it does not count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fact that is wrong with the release, where it is wrong, and what showed it.

    Its texts are plain lines (``text.plain_text``) without logins, whatever the names and messages they are made of
    contain.
    """

    rule: Rule
    subject: str
    """Where: a file, a member of it, a module, a requirement."""
    detail: str = ""
    """The fact in this case, one line."""
    evidence: tuple[str, ...] = ()
    """The last lines of a program that showed it."""
    log: str = ""
    """Path of the whole output, empty when there is none."""
    ignored: str = ""
    """Why this finding does not count, by the user's settings or a decision of ours; empty if it does."""
    strict: bool = False
    """Whether a warning counts as an error in this run (``--release-strict``)."""
    fix: str = ""
    """What to do in this case, where its cause is known; else the rule's own ``fix`` holds. One line."""

    def __post_init__(self) -> None:
        # Names in archives, fields of metadata and answers of servers are shown to people through findings only.
        for name in ("subject", "detail", "ignored", "fix"):
            object.__setattr__(self, name, shown_line(getattr(self, name)))
        object.__setattr__(self, "evidence", tuple(map(shown_line, self.evidence)))

    @property
    def code(self) -> str:
        """The code of its rule."""
        return self.rule.code

    @property
    def severity(self) -> EffectiveSeverity:
        """How much it counts in this run; that of the rule alone is ``rule.severity``."""
        if self.ignored:
            return EffectiveSeverity.IGNORED
        is_error = self.strict or self.rule.severity is Severity.ERROR
        return EffectiveSeverity.ERROR if is_error else EffectiveSeverity.WARNING

    @property
    def is_error(self) -> bool:
        """Whether this finding alone fails the run."""
        return self.severity is EffectiveSeverity.ERROR

    @property
    def what_to_do(self) -> str:
        """How to fix it: the fix of this finding, else the fix of its rule."""
        return self.fix or self.rule.fix

    def lines(self) -> tuple[str, ...]:
        """The finding for people: code and fact, where, evidence, what to do."""
        head = f"{self.code} {self.rule.slug}: {self.subject}: {self.rule.summary}"
        detail = (f"  {self.detail}",) if self.detail else ()
        evidence = tuple(f"  | {line}" for line in self.evidence)
        log = (f"  full output: {self.log}",) if self.log else ()
        last = f"  ignored: {self.ignored}" if self.ignored else f"  what to do: {self.what_to_do}"
        return (head, *detail, *evidence, *log, last)


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
