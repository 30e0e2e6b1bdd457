"""Which modules a module imports whatever happens, read from its source."""

import ast
from collections.abc import Iterator

from pytest_release_check.analysis.source.trees import tree_of


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


def imported_names(source: bytes, module: str, *, is_package: bool) -> Iterator[tuple[str, str, str]]:
    """Each name that an import gives: the name, the module, and what is taken from it, empty for the module itself."""
    tree = tree_of(source)
    package = module if is_package else module.rpartition(".")[0]
    for node in ast.walk(tree) if tree else ():
        if isinstance(node, ast.Import):
            yield from ((alias.asname or alias.name, alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")
            kept = above[: len(above) - node.level + 1] if node.level else []
            base = ".".join((*kept, *filter(None, [node.module])))
            yield from ((alias.asname or alias.name, base, alias.name) for alias in node.names)
