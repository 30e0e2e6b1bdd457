"""A rule of PyPI's upload interface: one reason for which it refuses a file."""

from dataclasses import dataclass

from pytest_release_check.rules.rule import Rule


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadRule(Rule):
    """A rule whose finding PyPI would answer with ``status``."""

    status: int
    """HTTP status; 0 where PyPI drops the connection without an answer."""


def upload_rules(table: str) -> tuple[UploadRule, ...]:
    """The rules of a table: two lines each, ``number status slug: summary``, and the hint below it."""
    lines = table.strip().splitlines()
    return tuple(_rule(head, hint) for head, hint in zip(lines[::2], lines[1::2], strict=True))


def _rule(head: str, hint: str) -> UploadRule:
    number, status, rest = head.split(" ", 2)
    slug, summary = rest.split(": ", 1)
    return UploadRule(code=f"PYPI{number}", status=int(status), slug=slug, summary=summary, hint=hint.strip())
