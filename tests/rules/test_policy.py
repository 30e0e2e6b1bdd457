"""Weights: which findings fail a run, and which let its later steps go on."""

import pytest

from pytest_release_check.checks.agreement.metadata import METADATA_DISAGREES
from pytest_release_check.model.outcomes import Outcome, Standing
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.policy import Weights
from pytest_release_check.upload.metadata.project_names import NAME_STDLIB

ERROR, WARNING = Finding(rule=NAME_STDLIB, subject="s"), Finding(rule=METADATA_DISAGREES, subject="s")


@pytest.mark.parametrize(
    ("weights", "findings", "standing", "leads_on"),
    [
        pytest.param(Weights(), (), Standing.PASSED, True, id="nothing"),
        pytest.param(Weights(), (WARNING,), Standing.PASSED, True, id="warning"),
        pytest.param(Weights(), (ERROR,), Standing.FAILED, False, id="error"),
        pytest.param(Weights(ignored={"PYPI066": "ours"}), (ERROR,), Standing.PASSED, True, id="ignored"),
        pytest.param(Weights(ignored={"RC206": "ours"}), (ERROR,), Standing.FAILED, False, id="another-ignored"),
        pytest.param(Weights(strict=True), (WARNING,), Standing.FAILED, True, id="strict"),
        pytest.param(Weights(strict=True, ignored={"RC206": "ours"}), (WARNING,), Standing.PASSED, True, id="both"),
        pytest.param(Weights(selected=("RC2",)), (WARNING, ERROR), Standing.PASSED, True, id="not-selected"),
        pytest.param(Weights(selected=("RC", "PYPI066")), (ERROR,), Standing.FAILED, False, id="selected"),
        pytest.param(Weights(selected=("RC2",), strict=True), (WARNING,), Standing.FAILED, True, id="selected-strict"),
    ],
)
def test_weighed(weights: Weights, findings: tuple[Finding, ...], standing: Standing, leads_on: bool) -> None:
    """An outcome fails by what counts, and stops the steps after it by errors only."""
    weighed = Outcome.of("files", findings).weighed(weights)
    assert (weighed.standing, weighed.leads_on, weighed.value) == (standing, leads_on, "files")


def test_why_a_finding_does_not_count() -> None:
    """The user's reason, or what was selected."""
    assert Weights(ignored={"RC206": "ours"}).weigh(WARNING).ignored == "ours"
    assert Weights(selected=("RC3", "PYPI")).weigh(WARNING).ignored == "only RC3, PYPI selected"


@pytest.mark.parametrize("outcome", [Outcome[str].unsettled("down"), Outcome[str].not_reached("build failed")])
def test_what_is_no_pass_stays_none(outcome: Outcome[str]) -> None:
    """Nothing that the user says of rules turns an outage into a pass."""
    weighed = outcome.weighed(Weights(selected=("RC1",)))
    assert (weighed, weighed.leads_on) == (outcome, False)
