"""Values of others are shown in quotes, on one line, and cut where they are long."""

import pytest

from pytest_release_check.text.wording import and_more, listed, one_line, quoted, shown, shown_seconds


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("demo.py", "'demo.py'", id="plain"),
        pytest.param(b"demo.py", "'demo.py'", id="bytes"),
        pytest.param("grüße\n", r"'gr\xfc\xdfe\n'", id="ascii"),
        pytest.param(b"\xff.py", r"'\\xff.py'", id="not-utf-8"),
        pytest.param("a" * 50 + "b" * 50, f"'{'a' * 30}...{'b' * 15}'", id="cut-in-the-middle"),
        pytest.param("\U0001f600" * 20, "'" + r"\U0001f600" * 5 + r"\U0001f60" + "...", id="long-once-escaped"),
    ],
)
def test_quoted(value: str | bytes, expected: str) -> None:
    """One line of ASCII, whatever the value is."""
    assert quoted(value) == expected


def test_quoted_to_another_length() -> None:
    """The limit counts characters of the value."""
    assert quoted("abcdefgh", 4) == "'ab...h'"


def test_shown_cuts_the_end() -> None:
    """Letters stay as they are; only what would break a line is escaped."""
    assert (shown("grüße\n"), shown("x" * 81)) == (r"'grüße\n'", f"'{'x' * 80}'...")


def test_one_line() -> None:
    """Several lines become one, and what cannot be printed a question mark."""
    assert (one_line(" two\n lines\x07 "), one_line("x" * 281)) == ("two lines?", f"{'x' * 280}...")


def test_long_lists_are_cut() -> None:
    """Five names, and how many more."""
    assert listed("abcdefg") == "a, b, c, d, e and 2 more"
    assert listed("ab") == "a, b"
    assert listed("abcd", "; ", shown=2) == "a; b and 2 more"


def test_what_follows_a_list_that_was_cut() -> None:
    """Only a list of which something is hidden says how much."""
    assert [and_more(count, 3) for count in (0, 3, 4, 30)] == ["", "", " and 1 more", " and 27 more"]


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "0 s"), (59.6, "1 min"), (60, "1 min"), (75, "1 min 15 s"), (3600, "1 h"), (3725, "1 h 2 min")],
)
def test_a_time(seconds: float, text: str) -> None:
    assert shown_seconds(seconds) == text
