"""Findings: texts from outside are only shown, and the policy decides which fail a run and which let it go on."""

from dataclasses import replace

import pytest

from pytest_release_check.checks.agreement.metadata import METADATA_DISAGREES
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.rules.finding import EffectiveSeverity, Finding, RulePolicy
from pytest_release_check.steps.stage import UPLOAD_REFUSED
from pytest_release_check.upload.metadata.project_names import NAME_STDLIB

ERROR, WARNING = Finding(rule=NAME_STDLIB, subject="s"), Finding(rule=METADATA_DISAGREES, subject="s")


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


@pytest.mark.parametrize(
    ("rule_policy", "findings", "status", "allows_next_step"),
    [
        pytest.param(RulePolicy(), (), Status.PASSED, True, id="nothing"),
        pytest.param(RulePolicy(), (WARNING,), Status.PASSED, True, id="warning"),
        pytest.param(RulePolicy(), (ERROR,), Status.FAILED, False, id="error"),
        pytest.param(RulePolicy(ignored={"PYPI066": "ours"}), (ERROR,), Status.PASSED, True, id="ignored"),
        pytest.param(RulePolicy(ignored={"RC206": "ours"}), (ERROR,), Status.FAILED, False, id="another-ignored"),
        pytest.param(RulePolicy(strict=True), (WARNING,), Status.FAILED, True, id="strict"),
        pytest.param(RulePolicy(strict=True, ignored={"RC206": "ours"}), (WARNING,), Status.PASSED, True, id="both"),
        pytest.param(RulePolicy(selected=("RC2",)), (WARNING, ERROR), Status.PASSED, True, id="not-selected"),
        pytest.param(RulePolicy(selected=("RC", "PYPI066")), (ERROR,), Status.FAILED, False, id="selected"),
        pytest.param(RulePolicy(selected=("RC2",), strict=True), (WARNING,), Status.FAILED, True, id="selected-strict"),
    ],
)
def test_what_counts(
    rule_policy: RulePolicy, findings: tuple[Finding, ...], status: Status, allows_next_step: bool
) -> None:
    """An outcome fails by what counts, and stops the steps after it by errors only."""
    under_policy = Outcome.of("files", findings).under_policy(rule_policy)
    assert (under_policy.status, under_policy.allows_next_step, under_policy.value) == (
        status,
        allows_next_step,
        "files",
    )


def test_why_a_finding_does_not_count() -> None:
    """The user's reason, or what was selected."""
    assert RulePolicy(ignored={"RC206": "ours"}).apply(WARNING).ignored == "ours"
    assert RulePolicy(selected=("RC3", "PYPI")).apply(WARNING).ignored == "only RC3, PYPI selected"


@pytest.mark.parametrize(
    ("rule_policy", "finding", "severity"),
    [
        (RulePolicy(), ERROR, EffectiveSeverity.ERROR),
        (RulePolicy(), WARNING, EffectiveSeverity.WARNING),
        (RulePolicy(strict=True), ERROR, EffectiveSeverity.ERROR),
        (RulePolicy(strict=True), WARNING, EffectiveSeverity.ERROR),
        (RulePolicy(strict=True, ignored={"RC206": "ours"}), WARNING, EffectiveSeverity.IGNORED),
        (RulePolicy(strict=True, selected=("RC2",)), ERROR, EffectiveSeverity.IGNORED),
        (RulePolicy(), replace(ERROR, ignored="published"), EffectiveSeverity.IGNORED),
    ],
)
def test_the_severity_in_this_run(rule_policy: RulePolicy, finding: Finding, severity: EffectiveSeverity) -> None:
    """What is ignored is no error, not even in a strict run; the rule keeps its own severity."""
    under_policy = rule_policy.apply(finding)
    assert (under_policy.severity, under_policy.rule.severity) == (severity, finding.rule.severity)


@pytest.mark.parametrize("outcome", [Outcome[str].inconclusive("down"), Outcome[str].not_reached("build failed")])
def test_what_is_no_pass_stays_none(outcome: Outcome[str]) -> None:
    """Nothing that the user says of rules turns an outage into a pass."""
    under_policy = outcome.under_policy(RulePolicy(selected=("RC1",)))
    assert (under_policy, under_policy.allows_next_step) == (outcome, False)
