"""Imports of a module beside the importing one as if it were top-level: Python 2 found it, Python 3 does not."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from pytest_release_check.analysis.source.trees import tree_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A module of the project that has the name of the one that is missing, in a package around the import."""

    name: str
    """The name in the import that failed."""
    package: str
    """The dotted name of the package in which the project's module lies."""
    dots: str
    """What a relative import puts in front."""
    statement: str
    """The import as it stands, one line; empty if it is not known."""
    is_certain: bool
    """Whether the module has everything that is asked of the missing one."""

    @property
    def fact(self) -> str:
        """For people: that it is there."""
        return f"`{self.name}` is a module beside it inside the package `{self.package}`"

    @property
    def fix(self) -> str:
        """What to write. A distribution of that name on the index is not the project's: it is never advised."""
        found = re.match(rf"from\s+{re.escape(self.name)}((?:\.[\w.]+)?\s+import\s.*)", self.statement)
        absolute, relative = f"from {self.package} import {self.name}", f"from {self.dots} import {self.name}"
        if found:
            rest = found[1].rstrip(" (")
            absolute, relative = f"from {self.package}.{self.name}{rest}", f"from {self.dots}{self.name}{rest}"
        cure = f"write `{absolute}` or `{relative}`"
        if self.is_certain:
            return f"{cure}: the import is implicitly relative, which Python 3 does not know"
        module = f"{self.package}.{self.name}"
        return f"if `{module}` is meant, {cure}; a distribution of the name `{self.name}` is somebody else's"


def module_beside(missing: str, importer: str, sources: Mapping[str, str], *, is_package: bool) -> Beside | None:
    """The module of the project that ``importer`` means by the top-level name ``missing``; None if there is none.

    ``sources`` has the text of every module of the project by its dotted name. The importing module is never meant:
    `redis.py` of a package imports the distribution of that name, and so may others in a folder of such modules.
    """
    name = missing.partition(".")[0]
    package = importer if is_package else importer.rpartition(".")[0]
    for depth, around in enumerate(_packages(package), start=1):
        found = f"{around}.{name}"
        if found in sources and found != importer:
            text = sources.get(importer, "")
            return Beside(
                name=name,
                package=around,
                dots="." * depth,
                statement=_statement(text, name),
                is_certain=_has_all(found, _asked(text, name), sources),
            )
    return None


def _packages(package: str) -> Iterator[str]:
    while package:
        yield package
        package = package.rpartition(".")[0]


def _statement(text: str, name: str) -> str:
    found = re.search(rf"^[ \t]*((?:from|import)[ \t]+{re.escape(name)}\b.*)", text, re.MULTILINE)
    return found[1].partition("#")[0].strip() if found else ""


def _asked(text: str, name: str) -> frozenset[str]:
    """What the importing text takes out of the missing module: names, submodules, attributes."""
    tree = tree_of(text.encode())
    asked: set[str] = set()
    for node in ast.walk(tree) if tree is not None else ():
        if isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").partition(".")[0] == name:
            below = (node.module or "").partition(".")[2].partition(".")[0]
            asked |= {below} if below else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            asked |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith(f"{name}.")}
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == name:
            asked.add(node.attr)
    return frozenset(asked)


def _has_all(module: str, asked: frozenset[str], sources: Mapping[str, str]) -> bool:
    """Whether the module's text has every name; one that imports a distribution of its own name proves nothing."""
    text, name = sources[module], module.rpartition(".")[2]
    if not asked or re.search(rf"^[ \t]*(?:from|import)[ \t]+{re.escape(name)}\b", text, re.MULTILINE):
        return False
    named = frozenset(re.findall(r"\w+", text))
    return all(one == "*" or one in named or f"{module}.{one}" in sources for one in asked)
