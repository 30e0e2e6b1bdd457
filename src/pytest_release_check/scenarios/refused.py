"""Refused: a Python that Requires-Python excludes is refused by the installer."""

from pytest_release_check.analysis.output.pip_output import Reason, blames_python, refusal_in
from pytest_release_check.effects.network import outage_in
from pytest_release_check.effects.run_context import Tools
from pytest_release_check.installers.environments import trial_environment
from pytest_release_check.model import cell_rules
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import StagedRelease
from pytest_release_check.model.scenario import Trial
from pytest_release_check.rules.finding import Finding


def refused(release: StagedRelease, trial: Trial, tools: Tools) -> Outcome[None]:
    """Try to install the release alone on a Python that it says it does not run on."""
    environment = trial_environment(f"refused-{trial.label}", trial.cell, tools, release.index_url)
    # Not every pip tells without being asked why it passes a file over.
    options = ("--no-deps", "--dry-run", "--verbose")
    done = environment.pip("install", *options, release.requirement, index=release.index_url)
    python = f"Python {trial.cell.interpreter.minor}"
    stated = f"Requires-Python {release.distributions.requires_python}"
    if done.succeeded:
        detail = f"{stated}: {python} is not refused"
        return Outcome.of(None, (_finding(cell_rules.PYTHON_NOT_REFUSED.code, release, detail),))
    refusal = refusal_in(done.lines)
    if blames_python(done.lines) and refusal.reason in (Reason.PYTHON, Reason.UNMET):
        return Outcome.of(None)
    if outage := outage_in(done.lines):
        return Outcome.unsettled(outage)
    detail = f"{stated}: {python}: {refusal.sentence}"
    return Outcome.of(None, (_finding(cell_rules.PYTHON_REFUSED_OTHERWISE.code, release, detail),))


def _finding(code: str, release: StagedRelease, detail: str) -> Finding:
    return Finding(code=code, subject=release.requirement, detail=detail)
