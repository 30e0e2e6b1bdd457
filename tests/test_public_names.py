"""What the package root exports can be imported from it."""

import pytest

import pytest_release_check


@pytest.mark.parametrize("name", pytest_release_check.__all__)
def test_every_name_is_at_home_where_it_is_loaded_from(name: str) -> None:
    """They are loaded when they are asked for, so a home that has moved would show up no earlier."""
    assert getattr(pytest_release_check, name).__name__ == name


def test_other_names_are_not_there() -> None:
    """As in any module."""
    with pytest.raises(AttributeError, match="has no attribute 'Nothing'"):
        _ = pytest_release_check.Nothing
