"""Findings show texts from outside, and nothing in them is obeyed."""

import pytest

from pytest_release_check.rules.finding import Finding
from pytest_release_check.steps.stage import UPLOAD_REFUSED


def test_findings_are_plain() -> None:
    """Whatever is the name of a member, the reason of a server or the last line of a program."""
    finding = Finding(
        rule=UPLOAD_REFUSED,
        subject="demo/\x1b[2J\udcff.py",
        detail="::error::no\n##[error]https://u:p@host/",
        evidence=("\x1b]0;x\x07last", "a\rb"),
        ignored="\u202eno",
        fix="a\nb",
    )
    assert finding.subject == "demo/\\udcff.py"
    assert finding.detail == ": :error::no # #[error]https://****@host/"
    assert finding.evidence == ("last", "a b")
    assert finding.ignored == "\\u202eno"
    assert finding.fix == "a b"
    assert all(line.isprintable() for line in finding.lines())


@pytest.mark.parametrize(
    ("finding", "last"),
    [
        (Finding(rule=UPLOAD_REFUSED, subject="demo"), f"  what to do: {UPLOAD_REFUSED.fix}"),
        (Finding(rule=UPLOAD_REFUSED, subject="demo", fix="raise the version"), "  what to do: raise the version"),
        (Finding(rule=UPLOAD_REFUSED, subject="demo", fix="raise the version", ignored="known"), "  ignored: known"),
    ],
)
def test_what_to_do(finding: Finding, last: str) -> None:
    """A finding whose cause is known has a cure of its own; all others have that of their rule."""
    assert finding.lines()[-1] == last
