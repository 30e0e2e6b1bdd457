"""Registries: rows of one kind, each by its name; our own, and those that other plugins add in this process."""

from collections.abc import Callable, Iterable, Iterator
from operator import attrgetter
from typing import Any, Generic, TypeVar

from pytest_release_check.model.errors import SettingsError

Row = TypeVar("Row")


class Registry(Generic[Row]):
    """Rows in order: our own, then those that were added."""

    def __init__(self, *rows: Row, name_of: Callable[[Any], str] = attrgetter("name")) -> None:
        """``name_of`` gives the name of a row, by which it is found; no two rows may have the same."""
        self._name_of = name_of
        self.own = rows
        """Those that this project lists."""
        self.added: tuple[Row, ...] = ()
        """Those of other plugins."""

    def __iter__(self) -> Iterator[Row]:
        return iter((*self.own, *self.added))

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all rows, in order."""
        return tuple(map(self._name_of, self))

    def named(self, name: str) -> Row:
        """The row of that name. Raises ``KeyError`` if there is none."""
        return dict(zip(self.names, self, strict=True))[name]

    def add(self, rows: Iterable[Row]) -> None:
        """Take rows of other plugins, in place of those of a run before in this process.

        Raises ``SettingsError`` if a name is taken, and adds nothing then.
        """
        added = tuple(rows)
        taken = set(map(self._name_of, self.own))
        for name in map(self._name_of, added):
            if name in taken:
                raise SettingsError(f"{name!r} is there already: a row of another plugin needs a name of its own.")
            taken.add(name)
        self.added = added
