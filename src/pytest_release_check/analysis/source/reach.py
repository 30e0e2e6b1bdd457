"""What happens on the way from a user's first import or command: every module that is surely loaded, by Python."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from pytest_release_check.analysis.files.modules import Modules
from pytest_release_check.analysis.metadata.pythons import Pythons
from pytest_release_check.analysis.source.import_time import Event, Imported, Refused, import_time_events


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A module that is surely loaded on ``pythons``, and what happens then."""

    module: str
    path: str
    pythons: Pythons
    events: tuple[Event, ...] = ()
    fault: SyntaxError | None = None
    """Why the oldest of the Pythons, or this one, cannot compile it."""
    is_of_command: bool = False
    """Whether only a command loads it, and no import of what is at the top."""


def loaded_first(modules: Modules, pythons: Pythons) -> tuple[Reached, ...]:
    """What a user's first import or command loads."""
    imported = reached(modules, pythons, modules.roots)
    names = {found.module for found in imported}
    started = reached(modules, pythons, modules.commands)
    return imported + tuple(replace(found, is_of_command=True) for found in started if found.module not in names)


def reached(modules: Modules, pythons: Pythons, entered: tuple[str, ...]) -> tuple[Reached, ...]:
    """Every module that importing those in ``entered`` loads for sure."""
    seen: dict[str, Reached] = {}
    waiting = [(name, pythons) for start in entered for name in _with_parents(start) if name in modules.sources]
    while waiting:
        module, live = waiting.pop()
        known = seen[module].pythons if module in seen else frozenset()
        if live - known:
            found = _loaded(modules, module, live | known)
            seen[module] = found
            waiting += _onwards(found, modules)
    return tuple(sorted(seen.values(), key=lambda found: found.path))


def _loaded(modules: Modules, module: str, pythons: Pythons) -> Reached:
    path = modules.sources[module]
    tree = modules.parsed(module, min(pythons))
    if isinstance(tree, SyntaxError):
        return Reached(module=module, path=path, pythons=pythons, fault=tree)
    events = import_time_events(tree, modules.package_of(module), pythons)
    return Reached(module=module, path=path, pythons=pythons, events=events)


def _onwards(found: Reached, modules: Modules) -> Iterator[tuple[str, Pythons]]:
    """The project's own modules that are loaded next, with the packages around them."""
    refused = frozenset(p for event in found.events if isinstance(event, Refused) for p in event.pythons)
    for event in found.events:
        if isinstance(event, Imported):
            live = event.pythons - refused
            for target in (event.module, *(f"{event.module}.{name}" for name in event.names)):
                yield from ((name, live) for name in _with_parents(target) if live and name in modules.sources)


def _with_parents(module: str) -> Iterator[str]:
    while module:
        yield module
        module = module.rpartition(".")[0]
