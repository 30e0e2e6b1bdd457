"""Syntax trees of source that may be anything."""

import ast
import warnings


def tree_of(source: bytes | str) -> ast.Module | None:
    """The syntax tree; None if this Python cannot parse the source. What it would warn of is for its authors to see."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
