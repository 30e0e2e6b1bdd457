"""Dependencies: the requirements of everything that is installed are met."""

from pytest_release_check.cells.cell_check import CellCheck
from pytest_release_check.effects.cell_queries import run_in_cell
from pytest_release_check.effects.run_context import RunContext
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
    done = run_in_cell(
        context,
        installation.folder,
        f"checking dependencies [{installation.cell.id}]",
        (str(installation.python), "-I", "-m", "pip", "check"),
        log=f"dependencies-{installation.cell.id}",
    )
    if done.succeeded:
        return Outcome.of(None)
    rule = DEPENDENCIES_BROKEN
    subject = installation.cell.id
    findings = tuple(Finding(rule=rule, subject=subject, detail=line, log=str(done.log)) for line in done.last())
    return Outcome.of(None, findings or (Finding(rule=rule, subject=subject, detail="pip check failed"),))


CHECK = CellCheck(
    name="dependencies",
    promise="`pip check` reports no conflict.",
    run=lambda target, context: dependencies(target.installation, context),
)
