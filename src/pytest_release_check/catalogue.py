"""The registry of rules: every rule of the plugin. A rule stands beside the function that finds it.

``python -m pytest_release_check.catalogue docs/rules.md`` writes the page of all rules.
"""

import sys
from pathlib import Path
from types import ModuleType

from pytest_release_check.analysis.index import served
from pytest_release_check.cells.registry import CELL_CHECKS
from pytest_release_check.checks.agreement import expected_files, metadata, second_build, stale_files
from pytest_release_check.checks.compiled import (
    architectures,
    extension_tags,
    limited_api,
    sdist_builds,
    system_libraries,
)
from pytest_release_check.checks.contents import (
    catalogue,
    emptiness,
    entry_point_groups,
    entry_points,
    ignored_folders,
    lost_metadata,
    lost_since,
    message_catalogues,
    missing_from_wheel,
    narrowed,
    own_files,
    own_folders,
    platform_wheels,
    portable_names,
    shipped_references,
    since_previous,
    stray_files,
    templates,
    wheel_layout,
)
from pytest_release_check.checks.declared import description as checks_declared_description
from pytest_release_check.checks.declared import (
    license_texts,
    locale_reads,
    markers,
    newer_python,
    pythons_stated,
    required,
    sdist_build,
    secrets,
    undeclared,
)
from pytest_release_check.checks.installed import (
    dead_scripts,
    extras,
    import_cures,
    ledgers,
    module_faults,
    modules,
    pytest_plugins,
    side_effects,
    starting,
)
from pytest_release_check.effects import cell_queries, dist_files
from pytest_release_check.index import app, credentials, forms, upload
from pytest_release_check.reports.rules_page import rules_page
from pytest_release_check.rules.rule import Rule, UploadRule
from pytest_release_check.run import judgement
from pytest_release_check.scenarios.registry import SCENARIOS
from pytest_release_check.steps import build, fetch, install, stage
from pytest_release_check.upload.archive import tar_container, zip_rules
from pytest_release_check.upload.file import (
    attestations,
    filenames,
    holdings,
    obfuscation,
    sdist_contents,
    sdist_layout,
    sdist_names,
    wheel_contents,
    wheel_names,
)
from pytest_release_check.upload.metadata import description as upload_metadata_description
from pytest_release_check.upload.metadata import (
    descriptive_fields,
    license_fields,
    links,
    project_names,
    requests,
    requirement_fields,
    structural_fields,
)
from pytest_release_check.upload.tolerated import form, sdist, wheel, wheel_record

MODULES: tuple[ModuleType, ...] = (
    served,
    *(sys.modules[check.run.__module__] for check in CELL_CHECKS),
    expected_files,
    metadata,
    second_build,
    stale_files,
    architectures,
    extension_tags,
    limited_api,
    sdist_builds,
    system_libraries,
    catalogue,
    message_catalogues,
    emptiness,
    entry_point_groups,
    entry_points,
    ignored_folders,
    missing_from_wheel,
    lost_metadata,
    lost_since,
    narrowed,
    own_files,
    own_folders,
    platform_wheels,
    portable_names,
    shipped_references,
    since_previous,
    stray_files,
    templates,
    wheel_layout,
    checks_declared_description,
    license_texts,
    locale_reads,
    markers,
    newer_python,
    pythons_stated,
    required,
    sdist_build,
    secrets,
    undeclared,
    dead_scripts,
    extras,
    import_cures,
    ledgers,
    module_faults,
    modules,
    pytest_plugins,
    side_effects,
    starting,
    cell_queries,
    dist_files,
    credentials,
    forms,
    app,
    upload,
    judgement,
    *(sys.modules[scenario.run.__module__] for scenario in SCENARIOS),
    build,
    fetch,
    install,
    stage,
    tar_container,
    zip_rules,
    attestations,
    filenames,
    holdings,
    obfuscation,
    sdist_contents,
    sdist_layout,
    sdist_names,
    wheel_contents,
    wheel_names,
    upload_metadata_description,
    descriptive_fields,
    license_fields,
    links,
    project_names,
    requests,
    requirement_fields,
    structural_fields,
    form,
    sdist,
    wheel,
    wheel_record,
)
"""The modules that define rules. A module with a new rule is named here, and nowhere else; those of the checks of a
cell and of the scenarios are known by their rows."""


def _rules_in(module: ModuleType) -> tuple[Rule, ...]:
    return tuple(value for value in vars(module).values() if isinstance(value, Rule))


RULES: tuple[Rule, ...] = tuple(
    sorted({rule for module in MODULES for rule in _rules_in(module)}, key=lambda rule: (len(rule.code), rule.code))
)
"""Every rule: the plugin's own (``RC...``), then PyPI's (``PYPI...``), each by its code."""
PYPI_RULES: tuple[UploadRule, ...] = tuple(rule for rule in RULES if isinstance(rule, UploadRule))
"""What PyPI refuses at upload: every rule that can be decided without an account there."""


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m pytest_release_check.catalogue FILE; it writes the page of all rules to FILE")
    Path(sys.argv[1]).write_text(rules_page(RULES), encoding="utf-8", newline="\n")
