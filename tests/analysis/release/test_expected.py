"""What `release_expect` means."""

import re

import pytest

from pytest_release_check.analysis.release.expected import ExpectedFiles, expected_files
from pytest_release_check.analysis.release.targets import Target


def test_forms() -> None:
    """An sdist, ranges and lists of Pythons, lists of platforms, in any number of entries."""
    assert expected_files(()) is None
    assert expected_files(["sdist", "py3 on any"]) == ExpectedFiles(sdist=True, wheels=(Target("py3", "any"),))
    found = expected_files([" cp39-cp310 , pp310 on win32,macosx_arm64", "cp313t-cp314t on manylinux_x86_64"])
    assert found is not None and not found.sdist
    assert list(map(str, found.wheels)) == [
        *(f"{python} on {place}" for place in ("win32", "macosx_arm64") for python in ("cp39", "cp310", "pp310")),
        "cp313t on manylinux_x86_64",
        "cp314t on manylinux_x86_64",
    ]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        ("wheel", "'wheel' is neither sdist nor a set of wheels; write sdist, or"),
        ("cp310 x win32", "'cp310 x win32' is neither"),
        ("cp314-cp310 on any", "'cp314-cp310' is no range"),
        ("cp310-pp311 on any", "'cp310-pp311' is no range"),
        ("cp313-cp314t on any", "'cp313-cp314t' is no range"),
        ("3.10 on any", "'3.10' names no Python 3"),
        ("cp310, on any", "'' names no Python 3"),
        ("cp310 on linux", "'linux' names no platform"),
        ("cp310 on win64", "'win64' names no platform"),
        ("cp310 on manylinux_2_17_x86_64", "'manylinux_2_17_x86_64': write it without a version"),
        ("cp310 on macosx_universal2", "one for each architecture, as macosx_arm64 and macosx_x86_64"),
    ],
)
def test_what_means_nothing(entry: str, words: str) -> None:
    """What is wrong, and what to write."""
    with pytest.raises(ValueError, match=re.escape(words)):
        expected_files([entry])
