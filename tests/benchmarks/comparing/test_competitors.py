"""The table of competitors."""

import sys
from pathlib import Path

import pytest
from benchmarks.comparing.competitors import COMPETITORS, NAMES, chosen, found_program


def test_each_is_held_against_one_of_its_group_that_ran_before() -> None:
    """Names are given once."""
    names = [one.name for one in COMPETITORS]
    groups = {one.name: one.group for one in COMPETITORS}
    assert len(set(names)) == len(names)
    assert {one.name for one in COMPETITORS if groups[one.base] != one.group} == set()
    assert {one.name for one in COMPETITORS if names.index(one.base) > names.index(one.name)} == set()


@pytest.mark.parametrize(
    ("named", "names"),
    [
        ((), [one.name for one in COMPETITORS]),
        (("tox", "script"), ["script", "tox"]),
        (("gate",), ["gate-by-hand", "gate-ours"]),
        (("idle", "tox"), ["tox", "idle-without", "idle-with"]),
    ],
)
def test_competitors_are_chosen_by_name_or_group(named: tuple[str, ...], names: list[str]) -> None:
    """In the order of the table, all if none is named."""
    assert set(named) <= set(NAMES)
    assert [one.name for one in chosen(named)] == names


def test_a_refusal_is_told_from_a_failure() -> None:
    """Only by the status of a usage error and by what the output says."""
    (competitor,) = chosen(("ours-uv",))
    said = "pytest: error: unrecognized arguments: --release-installer=uv"
    assert competitor.is_refused(4, said)
    assert not competitor.is_refused(1, said)
    assert not competitor.is_refused(4, "ERROR: --release-python 2.7 was not found")
    assert not chosen(("ours-pip",))[0].is_refused(4, said)


def test_programs_are_found_or_not() -> None:
    """Beside this Python or on PATH."""
    python = Path(sys.executable)
    assert Path(found_program(python.name)).parent == python.parent
    assert found_program("no-such-program-here") == ""
