"""Which modules a module imports whatever happens, read from its source."""

import ast
from collections.abc import Iterator

from pytest_release_check.checks.source_trees import tree_of


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
            base = _base(node, package)
            yield from (base,) if base else ()


def _base(node: ast.ImportFrom, package: str) -> str:
    if not node.level:
        return node.module or ""
    above = package.split(".")
    kept = above[: len(above) - node.level + 1]
    return ".".join((*kept, node.module)) if kept and node.module else ""
