"""Which files of a project hold release checks, read from their source: nothing of them is imported."""

import ast
import os
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from pytest_release_check.checks.source_trees import tree_of
from pytest_release_check.plugin import FIXTURES

_MARKER = "release_check"
_CONFTEST = "conftest.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """What pytest is configured to look for."""

    files: Sequence[str]
    """As ``python_files``."""
    not_in: Sequence[str]
    """As ``norecursedirs``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrappers:
    """What the project's conftest files make of our fixtures."""

    names: frozenset[str] = FIXTURES
    """Fixtures that use one of ours, and ours."""
    folders: frozenset[Path] = field(default_factory=frozenset)
    """Where each test uses one, wanted or not."""


def files_with_checks(places: Iterable[Path], root: Path, patterns: Patterns) -> tuple[Path, ...]:
    """The test files in ``places`` that hold release checks, sorted; one that is itself a place may have any name."""
    found: set[Path] = set()
    for place in places:
        files = tuple(_python_files(place, patterns.not_in))
        around = [folder / _CONFTEST for folder in place.parents if folder == root or root in folder.parents]
        wrappers = wrappers_in([*(file for file in files if file.name == _CONFTEST), *filter(Path.is_file, around)])
        named = (file for file in files if file == place or any(file.match(pattern) for pattern in patterns.files))
        found |= {file for file in named if holds_checks(_read(file), wrappers.names) or _is_below(file, wrappers)}
    return tuple(sorted(found))


def holds_checks(source: bytes, names: frozenset[str] = FIXTURES) -> bool:
    """Whether a file's code has the marker or one of the fixtures: comments and names that only contain them do not.

    Source that is no Python may hold some: pytest says what is wrong with it.
    """
    if not _mentions(source, names):
        return False  # nearly every file
    tree = tree_of(source)
    return tree is None or any(_is_of_a_check(node, names) for node in ast.walk(tree))


def wrappers_in(conftests: Iterable[Path]) -> Wrappers:
    """The fixtures of conftest files that use one of ours, by whatever others."""
    defined = [fixture for file in conftests for fixture in _fixtures(file)]
    names, before = FIXTURES, frozenset[str]()
    while names != before:
        before = names
        names |= {name for name, uses, _, _ in defined if not names.isdisjoint(uses)}
    folders = frozenset(folder for _, uses, is_everywhere, folder in defined if is_everywhere and names & uses)
    return Wrappers(names=names, folders=folders)


def _fixtures(conftest: Path) -> Iterator[tuple[str, frozenset[str], bool, Path]]:
    """Name, what it uses, whether every test has it, and the folder."""
    tree = tree_of(_read(conftest))
    for node in ast.walk(tree) if tree else ():
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        for decorator in node.decorator_list:
            if "fixture" in ast.unparse(decorator):
                keywords = {one.arg: one.value for one in getattr(decorator, "keywords", ())}
                name = getattr(keywords.get("name"), "value", node.name)
                is_everywhere = getattr(keywords.get("autouse"), "value", False) is True
                uses = frozenset(arg.arg for arg in (*node.args.args, *node.args.kwonlyargs))
                yield str(name), uses, is_everywhere, conftest.parent


def _is_below(file: Path, wrappers: Wrappers) -> bool:
    return not wrappers.folders.isdisjoint(file.parents)


def _mentions(source: bytes, names: frozenset[str]) -> bool:
    return re.search("|".join((_MARKER, *map(re.escape, sorted(names)))).encode(), source) is not None


def _is_of_a_check(node: ast.AST, names: frozenset[str]) -> bool:
    match node:
        case ast.arg(arg=name) | ast.Name(id=name):
            return name in names
        case ast.Attribute(attr=name):
            return name == _MARKER
        case ast.Constant(value=str(name)):  # usefixtures, getfixturevalue, getattr
            return name == _MARKER or name in names
    return False


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError:
        return b""


def _python_files(place: Path, not_in: Sequence[str]) -> Iterator[Path]:
    if place.is_file():
        yield place
        return
    for folder, folders, files in os.walk(place):
        folders[:] = sorted(name for name in folders if _is_worth_walking(Path(folder, name), not_in))
        yield from (Path(folder, file) for file in sorted(files) if file.endswith(".py"))


def _is_worth_walking(folder: Path, not_in: Sequence[str]) -> bool:
    if folder.name.startswith(".") or folder.name == "__pycache__" or (folder / "pyvenv.cfg").exists():
        return False
    return not any(fnmatch(str(folder) if "/" in pattern else folder.name, pattern) for pattern in not_in)
