"""Starting: do the commands of what was installed get as far as their own code."""

from packaging.utils import canonicalize_name

from pytest_release_check.checks.commands import Command, commands
from pytest_release_check.checks.import_cures import with_cure
from pytest_release_check.checks.installed import top_level_modules
from pytest_release_check.checks.starting import answers_well, command_faults, version_faults
from pytest_release_check.edges.cells import Target, load
from pytest_release_check.edges.commands import ask, script_file
from pytest_release_check.edges.installed_sources import read_sources
from pytest_release_check.edges.tools import Tools
from pytest_release_check.model.commands import Answer
from pytest_release_check.model.findings import Finding
from pytest_release_check.model.releases import Installation
from pytest_release_check.steps.modules import shipped


def faulty_commands(installation: Installation, tools: Tools) -> tuple[Finding, ...]:
    """A finding for each console script, package and module that can be run and answers with a traceback.

    What cannot even be imported is told by the checks of imports and of entry points.
    """
    tops = top_level_modules(installation.files)
    single = {top: f"{top.replace('.', '/')}.py" for top in tops}
    sources = read_sources(installation.site_packages, {n: f for n, f in single.items() if f in installation.files})
    found = commands(installation.files, installation.entry_points, sources)
    if not found:
        return ()
    targets = [Target(module=command.module, attribute=command.attribute) for command in found]
    loaded = load(installation, targets, tools, f"scripts-{installation.cell.id}")
    return tuple(
        finding
        for command, result in zip(found, loaded, strict=True)
        if not result.error
        for finding in _findings(command, tops, installation, tools)
    )


def _findings(command: Command, tops: tuple[str, ...], installation: Installation, tools: Tools) -> tuple[Finding, ...]:
    args = _args(command, installation)
    if not args:
        return ()
    help_ = ask(installation, command.typed, (*args, "--help"), tools, is_module=command.has_only_a_guard)
    answers = [help_]
    is_named = canonicalize_name(command.typed) == installation.name
    is_well = answers_well(help_, tops, installation.requires)
    if is_well and not (is_named and _tells_version(help_)):
        return ()
    told = ask(installation, command.typed, (*args, "--version"), tools, is_module=command.has_only_a_guard)
    if is_well:
        return version_faults(told, (installation.name, *tops), installation.version)
    faults = command_faults([*answers, told], tops, installation.requires)
    return tuple(with_cure(finding, shipped(installation)) for finding in faults)


def _args(command: Command, installation: Installation) -> tuple[str, ...]:
    if command.is_script:
        file = script_file(installation, command.typed)
        return (str(file),) if file else ()
    return (str(installation.python), "-m", command.module)


def _tells_version(answer: Answer) -> bool:
    return any("--version" in line for line in answer.lines)
