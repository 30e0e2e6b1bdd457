"""The lowest versions of direct dependencies that have a wheel for a Python: those of uv, or else of the index."""

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import TypeAlias

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import InvalidVersion, Version

from pytest_release_check.analysis.metadata.requires_python import admits
from pytest_release_check.effects.cell_queries import run_in_cell
from pytest_release_check.effects.tags import supported_tags
from pytest_release_check.effects.web import Web
from pytest_release_check.installers.environments import ScenarioEnvironment
from pytest_release_check.installers.uv_settings import uv_program
from pytest_release_check.model.environments import Interpreter
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.remote_index.simple_pages import served_files

Listing: TypeAlias = Callable[[str], tuple[IndexFile, ...]]


def lowest_versions(
    release: str, requirements: Sequence[Requirement], environment: ScenarioEnvironment, index: str
) -> tuple[str, ...]:
    """``name==version`` of each direct requirement of ``release`` for which there is one. Raises ``OutageError``.

    Only wheels count: whether releases of years ago can still be built says nothing about this one.
    """
    uv = uv_program(environment.context.environment)
    if uv and (found := _by_uv(uv, release, requirements, environment, index)):
        return found
    listed, interpreter = listing(environment, index), environment.cell.interpreter
    return tuple(filter(None, (_lowest(listed, requirement, interpreter) for requirement in requirements)))


def listing(environment: ScenarioEnvironment, index: str) -> Listing:
    """A way to what an index lists of a project (normalised name), which it is asked once. Raises ``OutageError``."""
    web = Web(environment.context.environment)
    return cache(lambda name: served_files(web, index, name))


def name_of(pin: str) -> str:
    """The name in ``name[extra]==version``."""
    return pin.partition("==")[0].partition("[")[0]


def later_pins(
    pins: Sequence[str], name: str, requirements: Iterable[Requirement], interpreter: Interpreter, listed: Listing
) -> tuple[tuple[str, ...], ...]:
    """The ``pins`` with each later version of the distribution ``name`` (normalised), lowest first.

    Nothing if it is not one of them, or if there is no such version. Raises ``OutageError``.
    """
    at_fault = next((pin for pin in pins if name_of(pin) == name), "")
    wanted = next((one for one in requirements if canonicalize_name(one.name) == name), None)
    if not at_fault or wanted is None:
        return ()
    failing = Version(at_fault.partition("==")[2])
    fitting = fitting_versions(listed(name), wanted.specifier, interpreter)
    later = [version for version in fitting if version > failing]
    return tuple(tuple(f"{name}=={version}" if pin == at_fault else pin for pin in pins) for version in later)


def _by_uv(
    uv: str, release: str, requirements: Sequence[Requirement], environment: ScenarioEnvironment, index: str
) -> tuple[str, ...]:
    """What uv resolves, transitive requirements left away; nothing if it finds no resolution."""
    wanted, found = environment.folder / "wanted.in", environment.folder / "lowest.txt"
    # Direct for uv is what stands in the file.
    wanted.write_text("\n".join((release, *map(str, requirements))), "utf-8")
    names = sorted({canonicalize_name(requirement.name) for requirement in requirements})
    options = ["--resolution=lowest-direct", "--no-header", "--no-annotate", f"--python={environment.python}"]
    options += [f"--output-file={found}"]
    # What the lowest ones require may have no wheel for this Python, so that pip would build it; or none for any.
    for binary in ([":all:"], names):
        done = run_in_cell(
            environment.context.with_index(index),
            environment.folder,
            f"resolving lowest versions [{environment.name}]",
            (uv, "pip", "compile", "--quiet", *options, *(f"--only-binary={name}" for name in binary), str(wanted)),
            log=environment.name,
        )
        if done.succeeded:
            return _pins(found, names)
    return ()


def _pins(file: Path, names: Sequence[str]) -> tuple[str, ...]:
    lines = (line.partition(";")[0].strip() for line in file.read_text("utf-8").splitlines())
    return tuple(line for line in lines if canonicalize_name(name_of(line)) in names)


def _lowest(listed: Listing, requirement: Requirement, interpreter: Interpreter) -> str:
    name = canonicalize_name(requirement.name)
    versions = fitting_versions(listed(name), requirement.specifier, interpreter)
    return f"{name}=={versions[0]}" if versions else ""


def fitting_versions(files: Iterable[IndexFile], specifier: SpecifierSet, interpreter: Interpreter) -> list[Version]:
    """The final versions that there is a wheel of which fits, lowest first."""
    tags = supported_tags(interpreter)
    return sorted(
        {
            version
            for file in files
            if file.yanked is None
            and (version := _wheel_version(file.filename, tags)) is not None
            and not version.is_prerelease
            and specifier.contains(version)
            and admits(file.requires_python, interpreter.version_text)
        }
    )


def _wheel_version(filename: str, tags: frozenset[str]) -> Version | None:
    try:
        _, version, _, stated = parse_wheel_filename(filename)
    except (InvalidWheelFilename, InvalidVersion):
        return None
    return None if tags.isdisjoint(str(tag) for tag in stated) else version
