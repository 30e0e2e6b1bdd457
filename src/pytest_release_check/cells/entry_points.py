"""Entry points: each of them loads, and pytest runs with those that are its plugins."""

from dataclasses import replace

from pytest_release_check.analysis.metadata.entry_points import SCRIPT_GROUPS, entry_point_target
from pytest_release_check.cells.cell_check import CellCheck
from pytest_release_check.cells.dead_scripts import dead_scripts
from pytest_release_check.cells.modules import failed_import, shipped
from pytest_release_check.checks.installed.dead_scripts import ENTRY_POINT_BROKEN
from pytest_release_check.checks.installed.import_cures import beside_explained, explained
from pytest_release_check.checks.installed.module_faults import is_excused
from pytest_release_check.checks.installed.modules import is_loaded_by, needs_foreign_host, top_level_modules
from pytest_release_check.checks.installed.pytest_plugins import alone_fault, help_fault, run_fault
from pytest_release_check.effects.cell_queries import Loaded, Target, load
from pytest_release_check.effects.pytest_runs import has_other_plugins, has_pytest, run_pytest
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.protocol import TimedOut
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import EntryPoint, Installation, StagedRelease
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.steps.install import installed_with

ENTRY_POINT_HOST_MISSING = Rule(
    code="RC505",
    slug="entry-point-host-missing",
    summary="an entry point needs a distribution that is not required",
    why="The entry point works only where that distribution happens to be installed.",
    fix="ignore this if only that distribution ever loads the entry point; otherwise add it to `project.dependencies`",
    example='[project.entry-points."dask.backends"]\n'
    'cupy = "demo.gpu:Backend"    # demo/gpu.py imports cupy, which demo does not require',
    source="https://packaging.python.org/en/latest/specifications/entry-points/; a warning, since a plugin is "
    "mostly loaded by what it needs",
    severity=Severity.WARNING,
)


def entry_points(installation: Installation, release: StagedRelease, context: RunContext) -> Outcome[None]:
    """Every entry point loads, and pytest runs with those that are its plugins.

    Where pytest is not required, it is installed beside the release, in an environment of its own.
    """
    loaded = loaded_entry_points(installation, context)
    names = tuple(sorted(point.name for point in installation.entry_points if point.group == "pytest11"))
    if not names or not loaded.passed:
        return loaded
    with_pytest = installation if has_pytest(installation) else _beside(installation, release, context)
    if isinstance(with_pytest, str):
        return replace(loaded, reason=with_pytest)
    return Outcome.of(None, loaded.findings + plugin_faults(with_pytest, names, context))


def loaded_entry_points(installation: Installation, context: RunContext) -> Outcome[None]:
    """Every entry point loads."""
    points = installation.entry_points
    targets = [Target(module=module, attribute=attribute) for module, attribute in map(_target, points)]
    results = load(installation, targets, context, f"entry-points-{installation.cell.id}")
    loaded = list(zip(points, results, strict=True))
    dead = dead_scripts(loaded, installation, context)
    plugins = tuple(
        _entry_point_finding(point, result, installation)
        for point, result in loaded
        if result.error and point.group not in SCRIPT_GROUPS and not _is_expected(point, result)
    )
    return Outcome.of(None, (*dead, *plugins))


def plugin_faults(installation: Installation, names: tuple[str, ...], context: RunContext) -> tuple[Finding, ...]:
    """What ends pytest: an empty test and ``--help``, with all that is autoloaded and with these plugins alone.

    Nothing is said where pytest does not run without them either.
    """
    without = [option for name in names for option in ("-p", f"no:{name}")]
    run = run_pytest(installation, context)
    if not run.is_well:
        return (run_fault(names, run),) if run_pytest(installation, context, *without).is_well else ()
    asked = run_pytest(installation, context, asks_help=True)
    if not asked.is_well:
        is_to_blame = run_pytest(installation, context, *without, asks_help=True).is_well
        return (help_fault(names, asked),) if is_to_blame else ()
    if not has_other_plugins(installation):
        return ()
    only = [option for name in names for option in ("-p", name)]
    alone = run_pytest(installation, context, *only, autoloads=False)
    if alone.is_well or not run_pytest(installation, context, autoloads=False).is_well:
        return ()
    return (alone_fault(names, alone),)


def _target(point: EntryPoint) -> tuple[str, str]:
    return entry_point_target(point.value)


def _is_expected(point: EntryPoint, result: Loaded) -> bool:
    """Whether a plugin fails for want of its host, or of the extra that it names, with which it is tried."""
    wants_extra = "[" in point.value and "ImportError" in result.kinds
    return wants_extra or is_loaded_by(point.group, result.missing)


def _entry_point_finding(point: EntryPoint, result: Loaded, installation: Installation) -> Finding:
    own = top_level_modules(installation.files)
    foreign = needs_foreign_host(point, result.missing, own, installation.requires)
    rule = ENTRY_POINT_BROKEN
    # What is no script may say itself that it is there for those who have more installed.
    if foreign or is_excused(failed_import(result, installation), shipped(installation)):
        rule = ENTRY_POINT_HOST_MISSING
    subject = f"[{point.group}] {point.name} = {point.value}"
    found = Finding(rule=rule, subject=subject, detail=result.error, evidence=result.evidence)
    explain = explained if rule is ENTRY_POINT_BROKEN else beside_explained
    return explain(found, failed_import(result, installation), shipped(installation))


def _beside(installation: Installation, release: StagedRelease, context: RunContext) -> Installation | str:
    """The release in an environment with pytest, or why there is none."""
    cell = installation.cell
    log, what = f"pytest-plugin-{cell.id}", "pytest beside the release"
    found = installed_with(release, (release.requirement, "pytest"), cell, context, log=log, what=what)
    if not isinstance(found, Outcome):
        how = " in time" if isinstance(found, TimedOut) else f": {found.sentence}"
        return f"pytest was not run with the plugin, as it could not be installed beside it{how}"
    return found.value or "pytest was not run with the plugin, as the release was not installed beside it"


CHECK = CellCheck(
    name="entry_points",
    promise="Every entry point loads, and pytest runs with those that are its plugins.",
    run=lambda target, context: entry_points(target.installation, target.release, context),
)
