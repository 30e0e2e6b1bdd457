"""The entry points that a wheel states."""

import pytest

from pytest_release_check.analysis.metadata.entry_points import entry_points_text, stated_entry_points
from pytest_release_check.model.contents import Contents


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[console_scripts]\nDemo = demo:main\n", [("console_scripts", "Demo", "demo:main")]),
        ("[a]\nb=c:d [x]\n# no\n[e]\nf:g = h\n", [("a", "b", "c:d [x]"), ("e", "f:g", "h")]),
        ("[a]\nb = c\n[a]\nb = d\n", [("a", "b", "d")]),
        ("[a]\nb = %(c)s\n", [("a", "b", "%(c)s")]),
        ("b = c\n", []),
        ("[a]\nno value\n", []),
        ("", []),
    ],
)
def test_stated_entry_points(text: str, expected: list[tuple[str, str, str]]) -> None:
    """Names keep their capital letters, values are no templates; a file that is none has no entry points."""
    contents = Contents(texts={"demo-1.dist-info/entry_points.txt": text.encode(), "entry_points.txt": b"[z]\ny = x\n"})
    assert list(stated_entry_points(entry_points_text(contents))) == expected
