"""Dependent: a distribution that depends on the project still installs and imports with the new version."""

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pytest_release_check.effects.cell_queries import Loaded
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.environments import scenario_environment
from pytest_release_check.installers.protocol import Failure, Installed, Outage, Reason, Refused
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.releases import StagedRelease
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.scenarios.baseline import failing_modules, is_known
from pytest_release_check.scenarios.known import Known
from pytest_release_check.scenarios.scenario import PlannedCases, Scenario

DEPENDENT_REFUSES = Rule(
    code="RC441",
    slug="dependent-refuses",
    summary="a dependent cannot be installed together with the release",
    why="Users of both cannot upgrade to this release, and pip may keep the old one without a word.",
    fix="ask the maintainers of the dependent to allow this version, if it works with it",
    example="host 1.2 requires demo<2, and this is demo 2.0",
    source="a warning, since only the dependent can change its requirements",
    severity=Severity.WARNING,
)
DEPENDENT_BROKEN = Rule(
    code="RC442",
    slug="dependent-broken",
    summary="a dependent imports with the previous release, but not with this one",
    why="Everybody who has both gets a broken program with their next upgrade.",
    fix="keep what the dependent uses for some releases, with a DeprecationWarning, or raise the major "
    "version and inform its maintainers",
    example="host/__init__.py:  from demo import old_name    # in demo 1.9, and no more in 2.0",
    source="an error, since the same import works beside the previous release",
)
DEPENDENT_DOUBTFUL = Rule(
    code="RC443",
    slug="dependent-doubtful",
    summary="a dependent does not import, and there is no sign that this release is the reason",
    why="The dependent says nothing about this release: it fails beside the previous one as well, or there is "
    "none to compare with.",
    fix="name a version of the dependent that works with the previous release, or remove it from `release_dependents`",
    example='release_dependents = ["host==0.3"]    # imports no longer on this Python',
    source="a warning, since the fault may be the dependent's own",
    severity=Severity.WARNING,
)


def dependent(release: StagedRelease, case: ScenarioCase, context: RunContext) -> Outcome[None]:
    """Install the dependent beside the release and import its top-level modules."""
    index, log = release.index_url_for(case.cell), f"dependent-{case.label}"
    environment = scenario_environment(log, case.cell, context, index)
    result = environment.install(case.subject, release.requirement, index=index)
    if not isinstance(result, Installed):
        return _not_installed(case, result, index, context)
    failed = failing_modules(case.subject, environment)
    if not failed:
        return Outcome.of(None)
    rule = DEPENDENT_BROKEN if _was_well(release, case, failed, context) else DEPENDENT_DOUBTFUL
    findings = tuple(
        Finding(
            rule=rule,
            subject=f"{case.subject} with {release.requirement}",
            detail=f"import {result.target.module}: {result.error}",
            evidence=result.evidence,
        )
        for result in failed
    )
    return Outcome.of(None, findings)


def _not_installed(case: ScenarioCase, failure: Failure, index: str, context: RunContext) -> Outcome[None]:
    if isinstance(failure, Outage):
        return Outcome.inconclusive(failure.sentence)
    if isinstance(failure, Refused) and _is_unknown(case.subject, failure, index, context):
        return Outcome.inconclusive(f"{failure.sentence}. Correct the name or the version in release_dependents.")
    finding = Finding(rule=DEPENDENT_REFUSES, subject=case.subject, detail=failure.sentence, log=str(failure.log))
    return Outcome.of(None, (finding,))


def _is_unknown(subject: str, refusal: Refused, index: str, context: RunContext) -> bool:
    """Whether it is the dependent itself that the index does not have, for any Python."""
    if refusal.reason is not Reason.UNMET:
        return False
    unmet, wanted = Requirement(refusal.requirement), Requirement(subject)
    return canonicalize_name(unmet.name) == canonicalize_name(wanted.name) and not is_known(subject, index, context)


def _was_well(release: StagedRelease, case: ScenarioCase, failed: tuple[Loaded, ...], context: RunContext) -> bool:
    """Whether what fails now loads with the previous release; false if there is none or it cannot be installed."""
    if not case.previous:
        return False
    index = release.upstream_index_url
    environment = scenario_environment(f"dependent-{case.label}", case.cell, context, index)
    result = environment.install(case.subject, f"{release.distributions.name}=={case.previous}", index=index)
    if not isinstance(result, Installed):
        return False
    still = {result.target.module for result in failing_modules(case.subject, environment)}
    return any(result.target.module not in still for result in failed)


def _planned(known: Known) -> PlannedCases:
    """Each dependent that the user names."""
    return PlannedCases(
        cases=tuple(
            ScenarioCase(kind="dependent", cell=known.newest, subject=dependent, previous=known.previous)
            for dependent in known.settings.dependents
        )
    )


SCENARIO = Scenario(
    name="dependent",
    promise="A dependent installs and imports with the release.",
    when="for each of --release-dependents",
    plan=_planned,
    run=lambda case, target, context: dependent(target.release, case, context),
)
