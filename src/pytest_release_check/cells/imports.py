"""Imports: every top-level module imports, from the cell, and has no side effect on the program that imports it."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from packaging.utils import canonicalize_name

from pytest_release_check.cells.cell_check import CellCheck
from pytest_release_check.cells.modules import IMPORTED_FROM_ELSEWHERE, failed_import, foreign_files, shipped
from pytest_release_check.checks.installed.import_cures import explained
from pytest_release_check.checks.installed.module_faults import OWN_MODULE_MISSING, is_excused
from pytest_release_check.checks.installed.modules import shared_places, top_level_modules, version_attribute_faults
from pytest_release_check.checks.installed.shipped_modules import is_excluded, module_files
from pytest_release_check.checks.installed.side_effects import (
    may_differ_optimized,
    optimized_findings,
    side_effect_findings,
)
from pytest_release_check.effects.cell_queries import Loaded
from pytest_release_check.effects.installed_sources import read_sources
from pytest_release_check.effects.polling import side_by_side
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.side_effects import Apart, deeds, import_apart, load_optimized
from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import Installation
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule
from pytest_release_check.text.wording import listed

IMPORT_FAILED = Rule(
    code="RC502",
    slug="import-failed",
    summary="a module that the distribution ships cannot be imported",
    why="`import` of what the distribution is for ends with a traceback for every user of this Python.",
    fix="import it in a fresh environment; then ship, declare or correct what the last line of the traceback names",
    example="demo/__init__.py:  import requests    # ModuleNotFoundError: not in project.dependencies",
    source="fastmcp#2989, rapidyaml#347 (requirements that only development environments have), smallest-python-sdk#58",
)
NOTHING_SHIPPED = Rule(
    code="RC507",
    slug="nothing-shipped",
    summary="the distribution installs no module, no script and no data",
    why="The installation succeeds, and there is nothing to use.",
    fix="list the packages that belong in the wheel in the settings of the build backend, as "
    "`tool.setuptools.packages` or `tool.hatch.build.targets.wheel`",
    example='[tool.setuptools]\npackages = []           # wrong\npackages = ["demo"]',
    source="https://setuptools.pypa.io/en/latest/userguide/package_discovery.html; one that only requires "
    "others, as `jupyter`, is no finding",
)

BUDGET = 240.0
"""Seconds within which the import of a top-level module has to begin: twice as long as one may take."""


def imports(installation: Installation, excluded: tuple[str, ...], context: RunContext) -> Outcome[None]:
    """Every top-level module that the distribution ships imports, from the cell, and has no side effect.

    The reason names what was not reached within the time of the check.
    """
    modules = [module for module in top_level_modules(installation.files) if not is_excluded(module, excluded)]
    # What only requires others is as it should be; a wheel that lost its modules is reported before (empty-wheel).
    if not modules and not _ships_anything(installation) and not installation.requires:
        return Outcome.of(None, (Finding(rule=NOTHING_SHIPPED, subject=installation.cell.id),))
    log = f"imports-{installation.cell.id}"
    # One process each: a module must not import only because another one was imported before it.
    tried = side_by_side(lambda module: import_apart(installation, module, context, log), modules, seconds=BUDGET)
    apart = [one for one in tried if one is not None]
    loaded = [one.loaded for one in apart]
    findings = tuple(
        finding
        for result in loaded
        if not _is_side_part(result, loaded, installation)
        for finding in _import_findings(result, installation)
    )
    effects = (*_side_effects(apart, installation, context, log), *_optimized(loaded, installation, context, log))
    unreached = [module for module, one in zip(modules, tried, strict=True) if one is None]
    note = f"not imported, as the time for it was over: {listed(unreached)}" if unreached else ""
    places = shared_places(installation.cell.id, installation.shared)
    return replace(Outcome.of(None, (*findings, *places, *effects)), reason=note)


def _side_effects(
    apart: Sequence[Apart], installation: Installation, context: RunContext, log: str
) -> tuple[Finding, ...]:
    """What modules write and print when they are imported; where there is something, they are watched once more."""
    return tuple(
        finding
        for one in apart
        if one.left and not one.loaded.error
        for finding in side_effect_findings(
            one.loaded.target.module,
            one.left,
            deeds(installation, one.loaded.target.module, context, log),
            frozenset(installation.files),
        )
    )


def _optimized(
    loaded: Sequence[Loaded], installation: Installation, context: RunContext, log: str
) -> tuple[Finding, ...]:
    """What fails with ``-OO`` only; asked of the wheel, and where the source has what ``-OO`` takes away."""
    well = [result.target.module for result in loaded if not result.error]
    if installation.cell.artifact is not Artifact.WHEEL or not may_differ_optimized(_own_sources(installation)):
        return ()
    failed = [result for result in load_optimized(installation, well, context, log) if result.error]
    return tuple(
        optimized_findings([failed_import(result, installation) for result in failed], frozenset(installation.files))
    )


def _own_sources(installation: Installation) -> Iterator[str]:
    return iter(read_sources(installation.site_packages, module_files(installation.files)).values())


def _ships_anything(installation: Installation) -> bool:
    return any(".dist-info/" not in file and ".egg-info" not in file for file in installation.files)


def _is_side_part(result: Loaded, loaded: list[Loaded], installation: Installation) -> bool:
    """Whether a module fails with a reason while the one that the project is named for, or another, does not."""
    is_main = canonicalize_name(result.target.module) == installation.name
    if not result.error or is_main or all(other.error for other in loaded):
        return False
    return is_excused(failed_import(result, installation), shipped(installation))


def _import_findings(result: Loaded, installation: Installation) -> tuple[Finding, ...]:
    if result.error:
        own = top_level_modules(installation.files)
        is_own = any(result.missing.startswith(f"{top}.") for top in own)
        rule = OWN_MODULE_MISSING if is_own else IMPORT_FAILED
        subject = f"import {result.target.module}"
        found = Finding(rule=rule, subject=subject, detail=result.error, evidence=result.evidence)
        return (explained(found, failed_import(result, installation), shipped(installation)),)
    if not result.paths:
        rule, subject = IMPORTED_FROM_ELSEWHERE, f"import {result.target.module}"
        return (Finding(rule=rule, subject=subject, detail="found a module without a file"),)
    return foreign_files(result, installation) or version_attribute_faults(
        result.target.module,
        result.version,
        installation.version,
        installation.name,
        top_level_modules(installation.files),
    )


CHECK = CellCheck(
    name="imports",
    promise="Every top-level module imports, from the cell.",
    run=lambda target, context: imports(target.installation, target.settings.import_exclude, context),
)
