"""In which order packages are checked and published: each after those that it requires."""

from collections.abc import Iterable, Sequence
from graphlib import CycleError, TopologicalSorter

from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.packages import Package


def in_order(packages: Sequence[Package]) -> tuple[Package, ...]:
    """Each after those that it requires; else in the given order.

    What an extra requires counts as well, unless the order would then have no beginning: an extra may name a plugin
    that itself requires the package. Raises ``SettingsError`` for two packages of one name, and for packages that
    require each other.
    """
    by_name: dict[str, Package] = {}
    for package in packages:
        if package.name in by_name:
            raise SettingsError(
                f"two packages are called {package.name}: {by_name[package.name].root} and {package.root}. "
                "Rename one, or name the folders to check with --release-packages."
            )
        by_name[package.name] = package
    needs = {name: _here(package.requires, by_name, name) for name, package in by_name.items()}
    for package in packages:
        for names in package.extras.values():
            for wanted in _here(names, by_name, package.name):
                if package.name not in _reached(wanted, needs):
                    needs[package.name] = needs[package.name] | {wanted}
    try:
        ordered = tuple(TopologicalSorter(needs).static_order())
    except CycleError as error:
        circle = " -> ".join(reversed(error.args[1]))
        raise SettingsError(
            f"these packages require each other, so that none can be published first: {circle}. Remove one of the "
            "requirements, or make it an extra."
        ) from error
    return tuple(by_name[name] for name in ordered)


def later_extras(package: Package, ordered: Sequence[Package]) -> tuple[str, ...]:
    """The extras of a package that require one which comes after it in the order."""
    later = {one.name for one in ordered[ordered.index(package) + 1 :]}
    return tuple(sorted(extra for extra, names in package.extras.items() if names & later))


def required_of(package: Package, packages: Sequence[Package], *, with_extras: bool = False) -> frozenset[str]:
    """The names of the ``packages`` that this one requires, directly or not; ``with_extras``: or one of its extras."""
    by_name = {one.name: one for one in packages}
    needs = {
        name: _here(one.requires.union(*(one.extras.values() if with_extras else ())), by_name, name)
        for name, one in by_name.items()
    }
    return frozenset(_reached(package.name, needs) - {package.name})


def _here(names: Iterable[str], by_name: dict[str, Package], own: str) -> frozenset[str]:
    return frozenset(name for name in names if name in by_name and name != own)


def _reached(start: str, needs: dict[str, frozenset[str]]) -> set[str]:
    """``start`` and all that it requires, directly or not."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(needs.get(name, ()))
    return reached
