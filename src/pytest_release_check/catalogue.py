"""The registry of rules: every rule of the plugin. A rule stands beside the function that finds it.

``python -m pytest_release_check.catalogue docs/rules.md`` writes the page of all rules.
"""

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

from pytest_release_check.cells.registry import CELL_CHECKS
from pytest_release_check.checks.file_checks import ADDED_RULES
from pytest_release_check.reports.rules_page import rules_page
from pytest_release_check.rules.rule import Rule, UploadRule
from pytest_release_check.scenarios.registry import SCENARIOS

_HOMES = (
    "analysis.index.served",
    "checks.agreement.beside",
    "checks.agreement.expected_files",
    "checks.agreement.file_set",
    "checks.agreement.metadata",
    "checks.agreement.packed_otherwise",
    "checks.agreement.second_build",
    "checks.agreement.stale_files",
    "checks.agreement.stubbed_project",
    "checks.compiled.architectures",
    "checks.compiled.extension_tags",
    "checks.compiled.formats",
    "checks.compiled.limited_api",
    "checks.compiled.sdist_builds",
    "checks.compiled.system_libraries",
    "checks.compiled.windows_libraries",
    "checks.contents.catalogue",
    "checks.contents.emptiness",
    "checks.contents.entry_point_groups",
    "checks.contents.entry_points",
    "checks.contents.ignored_folders",
    "checks.contents.lost_metadata",
    "checks.contents.lost_since",
    "checks.contents.message_catalogues",
    "checks.contents.missing_from_wheel",
    "checks.contents.narrowed",
    "checks.contents.new_since",
    "checks.contents.own_files",
    "checks.contents.own_folders",
    "checks.contents.platform_wheels",
    "checks.contents.portable_names",
    "checks.contents.shipped_references",
    "checks.contents.since_previous",
    "checks.contents.stray_files",
    "checks.contents.templates",
    "checks.contents.type_marker",
    "checks.contents.wheel_layout",
    "checks.declared.conda_forge",
    "checks.declared.description",
    "checks.declared.license_texts",
    "checks.declared.locale_reads",
    "checks.declared.markers",
    "checks.declared.newer_python",
    "checks.declared.pythons_stated",
    "checks.declared.required",
    "checks.declared.sdist_build",
    "checks.declared.secrets",
    "checks.declared.undeclared",
    "checks.installed.dead_scripts",
    "checks.installed.extras",
    "checks.installed.import_cures",
    "checks.installed.ledgers",
    "checks.installed.module_faults",
    "checks.installed.modules",
    "checks.installed.pytest_plugins",
    "checks.installed.side_effects",
    "checks.installed.starting",
    "effects.cell_queries",
    "effects.dist_files",
    "index.app",
    "index.credentials",
    "index.forms",
    "index.upload",
    "run.judgement",
    "steps.build",
    "steps.fetch",
    "steps.install",
    "steps.provenance",
    "steps.stage",
    "upload.archive.tar_container",
    "upload.archive.zip_rules",
    "upload.file.attestations",
    "upload.file.filenames",
    "upload.file.holdings",
    "upload.file.obfuscation",
    "upload.file.sdist_contents",
    "upload.file.sdist_layout",
    "upload.file.sdist_names",
    "upload.file.wheel_contents",
    "upload.file.wheel_names",
    "upload.metadata.description",
    "upload.metadata.descriptive_fields",
    "upload.metadata.license_fields",
    "upload.metadata.links",
    "upload.metadata.project_names",
    "upload.metadata.requests",
    "upload.metadata.requirement_fields",
    "upload.metadata.structural_fields",
    "upload.tolerated.form",
    "upload.tolerated.sdist",
    "upload.tolerated.wheel",
    "upload.tolerated.wheel_record",
)
"""The modules that define rules. A module with a new rule is named here, and nowhere else; those of the checks of a
cell and of the scenarios are known by their rows."""
MODULES: tuple[ModuleType, ...] = (
    *(import_module(f"pytest_release_check.{name}") for name in _HOMES),
    *(import_module(check.run.__module__) for check in CELL_CHECKS),
    *(import_module(scenario.run.__module__) for scenario in SCENARIOS),
)
"""All of them."""


def _rules_in(module: ModuleType) -> tuple[Rule, ...]:
    return tuple(value for value in vars(module).values() if isinstance(value, Rule))


RULES: tuple[Rule, ...] = tuple(
    sorted({rule for module in MODULES for rule in _rules_in(module)}, key=lambda rule: (len(rule.code), rule.code))
)
"""Every rule: the plugin's own (``RC...``), then PyPI's (``PYPI...``), each by its code."""


def known_rules() -> tuple[Rule, ...]:
    """Every rule of ours, and those that other plugins have added in this process."""
    return (*RULES, *ADDED_RULES)


PYPI_RULES: tuple[UploadRule, ...] = tuple(rule for rule in RULES if isinstance(rule, UploadRule))
"""What PyPI refuses at upload: every rule that can be decided without an account there."""


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m pytest_release_check.catalogue FILE; it writes the page of all rules to FILE")
    Path(sys.argv[1]).write_text(rules_page(RULES), encoding="utf-8", newline="\n")
