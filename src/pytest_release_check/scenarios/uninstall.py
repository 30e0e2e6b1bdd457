"""Uninstall: `pip uninstall` leaves nothing."""

from pytest_release_check.checks.installed.ledgers import uninstall_faults
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.environments import ScenarioEnvironment, scenario_environment
from pytest_release_check.installers.protocol import Installed, Outage, Refused, TimedOut, outage_of, refusal_of
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule
from pytest_release_check.scenarios.scenario import PlannedCases, Scenario

UNINSTALL_FAILED = Rule(
    code="RC426",
    slug="uninstall-failed",
    summary="the release could not be uninstalled",
    why="Users cannot remove the release, nor upgrade it: an upgrade uninstalls first.",
    fix="correct what the last lines of the output name; a RECORD that is lost or names files elsewhere is the usual "
    "reason",
    example="error: uninstall-no-record-file    # a module has deleted demo-1.0.dist-info/RECORD",
    source="https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file",
)


def uninstall(
    release: StagedRelease, case: ScenarioCase, upgraded: Installation | None, context: RunContext
) -> Outcome[None]:
    """Uninstall the release where it was ``upgraded`` to, or else in an environment of its own."""
    name = release.distributions.name
    log = f"uninstall-{case.label}"
    if upgraded is not None:
        environment = ScenarioEnvironment.of(upgraded, log, context)
    else:
        environment = _installed(release, case, log, context)
    before = environment.ledger()
    result = environment.uninstall(name)
    match result:
        case Outage():
            return Outcome.inconclusive(result.sentence)
        case Refused() | TimedOut():
            evidence, log = result.evidence, str(result.log)
            finding = Finding(rule=UNINSTALL_FAILED, subject=name, detail=result.sentence, evidence=evidence, log=log)
            return Outcome.of(None, (finding,))
    return Outcome.of(None, uninstall_faults(before, environment.ledger(), name))


def _installed(release: StagedRelease, case: ScenarioCase, log: str, context: RunContext) -> ScenarioEnvironment:
    """A fresh environment with the release alone: what it requires has no say in how it is uninstalled."""
    index = release.index_url_for(case.cell)
    environment = scenario_environment(log, case.cell, context, index)
    result = environment.install(release.requirement, index=index, is_alone=True)
    if not isinstance(result, Installed):  # it was installed in the cell just before
        why = outage_of(result) or refusal_of(result).sentence
        raise OutageError(f"the release could not be installed a second time: {why}; see {result.log}")
    return environment


SCENARIO = Scenario(
    name="uninstall",
    promise="`pip uninstall` leaves nothing.",
    when="always",
    plan=lambda known: PlannedCases(cases=(ScenarioCase(kind="uninstall", cell=known.newest),)),
    run=lambda case, target, context: uninstall(target.release, case, target.shared, context),
    shares_environment_with="upgrade",
)
