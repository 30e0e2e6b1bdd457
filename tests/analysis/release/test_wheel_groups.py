"""Many wheels in a few words."""

import pytest

from pytest_release_check.analysis.release.wheel_groups import by_words, short_name, wheel_names

PLATFORMS = ("macosx_11_0_arm64", "manylinux2014_x86_64.manylinux_2_17_x86_64", "win_amd64")
PYTHONS = ("cp39-cp39", "cp310-cp310", "cp313-cp313", "cp313-cp313t")
EVERY = tuple(f"demo-1.0-{python}-{platform}.whl" for python in PYTHONS for platform in PLATFORMS)
FILES = (*EVERY, "demo-1.0.tar.gz")


def of(*parts: str) -> list[str]:
    return [name for name in EVERY if any(part in name for part in parts)]


@pytest.mark.parametrize(
    ("wheels", "words"),
    [
        (EVERY, "all 12 wheels"),
        (EVERY[:2], ", ".join(EVERY[:2])),
        (of("win"), "4 of 12 wheels (win_amd64)"),
        (of("cp313t"), "3 of 12 wheels (cp313t)"),
        (of("win", "mac"), "8 of 12 wheels (macosx_11_0_arm64, win_amd64)"),
        (EVERY[:-1], "11 of 12 wheels (all but cp313t for win_amd64)"),
        (
            of("cp39-cp39-win", "cp310-cp310-win", "cp313-cp313-win"),
            "3 of 12 wheels (cp39, cp310, cp313 for win_amd64)",
        ),
        (of("cp39", "cp310-cp310-win"), "4 of 12 wheels (cp39; cp310 for win_amd64)"),
    ],
)
def test_names(wheels: list[str], words: str) -> None:
    """All of them, or by platform or Python, or all but a few."""
    assert wheel_names(wheels, FILES) == words


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("demo-1.0-cp39-abi3-win32.whl", "cp39-abi3-win32"),
        ("demo-1.0-pp310-pypy310_pp73-win32.whl", "pp310-win32"),
        ("demo-1.0-1-cp313-cp313t-win32.whl", "cp313t-win32"),
    ],
)
def test_short_names(name: str, short: str) -> None:
    assert short_name(name) == short


def test_builds_with_the_same_tags() -> None:
    """They are named in full: nothing else tells them apart."""
    names = [f"demo-1.0-{build}-cp39-cp39-win32.whl" for build in range(4)]
    assert wheel_names(names[1:], names) == f"3 of 4 wheels ({', '.join(names[1:])})"


def test_lines() -> None:
    """Each line once."""
    lines = by_words({name: ("too large", "odd") if name == EVERY[0] else ("too large",) for name in EVERY}, FILES)
    assert lines == ("all 12 wheels: too large", f"{EVERY[0]}: odd")
