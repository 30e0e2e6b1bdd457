"""What one step gave."""

import pytest

from pytest_release_check.checks.agreement.metadata import METADATA_DISAGREES, VERSION_MISMATCH
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.policy import Weights

WARNING, OTHER_WARNING = Finding(rule=METADATA_DISAGREES, subject="a"), Finding(rule=METADATA_DISAGREES, subject="b")
ERROR, OTHER_ERROR = Finding(rule=VERSION_MISMATCH, subject="a"), Finding(rule=VERSION_MISMATCH, subject="b")


@pytest.mark.parametrize(
    ("weights", "subjects"),
    [
        (Weights(), ["RC204 a", "RC204 b", "RC206 a", "RC206 b"]),
        (Weights(strict=True), ["RC204 a", "RC204 b", "RC206 a", "RC206 b"]),
        (Weights(ignored={"RC204": "meant"}), ["RC206 a", "RC206 b", "RC204 a", "RC204 b"]),
        (Weights(selected=("RC206",)), ["RC206 a", "RC206 b", "RC204 a", "RC204 b"]),
    ],
    ids=["as the rules are", "strict", "errors ignored", "only warnings"],
)
def test_errors_come_first(weights: Weights, subjects: list[str]) -> None:
    """The first line that pytest, JUnit and GitHub show is what failed the check; else the order stays."""
    outcome: Outcome[None] = Outcome.of(None, (WARNING, ERROR, OTHER_WARNING, OTHER_ERROR)).weighed(weights)
    assert [f"{finding.code} {finding.subject}" for finding in outcome.findings] == subjects
