"""The Pythons of a run: those that are here, and those that uv fetches because they are named and are not here."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from pytest_release_check.analysis.matrix.declared_pythons import missing_pythons
from pytest_release_check.analysis.matrix.selection import selection, unfound
from pytest_release_check.effects.interpreter_places import Surroundings
from pytest_release_check.effects.interpreters import found_interpreters
from pytest_release_check.installers.uv_pythons import fetch_pythons, require_uv
from pytest_release_check.model.environments import Excluded, Interpreter, Selection
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.settings import AUTO, Settings
from pytest_release_check.model.sources import Project

_NOT_FOUND = "uv has installed it, and there is no final release of it that starts"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPythons:
    """What was found, what is taken of it, and what was fetched."""

    chosen: Selection
    everything: tuple[Interpreter, ...]
    fetched: tuple[str, ...] = ()
    to_fetch: tuple[str, ...] = ()
    """What would be fetched in a run that does something."""


def run_pythons(
    settings: Settings,
    project: Project | None,
    environment: Mapping[str, str],
    folder: Path,
    *,
    say: Callable[[str], None] | None,
) -> RunPythons:
    """Find the interpreters, fetch those that are wanted and missing, and choose.

    ``say`` is given a line before anything is fetched; without it nothing is. A Python that only the metadata names and
    that cannot be fetched is excluded, with the reason. Raises ``SettingsError`` if one that the user named is not here
    and cannot be fetched, if there is no uv, or if what is here does not fit.
    """
    stated = project if project is not None and settings.builds else None
    requires = stated.requires_python if stated is not None else ""
    found, broken = found_interpreters(Surroundings.from_process(), settings.pythons)
    if not settings.python_download:
        return RunPythons(chosen=selection(found, settings.pythons, requires, broken), everything=found)
    require_uv(environment)
    asked = unfound(settings.pythons, found)
    classifiers = stated.classifiers if stated is not None else ()
    named = missing_pythons(found, requires, classifiers) if AUTO in settings.pythons else ()
    wanted = tuple(dict.fromkeys((*asked.values(), *named)))
    if say is None:
        here = [spec for spec in settings.pythons if spec not in asked]
        return RunPythons(chosen=selection(found, here, requires, broken), everything=found, to_fetch=wanted)
    failures: dict[str, str] = {}
    if wanted:
        say(f"fetching Python {', '.join(wanted)} with uv")
        failures = fetch_pythons(wanted, environment, folder, settings.timeout)
        found, broken = found_interpreters(Surroundings.from_process(), settings.pythons)
        left = {*unfound(asked, found).values(), *(missing_pythons(found, requires, classifiers) if named else ())}
        failures |= {name: _NOT_FOUND for name in wanted if name in left and name not in failures}
    for spec, name in asked.items():
        if name in failures:
            raise SettingsError(
                f"--release-python {spec}: it is not on this machine, and uv cannot fetch it: {failures[name]}"
                f"{'' if failures[name].endswith('.') else '.'} Install it, or ask for another one."
            )
    gone = tuple(
        Excluded(what=f"Python {name}", why=f"named by the metadata, and uv cannot fetch it: {why}")
        for name, why in failures.items()
    )
    return RunPythons(
        chosen=selection(found, settings.pythons, requires, (*broken, *gone)),
        everything=found,
        fetched=tuple(name for name in wanted if name not in failures),
    )
