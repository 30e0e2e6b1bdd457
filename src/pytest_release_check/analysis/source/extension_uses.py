"""How the modules of a wheel import its extension modules: whatever happens, or only if they are there."""

import ast
from collections.abc import Iterable, Iterator
from enum import IntEnum

from pytest_release_check.analysis.files.members import is_for_developers, module_name
from pytest_release_check.analysis.source.trees import imported_from, tree_of
from pytest_release_check.model.contents import Contents


class Use(IntEnum):
    """The strongest way in which a module is imported."""

    NONE = 0
    """No module of the wheel imports it, as far as its source says."""
    OPTIONAL = 1
    """In a ``try``, a branch or a function: it may be missing."""
    CERTAIN = 2
    """A module cannot be imported without it."""


def uses_of(contents: Contents, modules: Iterable[str]) -> dict[str, Use]:
    """Dotted name to its use by any module of the wheel."""
    uses = dict.fromkeys(modules, Use.NONE)
    for path, text in contents.texts.items():
        module = module_name(path) if path.endswith(".py") else ""
        if not module or is_for_developers(path) or not any(name.rpartition(".")[2].encode() in text for name in uses):
            continue
        tree = tree_of(text)
        package = module if path.endswith("/__init__.py") else module.rpartition(".")[0]
        for name, use in _imports(tree.body, package, Use.CERTAIN) if tree is not None else ():
            if name in uses:
                uses[name] = max(uses[name], use)
    return uses


def _imports(body: Iterable[ast.AST], package: str, use: Use) -> Iterator[tuple[str, Use]]:
    for node in body:
        if isinstance(node, ast.Import):
            yield from ((alias.name, use) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = imported_from(node, package)
            yield from ((name, use) for name in (base, *(f"{base}.{alias.name}" for alias in node.names)) if base)
        elif isinstance(node, ast.ClassDef):
            yield from _imports(node.body, package, use)
        elif isinstance(node, ast.stmt | ast.excepthandler | ast.match_case):
            yield from _imports(ast.iter_child_nodes(node), package, Use.OPTIONAL)
