"""Two builds of the same source."""

import pytest

from pytest_release_check.checks.contents.second_build import differing_members
from tests.checks.contents.made import Files, contents, told

FIRST = {"demo.py": "x = 1\n", "demo-1.0.dist-info/RECORD": "demo.py,sha256=a,6\n"}


@pytest.mark.parametrize(
    ("second", "found"),
    [
        (FIRST, ""),
        ({**FIRST, "demo.py": "x = 2\n", "demo-1.0.dist-info/RECORD": "demo.py,sha256=b,6\n"}, "demo.py"),
        ({**FIRST, "more.py": ""}, "more.py"),
        ({"demo-1.0.dist-info/RECORD": ""}, "demo.py"),
        (None, "the second build gave no file of this name"),
    ],
)
def test_members_that_differ(second: Files | None, found: str) -> None:
    """They are named; RECORD only follows them."""
    again = None if second is None else contents(second)
    assert told(*differing_members("w.whl", contents(FIRST), again)) == ([("not-reproducible", found)] if found else [])


def test_what_was_not_read_to_its_end() -> None:
    """Is not compared."""
    assert differing_members("w.whl", contents(FIRST), contents({}, is_whole=False)) == ()
