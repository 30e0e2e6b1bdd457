"""Modules that may work only because another one was imported before them."""

import ast
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from pytest_release_check.analysis.source.import_references import names_in_import
from pytest_release_check.analysis.source.trees import imported_from, tree_of

_BY_NAME = frozenset({"import_module", "__import__", "modules", "globals", "find_spec"})
"""Means to get at a module whose name no import statement says; ``modules`` is that of ``sys``."""
_ALWAYS_THERE = frozenset({"os.path"})


def may_borrow(sources: Mapping[str, tuple[str, bool]], is_module: Callable[[str], bool]) -> frozenset[str]:
    """Names of those modules of ``sources`` (name to text, and whether it is a package) that use one not imported.

    ``import importlib`` and then ``importlib.util.find_spec`` works where anything else has imported importlib.util.
    ``is_module`` says whether a dotted name can be a module. What this Python cannot parse is among the names, and so
    is what imports by a name that it computes.
    """
    return frozenset(
        name
        for name, (text, is_package) in sources.items()
        if (used := _not_imported(text, name if is_package else name.rpartition(".")[0])) is None
        or any(map(is_module, used))
    )


@cache
def _not_imported(text: str, package: str) -> frozenset[str] | None:
    """Dotted names that a text uses and does not import; None if it cannot be known. Asked again for each Python."""
    tree = tree_of(text)
    nodes = tuple(ast.walk(tree)) if tree is not None else ()
    if not nodes or any(_used_name(node) in _BY_NAME for node in nodes):
        return None
    bound: dict[str, str] = {}
    imported: set[str] = set(_ALWAYS_THERE)
    for node in nodes:
        bound.update(_bound(node, package))
        if isinstance(node, ast.Import | ast.ImportFrom):
            imported.update(names_in_import(node, package))
    return frozenset(dotted for node in nodes for dotted in _dotted(node, bound)) - imported


def _used_name(node: ast.AST) -> str:
    if isinstance(node, ast.Name):
        return node.id
    return node.attr if isinstance(node, ast.Attribute) else ""


def _bound(node: ast.AST, package: str) -> Iterator[tuple[str, str]]:
    """Each name that an import binds, and the dotted name of what it may be."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield (alias.asname, alias.name) if alias.asname else (alias.name.partition(".")[0],) * 2
    elif isinstance(node, ast.ImportFrom):
        origin = imported_from(node, package)
        for alias in node.names:
            yield alias.asname or alias.name, f"{origin}.{alias.name}"


def _dotted(node: ast.AST, bound: Mapping[str, str]) -> Iterator[str]:
    """What an attribute means if it is one of a module: ``importlib.util`` for that of a name bound to importlib."""
    parts: list[str] = []
    value = node
    while isinstance(value, ast.Attribute):
        parts.append(value.attr)
        value = value.value
    if parts and isinstance(value, ast.Name) and value.id in bound:
        yield ".".join((bound[value.id], *reversed(parts)))
