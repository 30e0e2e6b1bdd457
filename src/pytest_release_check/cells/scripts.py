"""Scripts: commands are where the installer puts them, and get as far as their own code."""

from collections.abc import Iterable
from dataclasses import replace

from packaging.utils import canonicalize_name

from pytest_release_check.analysis.metadata.entry_points import entry_point_target
from pytest_release_check.cells.cell_check import CellCheck
from pytest_release_check.cells.dead_scripts import dead_scripts
from pytest_release_check.cells.modules import shipped
from pytest_release_check.checks.installed.commands import Command, commands
from pytest_release_check.checks.installed.dead_scripts import beside_others
from pytest_release_check.checks.installed.import_cures import with_cure
from pytest_release_check.checks.installed.modules import script_names, top_level_modules
from pytest_release_check.checks.installed.starting import answers_well, command_faults, version_faults
from pytest_release_check.effects.cell_queries import Loaded, Target, load
from pytest_release_check.effects.commands import ask, script_file
from pytest_release_check.effects.installed_sources import read_sources
from pytest_release_check.effects.polling import side_by_side
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.cell_reports import CommandAnswer
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import EntryPoint, Installation
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule
from pytest_release_check.text.wording import listed

SCRIPT_MISSING = Rule(
    code="RC506",
    slug="script-missing",
    summary="a declared script was not put in place by the installation",
    why="Users type the command that the documentation names, and the shell does not find it.",
    fix="correct the name of the script under `project.scripts` or `project.gui-scripts`: letters, digits, "
    "`.`, `-` and `_`",
    source="https://packaging.python.org/en/latest/specifications/entry-points/#use-for-scripts",
)

BUDGET = 45.0
"""Seconds within which a command has to begin: as long as three modules take that wait for something."""


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


def started(
    installation: Installation, context: RunContext, seconds: float = BUDGET
) -> tuple[tuple[Finding, ...], str]:
    """A finding for each console script, package and module that can be run and answers with a traceback.

    And a sentence about those that were not reached within ``seconds``. What else cannot even be imported is found
    by the check of imports.
    """
    tops = top_level_modules(installation.files)
    single = {top: f"{top.replace('.', '/')}.py" for top in tops}
    sources = read_sources(installation.site_packages, {n: f for n, f in single.items() if f in installation.files})
    found = commands(installation.files, installation.entry_points, sources)
    if not found:
        return (), ""
    targets = [Target(module=command.module, attribute=command.attribute) for command in found]
    loaded = load(installation, targets, context, f"scripts-{installation.cell.id}")
    well = [command for command, result in zip(found, loaded, strict=True) if not result.error]
    answers = side_by_side(lambda command: _findings(command, tops, installation, context), well, seconds=seconds)
    unreached = [command.typed for command, answer in zip(well, answers, strict=True) if answer is None]
    note = f"not started, as the time for it was over: {listed(unreached)}" if unreached else ""
    dead = dead_scripts(_of_scripts(installation, loaded), installation, context)
    alive = [finding for answer in answers for finding in answer or ()]
    if any(command.is_script and answer == () for command, answer in zip(well, answers, strict=True)):
        alive = [beside_others(finding, installation.entry_points, installation.requires) for finding in alive]
    return (*alive, *dead), note


def _of_scripts(installation: Installation, loaded: Iterable[Loaded]) -> list[tuple[EntryPoint, Loaded]]:
    """The console scripts with how loading them went."""
    by_target = {(one.target.module, one.target.attribute): one for one in loaded}
    points = (point for point in installation.entry_points if point.group == "console_scripts")
    targets = ((point, entry_point_target(point.value)) for point in points)
    return [(point, by_target[target]) for point, target in targets if target in by_target]


def _findings(
    command: Command, tops: tuple[str, ...], installation: Installation, context: RunContext
) -> tuple[Finding, ...]:
    args = _args(command, installation)
    if not args:
        return ()
    kind = {"is_module": command.has_only_a_guard, "is_script": command.is_script}
    help_ = ask(installation, command.typed, (*args, "--help"), context, **kind)
    answers = [help_]
    is_named = canonicalize_name(command.typed) == installation.name
    is_well = answers_well(help_, tops, installation.requires)
    if is_well and not (is_named and _knows_version(help_)):
        return ()
    reported = ask(installation, command.typed, (*args, "--version"), context, **kind)
    if is_well:
        return version_faults(reported, (installation.name, *tops), installation.version)
    faults = command_faults([*answers, reported], tops, installation.requires)
    return tuple(with_cure(finding, shipped(installation)) for finding in faults)


def _args(command: Command, installation: Installation) -> tuple[str, ...]:
    if command.is_script:
        file = script_file(installation, command.typed)
        return (str(file),) if file else ()
    return (str(installation.python), "-m", command.module)


def _knows_version(answer: CommandAnswer) -> bool:
    return any("--version" in line for line in answer.lines)


CHECK = CellCheck(
    name="scripts",
    promise="Console and gui scripts are there, and what can be started starts.",
    run=lambda target, context: scripts(target.installation, context),
)
