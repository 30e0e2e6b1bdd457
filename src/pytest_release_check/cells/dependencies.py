"""Dependencies: the requirements of everything that is installed are met."""

from pytest_release_check.cells.cell_check import CellCheck
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.environments import ScenarioEnvironment
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import Installation
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule

DEPENDENCIES_BROKEN = Rule(
    code="RC404",
    slug="dependencies-broken",
    summary="the requirements of the installed distributions do not fit together",
    fix="adjust the version bounds in `project.dependencies`",
)


def dependencies(installation: Installation, context: RunContext) -> Outcome[None]:
    """`pip check` finds the requirements of everything installed fulfilled."""
    subject = installation.cell.id
    environment = ScenarioEnvironment.of(installation, f"dependencies-{subject}", context)
    log = str(context.log(environment.name))
    findings = tuple(
        Finding(rule=DEPENDENCIES_BROKEN, subject=subject, detail=line, log=log) for line in environment.conflicts()
    )
    return Outcome.of(None, findings)


CHECK = CellCheck(
    name="dependencies",
    promise="`pip check` reports no conflict.",
    run=lambda target, context: dependencies(target.installation, context),
)
