"""What one step gave."""

import pytest

from pytest_release_check.checks.agreement.metadata import METADATA_DISAGREES, VERSION_MISMATCH
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.rules.finding import Finding, RulePolicy

WARNING, OTHER_WARNING = Finding(rule=METADATA_DISAGREES, subject="a"), Finding(rule=METADATA_DISAGREES, subject="b")
ERROR, OTHER_ERROR = Finding(rule=VERSION_MISMATCH, subject="a"), Finding(rule=VERSION_MISMATCH, subject="b")


@pytest.mark.parametrize(
    ("rule_policy", "subjects"),
    [
        (RulePolicy(), ["RC204 a", "RC204 b", "RC206 a", "RC206 b"]),
        (RulePolicy(strict=True), ["RC204 a", "RC204 b", "RC206 a", "RC206 b"]),
        (RulePolicy(ignored={"RC204": "meant"}), ["RC206 a", "RC206 b", "RC204 a", "RC204 b"]),
        (RulePolicy(selected=("RC206",)), ["RC206 a", "RC206 b", "RC204 a", "RC204 b"]),
    ],
    ids=["as the rules are", "strict", "errors ignored", "only warnings"],
)
def test_errors_come_first(rule_policy: RulePolicy, subjects: list[str]) -> None:
    """The first line that pytest, JUnit and GitHub show is what failed the check; else the order stays."""
    outcome: Outcome[None] = Outcome.of(None, (WARNING, ERROR, OTHER_WARNING, OTHER_ERROR)).under_policy(rule_policy)
    assert [f"{finding.code} {finding.subject}" for finding in outcome.findings] == subjects
