"""Findings: facts that are wrong with the release."""

from dataclasses import dataclass

from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.plain_text import shown_line


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One fact that is wrong with the release, where it is wrong, and what showed it.

    Its texts are plain lines (``text.plain_text``) without logins, whatever was in the names and words given.
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
    """Why this finding does not count, by the user's words or ours; empty if it does."""
    fatal: bool = False
    """Whether it fails the run, be it a warning."""
    fix: str = ""
    """What to do in this case, where its cause is known; else the rule's own ``fix`` holds. One line."""

    def __post_init__(self) -> None:
        # Names in archives, fields of metadata and words of servers all come to people through here, and nowhere else.
        for name in ("subject", "detail", "ignored", "fix"):
            object.__setattr__(self, name, shown_line(getattr(self, name)))
        object.__setattr__(self, "evidence", tuple(map(shown_line, self.evidence)))

    @property
    def code(self) -> str:
        """The code of its rule."""
        return self.rule.code

    @property
    def is_error(self) -> bool:
        """Whether this finding alone makes the release unfit."""
        return not self.ignored and (self.fatal or self.rule.severity is Severity.ERROR)

    @property
    def breaks(self) -> bool:
        """Whether the steps after it are pointless, however strict the user is."""
        return not self.ignored and self.rule.severity is Severity.ERROR

    @property
    def what_to_do(self) -> str:
        """How to fix it: for this very finding, else for all of its rule."""
        return self.fix or self.rule.fix

    def lines(self) -> tuple[str, ...]:
        """The finding for people: code and fact, where, evidence, what to do."""
        head = f"{self.code} {self.rule.slug}: {self.subject}: {self.rule.summary}"
        detail = (f"  {self.detail}",) if self.detail else ()
        evidence = tuple(f"  | {line}" for line in self.evidence)
        log = (f"  all of it: {self.log}",) if self.log else ()
        last = f"  ignored: {self.ignored}" if self.ignored else f"  what to do: {self.what_to_do}"
        return (head, *detail, *evidence, *log, last)
