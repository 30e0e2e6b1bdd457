"""Findings show texts from outside, and nothing in them is obeyed."""

from pytest_release_check.model.findings import Finding


def test_findings_are_plain() -> None:
    """Whatever is the name of a member, the reason of a server or the last line of a program."""
    finding = Finding(
        code="RC301",
        subject="demo/\x1b[2J\udcff.py",
        detail="::error::no\n##[error]https://u:p@host/",
        evidence=("\x1b]0;x\x07last", "a\rb"),
        ignored="\u202eno",
    )
    assert finding.subject == "demo/\\udcff.py"
    assert finding.detail == ": :error::no # #[error]https://****@host/"
    assert finding.evidence == ("last", "a b")
    assert finding.ignored == "\\u202eno"
    assert all(line.isprintable() for line in finding.lines())
