"""Extra: `pip install name[extra]==version` works, and what needs the extra loads."""

from pytest_release_check.analysis.metadata.entry_points import entry_point_target
from pytest_release_check.cells.dependencies import dependencies
from pytest_release_check.cells.modules import failed_import, shipped
from pytest_release_check.checks.installed.extras import chosen_extras, load_fault
from pytest_release_check.checks.installed.import_cures import beside_explained
from pytest_release_check.checks.installed.modules import top_level_modules
from pytest_release_check.effects.cell_queries import Loaded, Target, load
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.environments import ScenarioEnvironment, scenario_environment
from pytest_release_check.installers.protocol import Failure, Installed, Outage, Reason, Refused, refusal_of
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.releases import EntryPoint, Installation, StagedRelease
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.scenarios.baseline import Baseline, may_be_satisfiable, newly_failing
from pytest_release_check.scenarios.extra_modules import faults_of_modules
from pytest_release_check.scenarios.known import Known
from pytest_release_check.scenarios.scenario import PlannedCases, Scenario

EXTRA_UNSATISFIABLE = Rule(
    code="RC413",
    slug="extra-unsatisfiable",
    summary="the requirements of an extra cannot be met",
    why="`pip install demo[extra]` fails for everybody.",
    fix="correct the names and version bounds of the extra under `project.optional-dependencies`",
    example="[project.optional-dependencies]\n"
    'socks = ["PySocks>=1.7,<1.6"]    # wrong: no version can fit\n'
    'socks = ["PySocks>=1.6,<2"]',
    source="https://packaging.python.org/en/latest/specifications/dependency-specifiers/#extras",
)
EXTRA_UNSETTLED = Rule(
    code="RC414",
    slug="extra-unsettled",
    summary="a requirement of an extra could not be installed here",
    why="The extra may be of no use on this Python or platform, or the index used here may be behind.",
    fix="add an environment marker to the requirement if it is not meant for this Python or platform, or "
    "choose other extras with `release_extras`",
    example="[project.optional-dependencies]\n"
    'gpu = ["cupy-cuda12x"]                                # no file for macOS\n'
    "gpu = [\"cupy-cuda12x; sys_platform != 'darwin'\"]",
    source="a warning, since other Pythons, platforms or indexes may have what is missing here",
    severity=Severity.WARNING,
)


def extra(
    release: StagedRelease, case: ScenarioCase, fresh: Installation, excluded: tuple[str, ...], context: RunContext
) -> Outcome[None]:
    """Install the release with one extra, and load what it is for; ``fresh`` is the cell's own installation."""
    index = release.index_url_for(case.cell)
    environment = scenario_environment(f"extra-{case.label}", case.cell, context, index)
    result = environment.install_quickly(_requirement(release, case), index=index)
    if not isinstance(result, Installed):
        return _not_installed(release, case, result, context)
    described = environment.described(release.distributions.name)
    if described.value is None:
        return Outcome(status=described.status, findings=described.findings)
    faults = _load_faults(case, described.value, fresh, environment)
    if not faults:
        faults = faults_of_modules(case.subject, described.value, fresh, excluded, environment)
    return Outcome.of(None, faults + dependencies(described.value, context).findings)


def _requirement(release: StagedRelease, case: ScenarioCase) -> str:
    return f"{release.distributions.name}[{case.subject}]=={release.distributions.version}"


def _not_installed(release: StagedRelease, case: ScenarioCase, failure: Failure, context: RunContext) -> Outcome[None]:
    if isinstance(failure, Outage):
        return Outcome.inconclusive(failure.sentence)
    is_fault = isinstance(failure, Refused) and _is_fault(release, case, failure, context)
    finding = Finding(
        rule=EXTRA_UNSATISFIABLE if is_fault else EXTRA_UNSETTLED,
        subject=f"{_requirement(release, case)} on Python {case.cell.interpreter.minor}",
        detail=failure.sentence,
        evidence=failure.evidence,
        log=str(failure.log),
    )
    return Outcome.of(None, (finding,))


def _is_fault(release: StagedRelease, case: ScenarioCase, refusal: Refused, context: RunContext) -> bool:
    """Whether nobody can install the extra; if another Python could, this one may be too new or too old for it."""
    if refusal.reason not in (Reason.UNMET, Reason.CONFLICT):
        return False
    index = release.index_url_for(case.cell)
    if refusal.reason is Reason.UNMET:
        return not may_be_satisfiable(refusal.requirement, index, context)
    if case.other is None:
        return True
    environment = scenario_environment(f"extra-{case.label}", case.other, context, index)
    result = environment.install(_requirement(release, case), index=index, is_dry=True)
    return not isinstance(result, Installed) and refusal_of(result).reason is Reason.CONFLICT


def _load_faults(
    case: ScenarioCase, installed: Installation, fresh: Installation, environment: ScenarioEnvironment
) -> tuple[Finding, ...]:
    modules = top_level_modules(installed.files)
    failed = newly_failing(installed, modules, Baseline(fresh, environment.context, environment.name))
    faults = [_fault(case, f"import {result.target.module}", result, installed) for result in failed]
    points = [point for point in installed.entry_points if case.subject in _extras_of(point)]
    targets = [Target(module=module, attribute=name) for module, name in (entry_point_target(p.value) for p in points)]
    results = load(installed, targets, environment.context, environment.name)
    for point, result in zip(points, results, strict=True):
        if result.error:
            faults.append(_fault(case, f"[{point.group}] {point.name} = {point.value}", result, installed))
    return tuple(faults)


def _fault(case: ScenarioCase, subject: str, result: Loaded, installed: Installation) -> Finding:
    is_missing = bool(result.missing)
    fault = load_fault(case.subject, subject, result.error, result.evidence, installed.files, is_missing=is_missing)
    return beside_explained(fault, failed_import(result, installed), shipped(installed))


def _extras_of(point: EntryPoint) -> tuple[str, ...]:
    """The extras that an entry point names, normalised."""
    from packaging.utils import canonicalize_name

    stated = point.value.partition("[")[2].partition("]")[0]
    return tuple(canonicalize_name(text.strip()) for text in stated.split(",") if text.strip())


def _planned(known: Known) -> PlannedCases:
    """Each extra that is asked for; by default those that are not for development, within a limit."""
    chosen, excluded = chosen_extras(known.distributions.extras, known.settings.extras)
    newest, lowest = known.newest, known.lowest
    other = lowest if lowest.interpreter != newest.interpreter else None
    cases = tuple(ScenarioCase(kind="extra", cell=newest, subject=name, other=other) for name in chosen)
    return PlannedCases(cases=cases, excluded=excluded)


SCENARIO = Scenario(
    name="extra",
    promise="The extra installs, and what needs it loads.",
    when="for each extra that --release-extras chooses",
    plan=_planned,
    run=lambda case, target, context: extra(
        target.release, case, target.fresh, target.settings.import_exclude, context
    ),
)
