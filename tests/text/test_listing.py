"""Lists that a person still reads."""

from pytest_release_check.text.listing import and_more, listed


def test_long_lists_are_cut() -> None:
    """Five names, and how many more."""
    assert listed("abcdefg") == "a, b, c, d, e and 2 more"
    assert listed("ab") == "a, b"
    assert listed("abcd", "; ", shown=2) == "a; b and 2 more"


def test_what_follows_a_list_that_was_cut() -> None:
    """Only a list of which something is hidden says how much."""
    assert [and_more(count, 3) for count in (0, 3, 4, 30)] == ["", "", " and 1 more", " and 27 more"]
