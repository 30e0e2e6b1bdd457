"""Lowest: the release works with the lowest versions of its dependencies that its metadata allows."""

from collections.abc import Iterable

from packaging.requirements import InvalidRequirement, Requirement

from pytest_release_check.analysis.metadata.requirements import holds
from pytest_release_check.checks.installed.shipped_modules import modules_to_import
from pytest_release_check.effects.cell_queries import Loaded
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.environments import scenario_environment
from pytest_release_check.installers.lowest_versions import listing, lowest_versions
from pytest_release_check.installers.protocol import Installed, Outage, refusal_of
from pytest_release_check.model.distributions import Distributions
from pytest_release_check.model.environments import Excluded, Interpreter
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.scenarios.baseline import Baseline
from pytest_release_check.scenarios.known import Known
from pytest_release_check.scenarios.lowest_working import Trial
from pytest_release_check.scenarios.scenario import PlannedCases, Scenario
from pytest_release_check.text.wording import listed

LOWEST_BROKEN = Rule(
    code="RC431",
    slug="lowest-broken",
    summary="a module cannot be imported with the lowest versions of the dependencies that the metadata allows",
    why="An old dependency that is within the bounds is kept by pip, so users who have one get a release that "
    "does not import.",
    fix="raise the lower bound in `project.dependencies` to the first version that has what the module needs",
    example='dependencies = ["typing-extensions"]            # wrong: NotRequired came with 4.0\n'
    'dependencies = ["typing-extensions>=4"]',
    source="https://docs.astral.sh/uv/concepts/resolution/ (`lowest-direct`); a warning, since few users have "
    "the lowest versions",
    severity=Severity.WARNING,
)

FEW = 3
"""So many direct requirements are resolved without uv unless it is asked for: each costs a look at the index."""
_NO_LOWEST = Excluded(
    what="the lowest dependencies",
    why=f"more than {FEW} of them, and no uv to resolve them quickly; release_lowest = yes tries them all the same",
)


def lowest(
    release: StagedRelease, case: ScenarioCase, fresh: Installation, excluded: tuple[str, ...], context: RunContext
) -> Outcome[None]:
    """Install the release with the lowest direct dependencies and import its modules.

    ``fresh`` is the cell's own installation: what does not import there either is reported there.
    """
    index = release.index_url_for(case.cell)
    # Which versions work is asked here, not which installer does.
    environment = scenario_environment(f"lowest-{case.label}", case.cell, context, index).with_uv_if_there()
    requirements = direct_requirements(release.distributions, case.cell.interpreter)
    pins = lowest_versions(release.requirement, requirements, environment, index)
    if not pins:
        return Outcome(status=Status.PASSED, reason="nothing to lower: no dependency has a wheel for this Python")
    result = environment.install(release.requirement, *pins, index=index)
    if not isinstance(result, Installed):
        # What a build of years ago wants to fetch is no outage of ours.
        if isinstance(result, Outage) and not result.refusal.blames_build:
            return Outcome.inconclusive(result.sentence)
        # The lowest versions need not fit together, and old ones cannot be installed anywhere for ever.
        reason = f"the lowest versions cannot be installed here: {refusal_of(result).sentence}"
        return Outcome(status=Status.PASSED, reason=reason)
    described = environment.described(release.distributions.name)
    if described.value is None:
        return Outcome(status=described.status, findings=described.findings)
    trial = Trial(
        release=described.value,
        modules=modules_to_import(described.value.files, excluded),
        requirements=requirements,
        baseline=Baseline(fresh, environment.context, environment.name),
        environment=environment,
        index=index,
        listed=listing(environment, index),
    )
    pins, failed = trial.with_working(pins)
    if not failed:
        return Outcome.of(None)
    reported = "; ".join(_by_error(failed)[:3])
    subject = f"{release.requirement} with {', '.join(pins)}"
    rule = LOWEST_BROKEN
    finding = Finding(rule=rule, subject=subject, detail=reported, evidence=failed[0].evidence)
    return Outcome.of(None, (finding,))


def _by_error(failed: Iterable[Loaded]) -> list[str]:
    """A sentence an error, with the modules that have it."""
    modules: dict[str, list[str]] = {}
    for result in failed:
        modules.setdefault(result.error, []).append(result.target.module)
    return [f"import {listed(names)}: {error}" for error, names in modules.items()]


def direct_requirements(distributions: Distributions, interpreter: Interpreter) -> tuple[Requirement, ...]:
    """What the release requires on that Python without any extra."""
    found = []
    for line in distributions.files[0].requires_dist:
        try:
            requirement = Requirement(line)
        except InvalidRequirement:
            continue
        if requirement.url is None and holds(requirement.marker, interpreter.markers):
            found.append(requirement)
    return tuple(found)


def _planned(known: Known) -> PlannedCases:
    """Where there is a requirement: if asked for, or if it costs little."""
    cell, wish = known.lowest, known.settings.lowest
    requirements = direct_requirements(known.distributions, cell.interpreter)
    if not requirements or wish == "no":
        return PlannedCases()
    if wish == "yes" or known.is_uv_here or len(requirements) <= FEW:
        return PlannedCases(cases=(ScenarioCase(kind="lowest", cell=cell),))
    return PlannedCases(excluded=(_NO_LOWEST,))


SCENARIO = Scenario(
    name="lowest",
    promise="The modules import with the lowest versions of the dependencies.",
    when="if the release has dependencies, and as --release-lowest says",
    plan=_planned,
    run=lambda case, target, context: lowest(
        target.release, case, target.fresh, target.settings.import_exclude, context
    ),
)
