"""What a rule is."""

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """Whether a finding fails the run: an error does, a warning only with ``--release-strict``."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """One thing that can be wrong with a release; a row of ``docs/rules.md``, which is generated from all rules.

    Define it beside the function that finds it. Its code and its slug are never used for anything else again.
    Texts are Markdown in full words: code, names and values that are typed stand in backticks.
    """

    code: str
    slug: str
    summary: str
    """What is wrong, without what is wrong in this case: begins with a small letter, has no full stop."""
    fix: str
    """What to do, as an instruction: the same form. A finding whose cause is known has a more exact one of its own."""
    why: str = ""
    """What happens to users, one or two whole sentences."""
    example: str = ""
    """A short input that is wrong, and perhaps the same put right, as lines of text."""
    source: str = ""
    """Where the rule comes from: a PEP, a page of a standard, an issue, a place in PyPI's source, or what was measured
    on how many releases."""
    severity: Severity = Severity.ERROR

    def __eq__(self, other: object) -> bool:
        """A code is one rule, also after a way through a file."""
        return isinstance(other, Rule) and other.code == self.code

    def __hash__(self) -> int:
        return hash(self.code)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class UploadRule(Rule):
    """A rule of PyPI's upload interface, whose finding PyPI would answer with ``status``."""

    status: int
    """HTTP status; 0 where PyPI drops the connection without an answer."""
