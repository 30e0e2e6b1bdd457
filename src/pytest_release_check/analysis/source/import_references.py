"""Which module asks for which: what is said in the sources, and whether it is said with a way out."""

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from pytest_release_check.analysis.source.trees import imported_from, tree_of

_LENIENT = (ast.Try, ast.If, ast.IfExp)


@dataclass(frozen=True, slots=True, kw_only=True)
class References:
    """For each module the absolute names that its import statements may mean.

    Firm is what is imported whenever the code runs, in functions too; loose is what stands under ``try`` or ``if``.
    """

    firm: Mapping[str, frozenset[str]]
    loose: Mapping[str, frozenset[str]]

    @property
    def all_loose(self) -> frozenset[str]:
        """Every name that some module imports with a way out."""
        return frozenset().union(*self.loose.values())

    def reachable(self, roots: Iterable[str]) -> frozenset[str]:
        """The modules that firm imports lead to from ``roots``, these included."""
        found: set[str] = set()
        ahead = list(roots)
        while ahead:
            module = ahead.pop()
            if module in found or module not in self.firm:
                continue
            found.add(module)
            ahead += (*self.firm[module], *_above(module))
        return frozenset(found)

    def is_optional(self, module: str) -> bool:
        """Whether the code imports a module, or a package that it lies in, with a way out and never without."""
        parts = module.split(".")
        names = [".".join(parts[:count]) for count in range(2, len(parts) + 1)]
        if self._is_needed(module):
            return False
        return any(name in self.all_loose and not self._is_needed(name) for name in names)

    def _is_needed(self, module: str) -> bool:
        """Whether code that does not lie in a module itself imports it without a way out."""
        return any(
            module in names for own, names in self.firm.items() if own != module and not own.startswith(f"{module}.")
        )


def references(sources: Mapping[str, tuple[str, bool]]) -> References:
    """What the modules of ``sources`` (name to text, and whether it is a package) import; no faulty text stops it."""
    firm: dict[str, frozenset[str]] = {}
    loose: dict[str, frozenset[str]] = {}
    for module, (text, is_package) in sources.items():
        package = module if is_package else module.rpartition(".")[0]
        named = _named(text, package)
        firm[module] = frozenset(name for name, is_loose in named if not is_loose)
        loose[module] = frozenset(name for name, is_loose in named if is_loose)
    return References(firm=firm, loose=loose)


def _above(module: str) -> frozenset[str]:
    parts = module.split(".")
    return frozenset(".".join(parts[:count]) for count in range(1, len(parts)))


@cache
def _named(text: str, package: str) -> frozenset[tuple[str, bool]]:
    """Each name and whether it is loose. The same modules are asked about in the cell of each Python."""
    tree = tree_of(text)
    found: set[tuple[str, bool]] = set()
    ahead: list[tuple[ast.AST, bool]] = [(tree, False)] if tree is not None else []
    while ahead:
        node, is_loose = ahead.pop()
        if isinstance(node, ast.Import | ast.ImportFrom):
            found.update((name, is_loose) for name in names_in_import(node, package))
        is_loose = is_loose or isinstance(node, _LENIENT) or _suppresses(node)
        ahead += ((child, is_loose) for child in ast.iter_child_nodes(node))
    return frozenset(found)


def _suppresses(node: ast.AST) -> bool:
    """Whether a ``with`` is one that swallows errors, as ``contextlib.suppress`` does."""
    return isinstance(node, ast.With) and any("suppress" in ast.dump(item.context_expr) for item in node.items)


def names_in_import(node: ast.Import | ast.ImportFrom, package: str) -> Iterator[str]:
    """The absolute dotted names that an import in a module of ``package`` may mean, with the packages they lie in."""
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield from _with_packages(alias.name)
        return
    base = imported_from(node, package)
    if base:
        yield from _with_packages(base)
        yield from (f"{base}.{alias.name}" for alias in node.names if alias.name != "*")


def _with_packages(name: str) -> Iterator[str]:
    parts = name.split(".")
    yield from (".".join(parts[:count]) for count in range(1, len(parts) + 1))
