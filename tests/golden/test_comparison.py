"""A golden file and a run differ where anything differs that is held."""

import json

import pytest

from tests.golden.comparison import difference, rendered


def facts(*outcomes: str, cases: tuple[str, ...] = ()) -> str:
    return rendered({"exit": 0, "sessions": [list(outcomes)], "junit": {"cases": list(cases)}}, (3, 11))


def test_a_golden_file_is_sorted_and_general() -> None:
    """It is JSON, ends with a line break, and is the same for any Python."""
    assert rendered({"b": "py311", "a": [1]}, (3, 11)) == '{\n "a": [\n  1\n ],\n "b": "pyXY"\n}\n'
    assert json.loads(facts("PASSED a")) == {"exit": 0, "sessions": [["PASSED a"]], "junit": {"cases": []}}


@pytest.mark.parametrize(
    ("held", "found", "ordered", "differs"),
    [
        (facts("PASSED a", "PASSED b"), facts("PASSED a", "PASSED b"), True, False),
        (facts("PASSED a", "PASSED b"), facts("PASSED b", "PASSED a"), True, True),
        (facts("PASSED a", "PASSED b"), facts("PASSED b", "PASSED a"), False, False),
        (facts("PASSED a", "PASSED b"), facts("FAILED b", "PASSED a"), False, True),
        (facts("PASSED a", "PASSED b"), facts("PASSED a"), False, True),
        (facts(cases=("a", "b")), facts(cases=("b", "a")), False, False),
        (facts(cases=("a", "b")), facts(cases=("b", "a")), True, True),
    ],
)
def test_difference(held: str, found: str, ordered: bool, differs: bool) -> None:
    """Every change is one; only the order may be left out of account, where workers decide it."""
    assert bool(difference(held, found, ordered=ordered)) is differs


def test_a_difference_is_readable() -> None:
    """It shows which line has changed into which."""
    lines = difference(facts("PASSED a"), facts("FAILED a")).splitlines()
    assert [line for line in lines[2:] if line[0] in "+-"] == ['-   "PASSED a"', '+   "FAILED a"']


def test_without_a_junit_file() -> None:
    """A run that wrote none is compared as well."""
    none = json.dumps({"sessions": [], "junit": None})
    assert difference(none, none, ordered=False) == ""
