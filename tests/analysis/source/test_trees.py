"""Trees of source that may be anything."""

import ast
import warnings

import pytest

from pytest_release_check.analysis.source.trees import tree_of


@pytest.mark.parametrize("source", [b"def f(:", "x = 1\0", b"# coding: nosuch\n", "(" * 999 + ")" * 999])
def test_what_cannot_be_parsed(source: bytes | str) -> None:
    """Errors, NUL bytes, encodings that there are not, nesting without end."""
    assert tree_of(source) is None


def test_what_python_warns_of() -> None:
    """The warning about an escape that is none reaches nobody here."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert isinstance(tree_of(b"x = '\\d'\n"), ast.Module)
