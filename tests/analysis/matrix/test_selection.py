"""Which interpreters make the matrix, and what is said of the others."""

from pathlib import Path

import pytest

from pytest_release_check.analysis.matrix.selection import selection, unfound
from pytest_release_check.model.environments import Excluded, Interpreter
from pytest_release_check.model.errors import SettingsError
from tests.builders import interpreter

FOUND = (
    interpreter("2.7.18"),
    interpreter("3.7.16"),
    interpreter("3.9.18"),
    interpreter("3.12.1"),
    interpreter("3.12.4", path=Path("/newer/python")),
    interpreter("3.13.0"),
    interpreter("3.13.0", path=Path("/free/python"), free_threaded=True),
    interpreter("3.15.0", prerelease=True),
    interpreter("3.10.2", implementation="pypy", path=Path("/pypy/python")),
)


@pytest.mark.parametrize(
    ("specs", "requires", "labels"),
    [
        (("auto",), "", ["py39", "py312", "py313"]),
        (("auto",), ">=3.10", ["py312", "py313"]),
        (("auto",), ">=3.12.2,<3.13", ["py312"]),
        (("3.12",), "", ["py312"]),
        (("3.12.1",), "", ["py312"]),
        (("python3.9", "py313"), "", ["py39", "py313"]),
        ((">=3.12",), "", ["py312", "py313"]),
        (("3.13t",), "", ["py313t"]),
        (("pypy3.10",), "", ["pypy310"]),
        (("3.15",), "", ["py315"]),
        (("3.12", "auto"), "", ["py39", "py312", "py313"]),
        (("py312", "cpython3.13"), "", ["py312", "py313"]),
        ((">=3.10,<3.13",), "", ["py312"]),
        (("3.13", "3.13t"), "", ["py313", "py313t"]),
        (("pypy3.10", "3.9"), "", ["py39", "pypy310"]),
        (("3",), ">=3.9", ["py39", "py312", "py313", "py315"]),
    ],
)
def test_chosen(specs: tuple[str, ...], requires: str, labels: list[str]) -> None:
    """One interpreter for each minor version that is asked for and allowed, ascending."""
    assert [one.label for one in selection(FOUND, specs, requires).chosen] == labels


def test_the_highest_patch_wins() -> None:
    """Of two 3.12 the newer one makes the cell, and the other says which one did."""
    chosen = selection(FOUND, ("3.12",), "")
    assert [one.version_text for one in chosen.chosen] == ["3.12.4"]
    reasons = {gone.what: gone.why for gone in chosen.excluded}
    assert reasons["3.12.1 (/pythons/3.12.1/bin/python)"] == "3.12.4 in /newer/python was chosen"


def test_what_was_asked_for_exactly_goes_before_a_newer_one() -> None:
    """An exact version and a wider word make one cell, that of the exact version."""
    chosen = selection(FOUND, ("auto", "3.12.1"), "")
    assert [one.version_text for one in chosen.chosen] == ["3.9.18", "3.12.1", "3.13.0"]


def test_a_final_release_goes_before_a_newer_pre_release() -> None:
    """Of a beta and a release of one minor version the release makes the cell."""
    beta, final = interpreter("3.15.0", prerelease=True), interpreter("3.15.0", path=Path("/final/python"))
    assert selection((beta, final), ("3.15",), "").chosen == (final,)


def test_of_equals_the_first_is_chosen() -> None:
    """Two installations of one version: the one that is nearer to the user, every time."""
    near, far = interpreter("3.12.1", path=Path("/z/python")), interpreter("3.12.1", path=Path("/a/python"))
    assert selection((near, far), ("auto",), "").chosen == (near,)


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (interpreter("3.7.16"), "too old: virtualenv makes no environments below 3.8"),
        (interpreter("3.8.1"), "excluded by Requires-Python >=3.9"),
        (interpreter("3.10.2", implementation="pypy"), "pypy: only when asked for"),
        (interpreter("3.13.0", free_threaded=True), "free-threaded: only when asked for"),
        (interpreter("3.15.0", prerelease=True), "a pre-release: only when asked for"),
    ],
)
def test_reasons(one: Interpreter, why: str) -> None:
    """What auto does not take is left out with the reason."""
    chosen = selection((interpreter("3.12.1"), one), ("auto",), ">=3.9")
    assert [gone.why for gone in chosen.excluded] == [why]


def test_names_tell_builds_apart() -> None:
    """The free-threaded build and other implementations are not mistaken for the usual one."""
    reported = {gone.what for gone in selection(FOUND, ("auto",), "").excluded}
    assert {"3.13.0t (/free/python)", "pypy 3.10.2 (/pypy/python)"} <= reported


def test_everything_found_is_chosen_or_left_out_with_a_reason() -> None:
    """Nothing disappears without a word."""
    broken = Excluded(what="/broken", why="does not start")
    chosen = selection(FOUND, ("auto",), ">=3.10", (broken,))
    assert len(chosen.chosen) + len(chosen.excluded) == len(FOUND) + 1
    assert all(gone.why for gone in chosen.excluded)


def test_a_path_is_taken_as_it_was_asked_for() -> None:
    """A path names the one interpreter that was found by it."""
    asked = interpreter("3.12.1", source="asked for: ./my/python")
    assert selection((*FOUND, asked), ("./my/python",), "").chosen == (asked,)


@pytest.mark.parametrize(
    ("specs", "requires", "words"),
    [
        (("3.14",), "", "no interpreter for --release-python 3.14. Found: 2.7.18"),
        (("3.9",), ">=3.10", "excluded by Requires-Python >=3.10"),
        (("auto",), ">=4", "excluded by Requires-Python >=4"),
        (("3.9",), ">=3.13", "Suitable here: 3.13.0 (/pythons/3.13.0/bin/python)"),
        (("3.7",), "", "--release-python 3.7: 3.7.16 (/pythons/3.7.16/bin/python): too old"),
        (("2.7",), "", "--release-python 2.7: 2.7.18 (/pythons/2.7.18/bin/python): too old"),
        (("auto", "3.14"), "", "no interpreter for --release-python 3.14"),
        (("3.12.1", "3.12.4"), "", "asks for two interpreters of one kind, 3.12.1"),
        (("./broken/python",), "", "--release-python ./broken/python: does not start: exit status 3"),
        (("nonsense!",), "", "is not understood"),
        (("auto",), ">>3", "Requires-Python '>>3' is not understood"),
    ],
)
def test_refusals(specs: tuple[str, ...], requires: str, words: str) -> None:
    """What cannot be had is named, with what there is."""
    with pytest.raises(SettingsError) as raised:
        selection(FOUND, specs, requires, (Excluded(what="./broken/python", why="does not start: exit status 3"),))
    assert words in str(raised.value)


@pytest.mark.parametrize(
    ("spec", "lacking"),
    [
        ("3.12", ""),
        ("3.12.1", ""),
        ("3.12.9", "3.12.9"),
        ("py310", "3.10"),
        ("3.14t", "3.14t"),
        ("pypy3.10", "pypy3.10"),
        ("auto", ""),
        (">=3.14", ""),
        ("3", ""),
        ("3.7", ""),
        ("./python3.14", ""),
    ],
)
def test_unfound(spec: str, lacking: str) -> None:
    """What names one kind of Python that is not here, as uv calls it; nothing too old for environments."""
    assert unfound((spec,), (interpreter("3.12.1"),)) == ({spec: lacking} if lacking else {})
