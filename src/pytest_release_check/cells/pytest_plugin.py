"""Pytest plugin: pytest runs with what was installed in it."""

from dataclasses import replace

from pytest_release_check.analysis.output.pip_output import refusal_in
from pytest_release_check.cells.second_environment import installed_beside
from pytest_release_check.cells.smoke import entry_points as loading_entry_points
from pytest_release_check.checks.installed.pytest_plugins import alone_fault, help_fault, run_fault
from pytest_release_check.effects.processes import Completed
from pytest_release_check.effects.pytest_runs import has_other_plugins, has_pytest, run_pytest
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.rules.finding import Finding


def entry_points(installation: Installation, release: StagedRelease, context: RunContext) -> Outcome[None]:
    """Every entry point loads, and pytest runs with those that are its plugins.

    Where pytest is not required, it is installed beside the release, in an environment of its own.
    """
    loaded = loading_entry_points(installation, context)
    names = tuple(sorted(point.name for point in installation.entry_points if point.group == "pytest11"))
    if not names or not loaded.passed:
        return loaded
    with_pytest = installation if has_pytest(installation) else _beside(installation, release, context)
    if isinstance(with_pytest, str):
        return replace(loaded, reason=with_pytest)
    return Outcome.of(None, loaded.findings + plugin_faults(with_pytest, names, context))


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


def _beside(installation: Installation, release: StagedRelease, context: RunContext) -> Installation | str:
    """The release in an environment with pytest, or why there is none."""
    cell = installation.cell
    log, what = f"pytest-plugin-{cell.id}", "pytest beside the release"
    found = installed_beside(release, (release.requirement, "pytest"), cell, context, log=log, what=what)
    if isinstance(found, Completed):
        how = " in time" if found.timed_out else f": {refusal_in(found.lines).sentence}"
        return f"pytest was not run with the plugin, as it could not be installed beside it{how}"
    return found.value or "pytest was not run with the plugin, as the release was not installed beside it"
