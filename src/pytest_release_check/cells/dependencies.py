"""Dependencies: the requirements of everything that is installed are met."""

import re
from collections.abc import Iterable, Iterator

from packaging.utils import canonicalize_name

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
    summary="the requirements of what was installed contradict each other",
    why="Users get the release with a version of a dependency that the release, or another dependency, says "
    "it does not work with.",
    fix="adjust the version bounds of what the line names in `project.dependencies`, so that one version fits them all",
    example="demo 1.0 has requirement attrs<23, but you have attrs 24.2.0",
    source="https://pip.pypa.io/en/stable/cli/pip_check/",
)

# As pip words them (pip/_internal/commands/check.py); whatever else it prints with a failure is one of its own.
_CONFLICT = re.compile(r"(\S+) \S+ (requires|has requirement|is not supported on) ")


def dependencies(installation: Installation, context: RunContext) -> Outcome[None]:
    """`pip check` finds the requirements fulfilled of everything that the installer took.

    It also looks at what the interpreter brings along: PyPy 8 has a cffi and an hpy in its standard library whose
    requirements nobody installs.
    """
    subject = installation.cell.id
    environment = ScenarioEnvironment.of(installation, f"dependencies-{subject}", context)
    log = str(context.log(environment.name))
    lines = environment.conflicts()
    blamed = _conflicts_of(installation.distributions, lines) if installation.distributions else lines
    return Outcome.of(
        None, tuple(Finding(rule=DEPENDENCIES_BROKEN, subject=subject, detail=line, log=log) for line in blamed)
    )


def _conflicts_of(distributions: Iterable[str], lines: Iterable[str]) -> Iterator[str]:
    taken = {canonicalize_name(line.partition("==")[0]) for line in distributions}
    for line in lines:
        conflict = _CONFLICT.match(line)
        if conflict is None or canonicalize_name(conflict[1]) in taken:
            yield line


CHECK = CellCheck(
    name="dependencies",
    promise="`pip check` reports no conflict.",
    run=lambda target, context: dependencies(target.installation, context),
)
