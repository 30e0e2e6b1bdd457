"""Trees of source that may be anything."""

import ast
import warnings

import pytest

from pytest_release_check.analysis.source.trees import imported_from, tree_of


@pytest.mark.parametrize("source", [b"def f(:", "x = 1\0", b"# coding: nosuch\n", "(" * 999 + ")" * 999])
def test_what_cannot_be_parsed(source: bytes | str) -> None:
    """Errors, NUL bytes, encodings that there are not, nesting without end."""
    assert tree_of(source) is None


def test_what_python_warns_of() -> None:
    """The warning about an escape that is none reaches nobody here."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert isinstance(tree_of(b"x = '\\d'\n"), ast.Module)


@pytest.mark.parametrize(
    ("statement", "package", "expected"),
    [
        ("from a.b import c", "demo", "a.b"),
        ("from a import c", "", "a"),
        ("from . import c", "demo", "demo"),
        ("from . import c", "demo.sub", "demo.sub"),
        ("from .a import c", "demo.sub", "demo.sub.a"),
        ("from .a.b import c", "demo", "demo.a.b"),
        ("from .. import c", "demo.sub", "demo"),
        ("from ..a import c", "demo.sub", "demo.a"),
        ("from .. import c", "demo", ""),
        ("from ..a import c", "demo", ""),
        ("from ....a import c", "demo.sub", ""),
        ("from .....a import c", "demo.sub.deep", ""),
        ("from . import c", "", ""),
        ("from .a import c", "", ""),
    ],
)
def test_relative_imports(statement: str, package: str, expected: str) -> None:
    """A name is counted from the package; an import that leads out of the topmost one leads nowhere."""
    (node,) = ast.parse(statement).body
    assert isinstance(node, ast.ImportFrom)
    assert imported_from(node, package) == expected
