"""Which modules a module imports whatever happens, read from its source."""

import ast
from collections.abc import Iterator

from pytest_release_check.analysis.source.trees import imported_from, tree_of


def certain_imports(source: bytes, module: str, *, is_package: bool) -> frozenset[str]:
    """Dotted names that importing ``module`` is certain to import: at its top level, neither guarded nor in a branch.

    Source that does not parse imports nothing.
    """
    tree = tree_of(source)
    if tree is None:
        return frozenset()
    package = module if is_package else module.rpartition(".")[0]
    return frozenset(_imported(tree, package))


def _imported(tree: ast.Module, package: str) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # What `from . import name` takes may be an attribute as well as a module.
            base = imported_from(node, package) if node.module else ""
            yield from (base,) if base else ()


def imported_names(source: bytes, module: str, *, is_package: bool) -> Iterator[tuple[str, str, str]]:
    """Each name that an import gives: the name, the module, and what is taken from it, empty for the module itself."""
    tree = tree_of(source)
    package = module if is_package else module.rpartition(".")[0]
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Import):
            yield from ((alias.asname or alias.name, alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = imported_from(node, package)
            yield from ((alias.asname or alias.name, base, alias.name) for alias in node.names if base)
