"""Console scripts whose module does not import: whether they end with a traceback, or with a sentence that helps."""

from collections.abc import Sequence

from pytest_release_check.analysis.metadata.entry_points import SCRIPT_GROUPS
from pytest_release_check.cells.modules import failed_import, shipped
from pytest_release_check.checks.installed.dead_scripts import script_fault
from pytest_release_check.effects.cell_queries import Loaded
from pytest_release_check.effects.commands import ask, script_file
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.releases import EntryPoint, Installation
from pytest_release_check.rules.finding import Finding


def dead_scripts(
    loaded: Sequence[tuple[EntryPoint, Loaded]], installation: Installation, context: RunContext
) -> tuple[Finding, ...]:
    """A finding for each script of ``loaded`` that cannot start, unless it says why in its own words.

    One that names an extra (``module:attribute [extra]``) and fails to import is tried with that extra.
    """
    scripts = [(point, result) for point, result in loaded if point.group in SCRIPT_GROUPS]
    dead = [(point, result) for point, result in scripts if result.error and not _names_its_extra(point, result)]
    others_start = any(not result.error for point, result in scripts if point.group == "console_scripts")
    there = shipped(installation) if dead else None
    found = (
        script_fault(
            point,
            failed_import(result, installation),
            there,
            _said(point, result, installation, context),
            others_start=others_start,
        )
        for point, result in dead
        if there is not None
    )
    return tuple(finding for finding in found if finding is not None)


def _names_its_extra(point: EntryPoint, result: Loaded) -> bool:
    return "[" in point.value and "ImportError" in result.kinds


def _said(point: EntryPoint, result: Loaded, installation: Installation, context: RunContext) -> tuple[str, ...]:
    """What a script prints that ends by itself; one that raises something else shows the traceback that is known."""
    file = script_file(installation, point.name) if "SystemExit" in result.kinds else None
    return ask(installation, point.name, (str(file), "--help"), context).lines if file else ()
