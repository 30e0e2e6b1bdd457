"""Dependencies: the requirements of everything that is installed are met."""

from collections.abc import Iterable, Iterator

from packaging.utils import canonicalize_name

from pytest_release_check.cells.cell_check import CellCheck
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.environments import ScenarioEnvironment
from pytest_release_check.installers.protocol import Conflict
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import Installation
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule

DEPENDENCIES_BROKEN = Rule(
    code="RC404",
    slug="dependencies-broken",
    summary="the requirements of what was installed contradict each other",
    why="Users get the release with a version of a dependency that the release, or another dependency, says "
    "it does not work with.",
    fix="adjust the version bounds of what the line names in `project.dependencies`, so that one version fits them all",
    example="demo 1.0 has requirement attrs<23, but you have attrs 24.2.0",
    source="https://pip.pypa.io/en/stable/cli/pip_check/",
)


def dependencies(installation: Installation, context: RunContext) -> Outcome[None]:
    """The requirements are met of everything that the installer took, by `pip check` or `uv pip check`.

    These also look at what the interpreter brings along: PyPy 8 has a cffi and an hpy in its standard library whose
    requirements nobody installs.
    """
    subject = installation.cell.id
    environment = ScenarioEnvironment.of(installation, f"dependencies-{subject}", context)
    log = str(context.log(environment.name))
    conflicts = environment.conflicts()
    blamed = _conflicts_of(installation.distributions, conflicts) if installation.distributions else conflicts
    return Outcome.of(
        None, tuple(Finding(rule=DEPENDENCIES_BROKEN, subject=subject, detail=one.sentence, log=log) for one in blamed)
    )


def _conflicts_of(distributions: Iterable[str], conflicts: Iterable[Conflict]) -> Iterator[Conflict]:
    taken = {canonicalize_name(line.partition("==")[0]) for line in distributions}
    return (one for one in conflicts if not one.distribution or one.distribution in taken)


CHECK = CellCheck(
    name="dependencies",
    promise="`pip check` reports no conflict.",
    run=lambda target, context: dependencies(target.installation, context),
)
