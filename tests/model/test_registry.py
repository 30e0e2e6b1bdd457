"""Registries find rows by their names, and take those of other plugins once."""

from types import SimpleNamespace

import pytest

from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.registry import Registry

ONE, TWO, THREE = (SimpleNamespace(name=name) for name in ("one", "two", "three"))


def test_rows_in_order() -> None:
    registry = Registry(ONE, TWO)
    registry.add([THREE])
    assert (list(registry), registry.names) == ([ONE, TWO, THREE], ("one", "two", "three"))
    assert (registry.own, registry.added) == ((ONE, TWO), (THREE,))
    registry.add(())
    assert list(registry) == [ONE, TWO]


def test_by_name() -> None:
    registry = Registry(ONE)
    registry.add(iter([TWO]))
    assert [registry.named("one"), registry.named("two")] == [ONE, TWO]
    with pytest.raises(KeyError):
        registry.named("three")


@pytest.mark.parametrize("rows", [[ONE], [THREE, THREE], [TWO, THREE, SimpleNamespace(name="two")]])
def test_a_name_twice(rows: list[SimpleNamespace]) -> None:
    """Nothing is added then."""
    registry = Registry(ONE)
    with pytest.raises(SettingsError, match=f"'{rows[-1].name}' is there already"):
        registry.add(rows)
    assert list(registry) == [ONE]


def test_another_name() -> None:
    registry: Registry[SimpleNamespace] = Registry(SimpleNamespace(code="A1"), name_of=lambda row: row.code)
    assert registry.names == ("A1",)
