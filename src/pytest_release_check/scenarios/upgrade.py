"""Upgrade: who has the previous release and upgrades gets this one, whole."""

from pytest_release_check.analysis.output.pip_output import refusal_in
from pytest_release_check.checks.installed.ledgers import upgrade_faults
from pytest_release_check.checks.installed.modules import top_level_modules
from pytest_release_check.effects.cell_queries import Loaded
from pytest_release_check.effects.network import outage_in
from pytest_release_check.effects.processes import Completed
from pytest_release_check.effects.run_context import Tools
from pytest_release_check.installers.environments import TrialEnvironment, trial_environment
from pytest_release_check.model.outcomes import Outcome, Standing
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.model.scenario import Trial
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.scenarios.baseline import newly_failing
from pytest_release_check.scenarios.extra import subject_index

UPGRADE_FAILED = Rule(
    code="RC421",
    slug="upgrade-failed",
    summary="pip could not upgrade the previous release to this one",
    hint="mend what pip's last lines say; a fresh installation went well",
)
UPGRADE_BREAKS_IMPORT = Rule(
    code="RC423",
    slug="upgrade-breaks-import",
    summary="a module imports after a fresh installation, but not after an upgrade from the previous release",
    hint="raise the lower bounds of the dependencies to versions that have what the module needs",
)
UPGRADE_CONFLICTS = Rule(
    code="RC425",
    slug="upgrade-conflicts",
    summary="after an upgrade the requirements of the installed distributions do not fit together",
    hint="look whether the version bounds in `project.dependencies` are meant so",
    severity=Severity.WARNING,
)


def upgrade(release: StagedRelease, trial: Trial, fresh: Installation, tools: Tools) -> Outcome[Installation]:
    """Install the previous release, then this one over it; ``fresh`` is the cell's own installation."""
    if trial.trouble:
        return Outcome.unsettled(trial.trouble)
    name, upstream = release.distributions.name, release.upstream_index_url
    environment = trial_environment(f"upgrade-{trial.label}", trial.cell, tools, upstream)
    old = environment.install("--prefer-binary", f"{name}=={trial.previous}", index=upstream)
    if not old.succeeded:
        return _nothing_to_upgrade(trial, old)
    before = environment.ledger()
    done = environment.install(release.requirement, index=subject_index(release, trial.cell))
    if not done.succeeded:
        return _failed(release, trial, done)
    faults = upgrade_faults(before, environment.ledger(), name, _versions(release, trial))
    described = environment.described(name)
    if described.value is None:
        return Outcome.of(None, faults + described.findings)
    failed = newly_failing(described.value, top_level_modules(described.value.files), fresh, tools, environment.name)
    faults += tuple(_import_fault(result, _versions(release, trial)) for result in failed)
    return Outcome.of(described.value, faults + _conflicts(environment, release, trial))


def _versions(release: StagedRelease, trial: Trial) -> str:
    return f"from {trial.previous} to {release.distributions.version}"


def _nothing_to_upgrade(trial: Trial, done: Completed) -> Outcome[Installation]:
    """Where the previous release cannot be installed, nobody has it."""
    if not done.timed_out and (outage := outage_in(done.lines)):
        return Outcome.unsettled(outage)
    why = "in time" if done.timed_out else f"here: {refusal_in(done.lines).sentence}"
    reason = f"nothing to upgrade: {trial.previous} cannot be installed {why}"
    return Outcome(standing=Standing.PASSED, reason=reason)


def _failed(release: StagedRelease, trial: Trial, done: Completed) -> Outcome[Installation]:
    if not done.timed_out and (outage := outage_in(done.lines)):
        return Outcome.unsettled(outage)
    why = f"not ended after {done.seconds:.0f} s" if done.timed_out else refusal_in(done.lines).sentence
    detail = f"{_versions(release, trial)}: {why}"
    rule = UPGRADE_FAILED
    finding = Finding(
        rule=rule, subject=release.distributions.name, detail=detail, evidence=done.last(), log=str(done.log)
    )
    return Outcome.of(None, (finding,))


def _import_fault(result: Loaded, versions: str) -> Finding:
    rule = UPGRADE_BREAKS_IMPORT
    detail = f"{versions}: {result.error}"
    return Finding(rule=rule, subject=f"import {result.target.module}", detail=detail, evidence=result.evidence)


def _conflicts(environment: TrialEnvironment, release: StagedRelease, trial: Trial) -> tuple[Finding, ...]:
    done = environment.pip("check")
    if done.succeeded:
        return ()
    detail = f"{_versions(release, trial)}: {'; '.join(done.last(3))}"
    rule = UPGRADE_CONFLICTS
    return (Finding(rule=rule, subject=release.distributions.name, detail=detail, log=str(done.log)),)
