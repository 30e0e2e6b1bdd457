"""Tracebacks in what programs say."""

import pytest

from pytest_release_check.analysis.output.tracebacks import Frame, is_for_newer_python, last_traceback

HEAD = "Traceback (most recent call last):"


def test_the_last_one_counts() -> None:
    """Of chained exceptions the one that ended the program is taken, with its calls."""
    lines = [HEAD, '  File "a.py", line 1, in f', "KeyError: 'x'", "", "During handling ...", "", HEAD]
    lines += ['  File "C:\\b.py", line 2, in <module>', "    boom()", "    ^^^^^^", "pkg.errors.OddError: why", "bye"]
    found = last_traceback(lines)
    assert found is not None
    assert (found.kind, found.error) == ("OddError", "pkg.errors.OddError: why")
    assert found.frames == (Frame(file="C:/b.py", name="<module>", text="boom()"),) and found.last == found.frames[0]


@pytest.mark.parametrize("lines", [[], ["usage: demo"], [HEAD], [HEAD, '  File "a.py", line 1, in f', "", "Aborted"]])
def test_none(lines: list[str]) -> None:
    """Without a head, or without an end, there is none."""
    assert last_traceback(lines) is None


@pytest.mark.parametrize(
    ("error", "is_so"),
    [
        ("TypeError: 'type' object is not subscriptable", True),
        ("TypeError: 'ABCMeta' object is not subscriptable", True),
        ("TypeError: unsupported operand type(s) for |: '_GenericAlias' and 'NoneType'", True),
        ("TypeError: unsupported operand type(s) for |: 'str' and 'int'", False),
        ("ValueError: 'type' object is not subscriptable", False),
    ],
)
def test_annotations_of_newer_pythons(error: str, is_so: bool) -> None:
    """What an older Python says of the newer ways to write types is known."""
    assert is_for_newer_python(error) is is_so
