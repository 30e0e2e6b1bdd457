"""For whom wheels are, and what is missing since the release before."""

import pytest

from pytest_release_check.analysis.release.targets import Target, missing_targets, targets_of, words


def wheels(*tags: str) -> list[str]:
    return [f"demo-1.0-{tag}.whl" for tag in tags]


def missing(wanted: list[str], offered: list[str], requires_python: str = ">=3.9,<3.13") -> list[str]:
    found = missing_targets(targets_of(wheels(*wanted)), targets_of(wheels(*offered)), requires_python)
    return list(words(found))


@pytest.mark.parametrize(
    ("tag", "targets"),
    [
        ("cp312-cp312-manylinux_2_17_x86_64.manylinux2014_x86_64", {"cp312 on manylinux_x86_64"}),
        ("cp313-cp313t-musllinux_1_2_aarch64", {"cp313t on musllinux_aarch64"}),
        ("cp312-cp312-macosx_10_13_universal2", {"cp312 on macosx_arm64", "cp312 on macosx_x86_64"}),
        ("cp39-abi3-win_amd64", {"abi3-9 on win_amd64"}),
        ("pp310-pypy310_pp73-win_amd64", {"pp310 on win_amd64"}),
        ("graalpy311-graalpy242_311_native-linux_x86_64", {"graalpy311 on linux_x86_64"}),
        ("cp313-cp313-android_21_arm64_v8a", {"cp313 on android_arm64_v8a"}),
        ("cp3-none-win32", {"py3 on win32"}),
        ("py2.py3-none-any", {"py3 on any"}),
        ("py2-none-any", set()),
    ],
)
def test_targets(tag: str, targets: set[str]) -> None:
    """Without the versions of platforms: a newer one is no other platform."""
    assert {str(target) for target in targets_of(wheels(tag))} == targets


def test_other_files_are_for_nobody() -> None:
    """sdists, and names that nobody can read."""
    assert targets_of(["demo-1.0.tar.gz", "demo-1.0-oops.whl"]) == frozenset()


@pytest.mark.parametrize(
    ("wanted", "offered", "gone"),
    [
        (["py2.py3-none-any"], ["py3-none-any"], []),
        (["py37-none-any"], ["py39-none-any"], []),
        (["cp312-cp312-win_amd64"], ["py3-none-any"], []),
        (["py3-none-any"], ["cp312-cp312-win_amd64"], ["py3 on any"]),
        (["cp310-cp310-win32", "cp311-cp311-win32"], ["cp311-cp311-win32"], ["cp310 on win32"]),
        (["cp38-cp38-win32", "cp311-cp311-win32"], ["cp311-cp311-win32"], []),
        (["cp313-cp313-win32"], ["cp312-cp312-win32"], []),
        (["cp310-cp310-win32", "cp311-cp311-win32"], ["cp39-abi3-win32"], []),
        (["cp310-cp310-win32", "cp311-cp311-win32"], ["cp311-abi3-win32"], ["cp310 on win32"]),
        (["cp39-abi3-win32"], ["cp310-abi3-win32"], ["cp39 on win32"]),
        (["cp310-abi3-win32"], ["cp310-cp310-win32", "cp311-cp311-win32"], ["cp312 on win32"]),
        (["cp312-cp312t-win32"], ["cp312-abi3-win32"], ["cp312t on win32"]),
        (["pp310-pypy310_pp73-win32"], ["cp310-abi3-win32"], ["pp310 on win32"]),
        (["pp310-pypy310_pp73-win32"], ["py3-none-win32"], []),
        (["cp312-cp312-macosx_11_0_arm64"], ["cp312-cp312-macosx_10_13_universal2"], []),
        (["cp312-cp312-macosx_10_13_universal2"], ["cp312-cp312-macosx_11_0_arm64"], ["cp312 on macosx_x86_64"]),
        (["cp312-cp312-manylinux1_x86_64"], ["cp312-cp312-manylinux_2_28_x86_64"], []),
        (["cp312-cp312-manylinux1_x86_64"], ["cp312-cp312-linux_x86_64"], ["cp312 on manylinux_x86_64"]),
    ],
)
def test_what_is_missing(wanted: list[str], offered: list[str], gone: list[str]) -> None:
    """Nobody misses a wheel who can take another one, or whose Python is excluded."""
    assert missing(wanted, offered) == gone


def test_words() -> None:
    """Pythons that are missing on the same platforms are named once, in the order of their versions."""
    targets = [Target(f"cp3{minor}", place) for minor in (10, 9) for place in ("win32", "win_amd64")]
    assert words([*targets, Target("pp310", "win32")]) == ("cp39, cp310, pp310 on win32", "cp39, cp310 on win_amd64")
