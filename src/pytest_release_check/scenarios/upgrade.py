"""Upgrade: users of the previous release who upgrade get all of this one."""

from pytest_release_check.checks.installed.ledgers import upgrade_faults
from pytest_release_check.checks.installed.modules import top_level_modules
from pytest_release_check.effects.cell_queries import Loaded
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.environments import ScenarioEnvironment, scenario_environment
from pytest_release_check.installers.protocol import Failure, Installed, Outage, TimedOut
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.scenarios.baseline import Baseline, newly_failing
from pytest_release_check.scenarios.known import Known
from pytest_release_check.scenarios.scenario import PlannedCases, Scenario

UPGRADE_FAILED = Rule(
    code="RC421",
    slug="upgrade-failed",
    summary="the previous release could not be upgraded to this one",
    why="Everybody who has the previous release and types `pip install --upgrade` gets an error, and keeps "
    "the old one or nothing.",
    fix="correct what the last lines of the output name, in this release: it alone installs well, and the previous "
    "one cannot be changed",
    source="https://pip.pypa.io/en/stable/cli/pip_install/",
)
UPGRADE_BREAKS_IMPORT = Rule(
    code="RC423",
    slug="upgrade-breaks-import",
    summary="a module imports after a fresh installation, but not after an upgrade from the previous release",
    why="The upgrade keeps dependencies that the bounds allow and that are too old for the new code, so the "
    "import fails for users of the previous release.",
    fix="raise the lower bound of the dependency in `project.dependencies` to the first version that has what "
    "the module needs",
    example='dependencies = ["host"]        # 1.0 required host<2; 2.0 uses what host 2 brings\n'
    'dependencies = ["host>=2"]',
    source="https://pip.pypa.io/en/stable/development/architecture/upgrade-options/ (only-if-needed)",
)
UPGRADE_CONFLICTS = Rule(
    code="RC425",
    slug="upgrade-conflicts",
    summary="after an upgrade the requirements of the installed distributions do not fit together",
    why="After the upgrade `pip check` complains about a distribution that the previous release has brought.",
    fix="compare the version bounds in `project.dependencies` with those of the previous release, and adjust "
    "those that are too narrow by mistake",
    example="rival 1.0 has requirement host<2, but you have host 2.0    # the previous release required rival",
    source="https://pip.pypa.io/en/stable/cli/pip_check/; a warning, since the new release may not need that "
    "distribution any more",
    severity=Severity.WARNING,
)


def upgrade(
    release: StagedRelease, case: ScenarioCase, fresh: Installation, context: RunContext
) -> Outcome[Installation]:
    """Install the previous release, then this one over it; ``fresh`` is the cell's own installation."""
    if case.trouble:
        return Outcome.inconclusive(case.trouble)
    name, upstream = release.distributions.name, release.upstream_index_url
    environment = scenario_environment(f"upgrade-{case.label}", case.cell, context, upstream)
    # It is the upgrade that is tried, whichever installer brought what is upgraded.
    old = environment.install_quickly(f"{name}=={case.previous}", index=upstream, prefers_wheels=True)
    if not isinstance(old, Installed):
        return _nothing_to_upgrade(case, old)
    before = environment.ledger()
    result = environment.install(release.requirement, index=release.index_url_for(case.cell))
    if not isinstance(result, Installed):
        return _failed(release, case, result)
    faults = upgrade_faults(before, environment.ledger(), name, _versions(release, case))
    described = environment.described(name)
    if described.value is None:
        return Outcome.of(None, faults + described.findings)
    modules = top_level_modules(described.value.files)
    failed = newly_failing(described.value, modules, Baseline(fresh, context, environment.name))
    faults += tuple(_import_fault(result, _versions(release, case)) for result in failed)
    return Outcome.of(described.value, faults + _conflicts(environment, release, case))


def _versions(release: StagedRelease, case: ScenarioCase) -> str:
    return f"from {case.previous} to {release.distributions.version}"


def _nothing_to_upgrade(case: ScenarioCase, failure: Failure) -> Outcome[Installation]:
    """Where the previous release cannot be installed, nobody has it."""
    if isinstance(failure, Outage):
        return Outcome.inconclusive(failure.sentence)
    why = "in time" if isinstance(failure, TimedOut) else f"here: {failure.sentence}"
    reason = f"nothing to upgrade: {case.previous} cannot be installed {why}"
    return Outcome(status=Status.PASSED, reason=reason)


def _failed(release: StagedRelease, case: ScenarioCase, failure: Failure) -> Outcome[Installation]:
    if isinstance(failure, Outage):
        return Outcome.inconclusive(failure.sentence)
    finding = Finding(
        rule=UPGRADE_FAILED,
        subject=release.distributions.name,
        detail=f"{_versions(release, case)}: {failure.sentence}",
        evidence=failure.evidence,
        log=str(failure.log),
    )
    return Outcome.of(None, (finding,))


def _import_fault(result: Loaded, versions: str) -> Finding:
    rule = UPGRADE_BREAKS_IMPORT
    detail = f"{versions}: {result.error}"
    return Finding(rule=rule, subject=f"import {result.target.module}", detail=detail, evidence=result.evidence)


def _conflicts(environment: ScenarioEnvironment, release: StagedRelease, case: ScenarioCase) -> tuple[Finding, ...]:
    conflicts = environment.conflicts()
    if not conflicts:
        return ()
    detail = f"{_versions(release, case)}: {'; '.join(one.sentence for one in conflicts[-3:])}"
    log = str(environment.context.log(environment.name))
    return (Finding(rule=UPGRADE_CONFLICTS, subject=release.distributions.name, detail=detail, log=log),)


def _planned(known: Known) -> PlannedCases:
    """If there is a release before this one, or if that could not be found out."""
    if not (known.previous or known.trouble):
        return PlannedCases()
    note = f"from {known.previous}" if known.previous else ""
    case = ScenarioCase(kind="upgrade", cell=known.newest, previous=known.previous, trouble=known.trouble, note=note)
    return PlannedCases(cases=(case,))


SCENARIO = Scenario(
    name="upgrade",
    promise="An upgrade from the previous release gives the whole new one.",
    when="if the upstream has an earlier release",
    plan=_planned,
    run=lambda case, target, context: upgrade(target.release, case, target.fresh, context),
)
