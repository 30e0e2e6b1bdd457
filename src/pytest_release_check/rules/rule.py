"""What a rule is."""

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """Whether a finding fails the run: an error does, a warning only with ``--release-strict``."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Rule:
    """One thing that can be wrong with a release: stable code, readable slug, the fact, the cure.

    A row of the catalogue, which stands beside the function that finds it. Its code and its slug are never used for
    anything else again.
    """

    code: str
    slug: str
    summary: str
    hint: str
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
