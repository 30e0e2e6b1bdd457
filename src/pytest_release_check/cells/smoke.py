"""Smoke: does what was installed work for the first minute. Each function answers one question."""

from dataclasses import replace

from packaging.version import InvalidVersion, Version

from pytest_release_check.cells.dead_scripts import dead_scripts
from pytest_release_check.cells.modules import failed_import, shipped
from pytest_release_check.cells.starting import started
from pytest_release_check.checks.installed.dead_scripts import ENTRY_POINT_BROKEN
from pytest_release_check.checks.installed.import_cures import beside_explained, explained
from pytest_release_check.checks.installed.module_faults import is_excused
from pytest_release_check.checks.installed.modules import (
    SCRIPT_GROUPS,
    entry_point_target,
    is_loaded_by,
    needs_foreign_host,
    script_names,
    top_level_modules,
)
from pytest_release_check.effects.cell_queries import Loaded, Target, load, run_in_cell
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import EntryPoint, Installation, StagedRelease
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

DEPENDENCIES_BROKEN = Rule(
    code="RC404",
    slug="dependencies-broken",
    summary="the requirements of the installed distributions do not fit together",
    fix="adjust the version bounds in `project.dependencies`",
)
INSTALLED_VERSION_DIFFERS = Rule(
    code="RC501",
    slug="installed-version-differs",
    summary="the version as installed is not the version as built",
    fix="make the version the same wherever the distribution is built",
)
ENTRY_POINT_HOST_MISSING = Rule(
    code="RC505",
    slug="entry-point-host-missing",
    summary="an entry point needs a distribution that is not required",
    fix="fine if only that distribution ever loads the entry point; otherwise declare the dependency",
    severity=Severity.WARNING,
)
SCRIPT_MISSING = Rule(
    code="RC506",
    slug="script-missing",
    summary="a declared script was not put in place by the installation",
    fix="check the script's name under `project.scripts` or `project.gui-scripts`",
)


def version(installation: Installation, release: StagedRelease) -> Outcome[None]:
    """The version as installed is the version as built."""
    built = release.distributions.version
    if _same_version(installation.version, built):
        return Outcome.of(None)
    detail = f"installed {installation.version}, built {built}"
    rule = INSTALLED_VERSION_DIFFERS
    return Outcome.of(None, (Finding(rule=rule, subject=release.distributions.name, detail=detail),))


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


def entry_points(installation: Installation, context: RunContext) -> Outcome[None]:
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


def scripts(installation: Installation, context: RunContext) -> Outcome[None]:
    """Console and gui scripts are where the installer puts them, and commands start."""
    folder = installation.scripts_folder
    rule = SCRIPT_MISSING
    missing = tuple(
        Finding(rule=rule, subject=name, detail=f"not in the scripts folder of {installation.cell.id}")
        for name in script_names(installation.entry_points)
        if not any((folder / f"{name}{ending}").is_file() for ending in ("", ".exe", "-script.py"))
    )
    faulty, note = started(installation, context)
    return replace(Outcome.of(None, missing + faulty), reason=note)


def _same_version(one: str, other: str) -> bool:
    try:
        return Version(one) == Version(other)
    except InvalidVersion:
        return one == other


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
