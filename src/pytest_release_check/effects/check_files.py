"""Which files of a project hold release checks, read from their source: nothing of them is imported."""

import ast
import os
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from fnmatch import fnmatch
from pathlib import Path

from pytest_release_check.analysis.source.trees import tree_of
from pytest_release_check.model.errors import SettingsError

_MARKER = "release_check"
_CONFTEST = "conftest.py"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patterns:
    """What pytest is configured to look for."""

    files: Sequence[str]
    """As ``python_files``."""
    not_in: Sequence[str]
    """As ``norecursedirs``."""
    fixtures: frozenset[str]
    """Names of the public fixtures."""
    name_of: Callable[[Path], str]
    """The name that the project in a folder states, empty if there is none; may raise ``SettingsError``."""
    in_environments: bool = False
    """As ``--collect-in-virtualenv``."""
    released: frozenset[str] = frozenset()
    """The names of what is handed in as built files: projects with other names are not searched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrappers:
    """What the project's conftest files make of our fixtures."""

    names: frozenset[str]
    """Fixtures that use one of ours, and ours."""
    folders: frozenset[Path] = field(default_factory=frozenset)
    """Where each test uses one, wanted or not."""


def files_with_checks(places: Iterable[Path], root: Path, patterns: Patterns) -> tuple[Path, ...]:
    """The test files in ``places`` that hold release checks, sorted; one that is itself a place may have any name.

    A file with several names is found once, by the name without a symbolic link if pytest collects it by this one.
    """
    found: dict[str, Path] = {}
    for place in places:
        files = tuple(_python_files(place, patterns))
        # pytest reads no conftest.py above its root, and all others on the way to a test.
        around = [folder / _CONFTEST for folder in place.parents if folder not in root.parents]
        wrappers = wrappers_in(
            [*(file for file in files if file.name == _CONFTEST), *filter(Path.is_file, around)], patterns.fixtures
        )
        named = (file for file in files if file == place or _matches(file, patterns.files))
        for file in named:
            if holds_checks(_read(file), wrappers.names) or _is_below(file, wrappers):
                real = os.path.realpath(file)
                if real not in found or str(file) == real:
                    found[real] = file
    return tuple(sorted(found.values()))


def holds_checks(source: bytes, names: frozenset[str]) -> bool:
    """Whether a file's code has the marker or one of the fixtures: comments and names that only contain them do not.

    Source that is no Python may hold some: pytest says what is wrong with it.
    """
    if not _mentions(source, names):
        return False  # nearly every file
    tree = tree_of(source)
    return tree is None or any(_is_of_a_check(node, names) for node in ast.walk(tree))


def wrappers_in(conftests: Iterable[Path], fixtures: frozenset[str]) -> Wrappers:
    """The fixtures of conftest files that use one of ours, by whatever others."""
    defined = [fixture for file in conftests for fixture in _fixtures(file)]
    names, before = fixtures, frozenset[str]()
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


def _python_files(place: Path, patterns: Patterns) -> Iterator[Path]:
    if place.is_file():
        yield place
        return
    files = (file for file in _all_files(place, patterns) if file.suffix == ".py")
    yield from sorted(files, key=Path.is_symlink)


def _all_files(place: Path, patterns: Patterns) -> Iterator[Path]:
    """The files that pytest sees below ``place``: it follows links. Those without links on their way come first.

    A link to a folder that it lies in has nothing new. Another folder is searched once, unless its name can matter.
    """
    seen: set[str] = set()
    is_once = not any(_separators(pattern) for pattern in (*patterns.files, *patterns.not_in))
    later = deque([place])
    while later:
        start = later.popleft()
        if start != place and _is_loop(start):
            continue
        for name, folders, files in os.walk(start):
            folder, real = Path(name), os.path.realpath(name)
            if real in seen and is_once:
                folders.clear()
                continue
            seen.add(real)
            worth = sorted(one for one in folders if _is_worth_walking(folder / one, patterns))
            folders[:] = [one for one in worth if os.path.realpath(folder / one) == str(Path(real, one))]
            later.extend(folder / one for one in worth if one not in folders)
            yield from (folder / file for file in sorted(files))


def _is_loop(link: Path) -> bool:
    real = os.path.realpath(link)
    return any(os.path.realpath(folder) == real for folder in link.parents)


def _is_worth_walking(folder: Path, patterns: Patterns) -> bool:
    is_environment = (folder / "pyvenv.cfg").exists() or (folder / "conda-meta" / "history").exists()
    if folder.name == "__pycache__" or (is_environment and not patterns.in_environments):
        return False
    return not _matches(folder, patterns.not_in) and not (patterns.released and _is_of_another(folder, patterns))


def _is_of_another(folder: Path, patterns: Patterns) -> bool:
    try:
        name = patterns.name_of(folder)
    except SettingsError:  # not of this project, or pytest says what is wrong
        return False
    return bool(name) and name not in patterns.released


def _matches(path: Path, patterns: Iterable[str]) -> bool:
    """As pytest: a pattern without a separator is for the name, another for the end of the path; a star takes any."""
    return any(
        fnmatch(str(path), pattern if os.path.isabs(pattern) else f"*{os.sep}{pattern}")  # noqa: PTH117 - text
        if _separators(pattern)
        else fnmatch(path.name, pattern)
        for pattern in (pattern.replace("/", os.sep) for pattern in patterns)
    )


def _separators(pattern: str) -> bool:
    return os.sep in pattern or "/" in pattern
