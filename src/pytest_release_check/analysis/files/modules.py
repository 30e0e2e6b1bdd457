"""The modules that a file installs, and where people enter them."""

import ast
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from pathlib import PurePosixPath

from packaging.utils import canonicalize_name

from pytest_release_check.analysis.metadata.entry_points import (
    SCRIPT_GROUPS,
    entry_point_target,
    entry_points_text,
    stated_entry_points,
)
from pytest_release_check.analysis.metadata.pythons import Python
from pytest_release_check.model.contents import Contents
from pytest_release_check.model.distributions import Artifact, Distribution

_OTHERS = re.compile(
    r"(tests?|testing|testdata|_?tests?_.*|docs?|examples?(_.*)?|benchmarks?|templates?|data|fixtures?|scripts|tools|setup"
    r"|conftest|lib2to3|.*_tests?|ci|tasks|noxfile|_build)",
    re.IGNORECASE,
)
"""Folders and modules that nobody imports as part of the project, or that are its data."""
_LEAST = (3, 7)
"""The oldest Python whose grammar ``ast.parse`` can keep apart from its own."""
_COMPILED = (".so", ".pyd")
_IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+)?import[ \t]+(?:\(([^)]{0,5000})\)|([^\n]*))", re.MULTILINE | re.ASCII
)
_TEMPLATE = re.compile(rb"\{\{|\{%|<%|\$\{|@@")


@dataclass(frozen=True)
class Modules:
    """The Python source of one file, by dotted name."""

    sources: Mapping[str, str]
    """Members, by name of the module."""
    texts: Mapping[str, bytes]
    tops: frozenset[str]
    """Top-level names that the file installs, compiled ones too."""
    folders: frozenset[str]
    """Names of folders and single modules anywhere in the file: what is vendored may be imported by its own name."""
    oldest: Python
    """The first Python that the file is for: what it can compile is not asked of others."""
    roots: tuple[str, ...]
    """Modules and packages at the top: what a user imports first."""
    commands: tuple[str, ...]
    """The modules that scripts load."""

    @classmethod
    def of(cls, file: Distribution, contents: Contents, oldest: Python) -> "Modules":
        """Of a wheel as it lies in site-packages; of an sdist by its packages, at its top or below ``src``."""
        is_wheel = file.artifact is Artifact.WHEEL
        base = "" if is_wheel else _base(contents)
        found = {name: path for path in contents.texts if (name := _module_name(path, base))}
        tops = frozenset(top for path in contents.members if (top := _top(path, base)))
        folders = frozenset(part.removesuffix(".py") for path in contents.members for part in path.split("/"))
        roots = tuple(_roots(found) if is_wheel else _installed(_roots(found), file, contents))
        commands = tuple(name for name in _commands(contents) if name in found) if is_wheel else ()
        return cls(found, contents.texts, tops, folders, oldest, roots, commands)

    def package_of(self, module: str) -> str:
        """Where relative imports in a module start."""
        return module if self.sources[module].endswith("/__init__.py") else module.rpartition(".")[0]

    def parsed(self, module: str, python: Python) -> ast.Module | SyntaxError:
        """A module's syntax tree, or why a Python, as far as this one knows it, cannot compile it."""
        for version in dict.fromkeys((self.oldest, python)):
            key = module, max(version, _LEAST)
            if key not in self._trees:
                self._trees[key] = parsed(self.texts[self.sources[module]], self.sources[module], key[1])
            if isinstance(self._trees[key], ast.Module):
                break
        return self._trees[key]

    @cached_property
    def _trees(self) -> dict[tuple[str, Python], ast.Module | SyntaxError]:
        return {}

    @cached_property
    def mentioned(self) -> frozenset[str]:
        """All modules and names that any import in the source may mean, guarded ones too."""
        return frozenset(name for path in self.sources.values() for name in _mentioned(self.texts[path]))

    @cached_property
    def mentioned_tops(self) -> frozenset[str]:
        """The first parts of them, written as names of distributions without their dashes."""
        return frozenset(canonicalize_name(name.partition(".")[0]).replace("-", "") for name in self.mentioned)

    def is_template(self, module: str) -> bool:
        """Whether a program that fills in templates makes Python of it first."""
        return _TEMPLATE.search(self.texts[self.sources[module]]) is not None


def parsed(source: bytes, path: str, oldest: Python | None = None) -> ast.Module | SyntaxError:
    """The syntax tree of source, or why ``oldest``, as far as this Python knows it, cannot compile it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source, path, feature_version=oldest)
    except SyntaxError as error:
        return error
    except (ValueError, RecursionError, MemoryError) as error:  # NUL bytes, and nesting without end
        return SyntaxError(str(error))


def is_beside(name: str) -> bool:
    """Whether a module belongs to tests, documents, templates or tools."""
    return any(_OTHERS.fullmatch(part) for part in name.split("."))


def _base(contents: Contents) -> str:
    has_src = any(re.fullmatch(r"src/[^/]+(/__init__)?\.py", path) for path in contents.texts)
    return "src/" if has_src else ""


def _module_name(path: str, base: str) -> str:
    """The dotted name under which a member can be imported; empty if it cannot."""
    pure = PurePosixPath(path.removeprefix(base))
    if pure.suffix != ".py" or not path.startswith(base):
        return ""
    parts = pure.parent.parts if pure.stem == "__init__" else (*pure.parent.parts, pure.stem)
    return ".".join(parts) if parts and all(part.isidentifier() for part in parts) else ""


def _top(path: str, base: str) -> str:
    if not path.startswith(base):
        return ""
    first, _, rest = path.removeprefix(base).partition("/")
    is_folder = bool(rest) and first.isidentifier()
    return first if is_folder else first.partition(".")[0] if first.endswith((".py", *_COMPILED)) else ""


def _roots(found: Mapping[str, str]) -> Iterator[str]:
    """Modules and packages in no package that has an ``__init__``; of a namespace each."""
    for name, path in found.items():
        above = accumulate(name.split(".")[:-1], "{}.{}".format)
        is_first = path.endswith("__init__.py") or "." not in name
        if is_first and not name.startswith("_") and not is_beside(name) and found.keys().isdisjoint(above):
            yield name


def _installed(names: Iterable[str], file: Distribution, contents: Contents) -> Iterator[str]:
    """Of the roots in an sdist those that are surely installed; others are scripts of the source tree."""
    stated = [text for path, text in contents.texts.items() if path.endswith(".egg-info/top_level.txt")]
    listed = {canonicalize_name(top) for text in stated for top in text.decode("utf-8", "replace").split()}
    yield from (name for name in names if canonicalize_name(name) in listed | {canonicalize_name(file.name)})


def _commands(contents: Contents) -> Iterator[str]:
    """The modules of console and GUI scripts."""
    points = stated_entry_points(entry_points_text(contents))
    return (entry_point_target(value)[0] for group, _, value in points if group in SCRIPT_GROUPS)


def _mentioned(source: bytes) -> Iterator[str]:
    """Read without parsing, as this is asked of all modules and a name too many does no harm."""
    for match in _IMPORT.finditer(source):
        names = " ".join(part.decode() for part in match.groups() if part)
        yield from (name.lstrip(".") for name in re.findall(r"[\w.]+", names))
