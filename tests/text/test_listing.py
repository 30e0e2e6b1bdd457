"""Lists that a person still reads."""

from pytest_release_check.text.listing import listed


def test_long_lists_are_cut() -> None:
    """Five names, and how many more."""
    assert listed("abcdefg") == "a, b, c, d, e and 2 more"
    assert listed("ab") == "a, b"
