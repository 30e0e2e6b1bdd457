"""What a rule is."""

from dataclasses import dataclass
from enum import Enum


class Severity(Enum):
    """How much a finding weighs: an error breaks users, a warning only smells."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that can be wrong with a release: stable code, readable slug, the fact, the cure."""

    code: str
    slug: str
    summary: str
    hint: str
    severity: Severity = Severity.ERROR
