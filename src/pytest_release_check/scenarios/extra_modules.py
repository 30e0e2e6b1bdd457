"""The modules that an extra is for: with what it brings they import, or fail for a reason of their own."""

import re
from collections.abc import Sequence
from dataclasses import replace

from pytest_release_check.cells.modules import failed_import, shipped
from pytest_release_check.checks.installed.module_faults import module_faults
from pytest_release_check.checks.installed.shipped_modules import modules_to_import
from pytest_release_check.effects.cell_queries import Loaded, load_each
from pytest_release_check.effects.installed_sources import top_level_names
from pytest_release_check.installers.environments import ScenarioEnvironment
from pytest_release_check.model.releases import Installation
from pytest_release_check.rules.finding import Finding


def faults_of_modules(
    extra: str, tried: Installation, fresh: Installation, excluded: Sequence[str], environment: ScenarioEnvironment
) -> tuple[Finding, ...]:
    """Findings about modules that import something which only the extra brings, and fail otherwise than without it."""
    brought = top_level_names(tried.site_packages) - top_level_names(fresh.site_packages)
    there = shipped(tried)
    wanted = [name for name in modules_to_import(tried.files, excluded) if _imports(there.sources.get(name), brought)]
    failed = _failing(tried, wanted, environment)
    before = {
        result.target: result.error for result in _failing(fresh, [one.target.module for one in failed], environment)
    }
    new = [failed_import(one, tried) for one in failed if before.get(one.target, "") != one.error]
    found = module_faults(new, there) if new else ()
    return tuple(replace(finding, subject=f"[{extra}] {finding.subject}") for finding in found)


def _failing(where: Installation, modules: Sequence[str], environment: ScenarioEnvironment) -> list[Loaded]:
    """Those that were asked for: what is imported on the way to them is reported by the check of modules."""
    results = load_each(where, modules, environment.context, environment.name)
    return [result for result in results if result.error]


def _imports(source: str | None, names: frozenset[str]) -> bool:
    found = re.findall(r"^[ \t]*(?:from|import)[ \t]+(\w+)", source or "", re.MULTILINE)
    return not names.isdisjoint(found)
