"""Dependent: a distribution that depends on the project still installs and imports with the new version."""

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pytest_release_check.checks.installed.modules import top_level_modules
from pytest_release_check.effects.cell_queries import Loaded, Target, load
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.environments import ScenarioEnvironment, scenario_environment
from pytest_release_check.installers.protocol import Failure, Installed, Outage, Reason, Refused
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import StagedRelease
from pytest_release_check.model.scenario import Scenario
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.scenarios.baseline import is_known
from pytest_release_check.scenarios.extra import subject_index

DEPENDENT_REFUSES = Rule(
    code="RC441",
    slug="dependent-refuses",
    summary="a dependent cannot be installed together with the release",
    fix="its requirements do not allow this version; ask its maintainers to, if it works",
    severity=Severity.WARNING,
)
DEPENDENT_BROKEN = Rule(
    code="RC442",
    slug="dependent-broken",
    summary="a dependent imports with the previous release, but not with this one",
    fix="keep what it uses for a while, with a warning, or raise the major version and tell its maintainers",
)
DEPENDENT_DOUBTFUL = Rule(
    code="RC443",
    slug="dependent-doubtful",
    summary="a dependent does not import, and not because of this release as far as can be told",
    fix="name a version of it that works with the previous release, or take it out of release_dependents",
    severity=Severity.WARNING,
)


def dependent(release: StagedRelease, scenario: Scenario, context: RunContext) -> Outcome[None]:
    """Install the dependent beside the release and import its top-level modules."""
    index, log = subject_index(release, scenario.cell), f"dependent-{scenario.label}"
    environment = scenario_environment(log, scenario.cell, context, index)
    result = environment.install(scenario.subject, release.requirement, index=index)
    if not isinstance(result, Installed):
        return _not_installed(scenario, result, index, context)
    failed = _failing_modules(scenario, environment)
    if not failed:
        return Outcome.of(None)
    rule = DEPENDENT_BROKEN if _was_well(release, scenario, failed, context) else DEPENDENT_DOUBTFUL
    findings = tuple(
        Finding(
            rule=rule,
            subject=f"{scenario.subject} with {release.requirement}",
            detail=f"import {result.target.module}: {result.error}",
            evidence=result.evidence,
        )
        for result in failed
    )
    return Outcome.of(None, findings)


def _not_installed(scenario: Scenario, failure: Failure, index: str, context: RunContext) -> Outcome[None]:
    if isinstance(failure, Outage):
        return Outcome.inconclusive(failure.sentence)
    if isinstance(failure, Refused) and _is_unknown(scenario.subject, failure, index, context):
        return Outcome.inconclusive(f"{failure.sentence}. Correct the name or the version in release_dependents.")
    finding = Finding(rule=DEPENDENT_REFUSES, subject=scenario.subject, detail=failure.sentence, log=str(failure.log))
    return Outcome.of(None, (finding,))


def _is_unknown(subject: str, refusal: Refused, index: str, context: RunContext) -> bool:
    """Whether it is the dependent itself that the index does not have, for any Python."""
    if refusal.reason is not Reason.UNMET:
        return False
    unmet, wanted = Requirement(refusal.requirement), Requirement(subject)
    return canonicalize_name(unmet.name) == canonicalize_name(wanted.name) and not is_known(subject, index, context)


def _failing_modules(scenario: Scenario, environment: ScenarioEnvironment) -> tuple[Loaded, ...]:
    described = environment.described(canonicalize_name(Requirement(scenario.subject).name))
    if described.value is None:
        return ()
    targets = [Target(module=module) for module in top_level_modules(described.value.files)]
    results = load(described.value, targets, environment.context, environment.name) if targets else ()
    return tuple(result for result in results if result.error)


def _was_well(release: StagedRelease, scenario: Scenario, failed: tuple[Loaded, ...], context: RunContext) -> bool:
    """Whether what fails now loads with the previous release; false if there is none or it cannot be installed."""
    if not scenario.previous:
        return False
    index = release.upstream_index_url
    environment = scenario_environment(f"dependent-{scenario.label}", scenario.cell, context, index)
    result = environment.install(scenario.subject, f"{release.distributions.name}=={scenario.previous}", index=index)
    if not isinstance(result, Installed):
        return False
    still = {result.target.module for result in _failing_modules(scenario, environment)}
    return any(result.target.module not in still for result in failed)
