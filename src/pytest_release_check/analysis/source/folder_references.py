"""Which folders beside it a module reads in, or hands to a loader, where the names of the files are computed."""

import ast
import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from pytest_release_check.analysis.source.file_references import Reader
from pytest_release_check.analysis.source.folder_loaders import loaded_folders
from pytest_release_check.analysis.source.trees import assigned, functions_in, name_of, outside_functions, tree_of

_COMPUTED = "\0"
"""Stands in a path for what is only known at run time."""
_LOOKS_FIRST = frozenset({"access", "exists", "is_dir", "is_file", "is_resource", "isdir", "isfile"})
_LISTS = frozenset({"iterdir", "listdir", "scandir", "resource_listdir"})
_OF_PACKAGES = {
    "pkg_resources": ("resource_filename", "resource_listdir", "resource_stream", "resource_string"),
    "pkgutil": ("get_data",),
    "importlib.resources": ("contents", "files", "open_binary", "open_text", "path", "read_binary", "read_text"),
}
"""Functions whose first argument is a package, which they import."""
_MAKES = frozenset({"extractall", "makedirs", "mkdir"})
_MAKES_SECOND = frozenset({"copy", "copy2", "copyfile", "copytree", "move", "unpack_archive", "urlretrieve"})
_ASIDE = re.compile(r"frozen|_MEIPASS|__main__|TYPE_CHECKING|\bDEBUG\b")
"""Conditions of what runs elsewhere, or for developers."""
_OF_FILES = re.compile(r"\b(Exception|OSError|IOError|EnvironmentError|FileNotFoundError|NotADirectoryError)\b")
"""What a caller catches that does without a file."""
_FORMAT = re.compile(r"%(\([^)]*\))?[-+ #0-9.]*[a-zA-Z]|\{[^{}]*\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class FolderReference:
    """A folder, as a path in the wheel, that a module names in literals at ``line``."""

    folder: str
    line: int
    reader: str = ""
    """The function or class that reads there, where it is worth a word."""
    package: str = ""
    """The dotted name, if a package is named and not a path."""
    is_certain: bool = True
    """Whether the code fails without the folder; else nothing is found in it, or something is looked for first."""

    def is_within(self, folders: Iterable[str]) -> bool:
        """Whether the folder is one of these, or lies in one."""
        return any(self.folder == folder or self.folder.startswith(f"{folder}/") for folder in folders)


Paths = Mapping[str, str]
"""Names in a module, or dotted ones, to the paths they stand for."""


def folder_reader(source: bytes, module: str) -> "FolderReader | None":
    """The reader of ``module`` (its path); None of source that does not parse."""
    tree = tree_of(source)
    return FolderReader(module, tree) if tree else None


class FolderReader(Reader):
    """Which folders of the wheel one module reads in, or names."""

    def __init__(self, module: str, tree: ast.Module) -> None:
        super().__init__(module, tree)
        self._known: Paths = {}

    @cached_property
    def exported(self) -> Paths:
        """The names that the module gives to paths in the wheel, once."""
        found = ((name, self._path(value)) for name, value in self._constants.items())
        return {name: path for name, path in found if path and _COMPUTED not in path}

    def references(self, known: Paths) -> tuple[FolderReference, ...]:
        """The folders that are read; ``known`` are paths that other modules give names to.

        What is tried, or looked for, is not certain; folders that the module makes are left out.
        """
        self._known = known
        try:
            return tuple(self._unmade(tuple(self._read_in(self._tree.body)), self.made(known)))
        except RecursionError:
            return ()

    def made(self, known: Paths) -> frozenset[str]:
        """The folders that the module makes, or writes in."""
        self._known = known
        return frozenset(_folder(path) for path in self.in_all_scopes(self._made) if path)

    def named(self, known: Paths) -> frozenset[str]:
        """Every folder that is put together by name, whatever is done with it."""
        self._known = known
        try:
            paths = [*self.exported.values(), *self.in_all_scopes(self._named_in)]
        except RecursionError:
            return frozenset()
        return frozenset(_folder(path) for path in paths if path and "." not in posixpath.basename(path))

    def _named_in(self, call: ast.Call) -> str | None:
        """The path that a call is about: itself, what it is called on, or its first argument."""
        asked = [call, *([call.func.value] if isinstance(call.func, ast.Attribute) else []), *call.args[:1]]
        return next((path for node in asked if (path := self._path(node))), None)

    def _read_in(self, body: list[ast.stmt]) -> Iterator[FolderReference]:
        """What one scope reads, and then those in it."""
        nodes = [node for node in outside_functions(body) if isinstance(node, ast.Call)]
        looks_first = any(name_of(node.func) in _LOOKS_FIRST for node in nodes)
        for node in nodes:
            for reference in self._references(node):
                is_sure = reference.is_certain and not self._is_aside(node.lineno)
                yield replace(reference, is_certain=is_sure and (not looks_first or bool(reference.package)))
        yield from self._inside(body, self._read_in)

    def _unmade(self, read: tuple[FolderReference, ...], made: frozenset[str]) -> Iterator[FolderReference]:
        looked_for = frozenset(_folder(path) for path in self.in_all_scopes(self._looked_for) if path)
        for one in read:
            if one.folder and (one.package or not one.is_within(made)):
                is_sure = one.is_certain and (bool(one.package) or one.folder not in looked_for)
                yield replace(one, is_certain=is_sure)

    def _looked_for(self, call: ast.Call) -> str | None:
        if name_of(call.func) not in _LOOKS_FIRST:
            return None
        return self._path(call.args[0]) if call.args else self._path(getattr(call.func, "value", call.func))

    def _references(self, call: ast.Call) -> Iterator[FolderReference]:
        """What a call reads."""
        name = name_of(call.func)
        found = FolderReference(folder="", line=call.lineno, reader=name)
        if package := self._literal_package(call):
            yield replace(found, folder=package.replace(".", "/"), reader=_qualified(name), package=package)
        for loaded in loaded_folders(call, self._beside):
            yield replace(found, folder=_folder(loaded.path), is_certain=loaded.is_certain)
        listed = self._listed(call, name)
        if listed:
            yield replace(found, folder=_folder(listed))
        path = self._read(call)
        if path and _COMPUTED in path:
            yield replace(found, folder=_folder(path), reader="")

    def _literal_package(self, call: ast.Call) -> str:
        """The package that a function of resources is given, unless it is the module's own."""
        name = name_of(call.func)
        if not call.args or not _qualified(name) or not self._is_of_resources(call.func):
            return ""
        text = self._text(call.args[0]) or ""
        if text == _COMPUTED:
            text = self._aliases.get(ast.unparse(call.args[0]), "")
        is_dotted = bool(text) and all(part.isidentifier() for part in text.split("."))
        return text if is_dotted and "." in text else ""

    def _listed(self, call: ast.Call, name: str) -> str | None:
        if name == "PackageLoader" and call.args:  # it looks for the folder at once
            given = call.args[1:2] or [one.value for one in call.keywords if one.arg == "package_path"]
            return self._joined(self._package(call.args[0]), given or [ast.Constant("templates")])
        if name not in _LISTS:
            return None
        if name == "resource_listdir":
            return self._joined(self._package(call.args[0]), call.args[1:2]) if len(call.args) > 1 else None
        if call.args and name != "iterdir":
            return self._path(call.args[0])
        return self._path(call.func.value) if name == "iterdir" and isinstance(call.func, ast.Attribute) else None

    def _beside(self, node: ast.expr, *, is_relative: bool = False) -> str | None:
        """A path; a relative one where it counts from the folder of the module."""
        if not is_relative:
            return self._path(node)
        text = self._text(node)
        folder = posixpath.dirname(self._module)
        return self._path(node) or (posixpath.normpath(posixpath.join(folder, text)) if text else None)

    def _made(self, call: ast.Call) -> str | None:
        name = name_of(call.func)
        if name in _MAKES:
            given = [*call.args[:1], *(keyword.value for keyword in call.keywords if keyword.arg in ("path", "name"))]
            if name == "mkdir" and isinstance(call.func, ast.Attribute) and name_of(call.func.value) != "os":
                return self._path(call.func.value)
            return self._path(given[0]) if given else None
        if name in _MAKES_SECOND and len(call.args) > 1:
            return posixpath.dirname(self._path(call.args[1]) or "") or None
        written = self._written_by(call)
        return posixpath.dirname(written) if written else None

    def _is_aside(self, line: int) -> bool:
        return any(first <= line <= last for first, last in self._aside)

    @cached_property
    def _aside(self) -> tuple[tuple[int, int], ...]:
        """Lines that depend on conditions of what runs elsewhere, and functions whose callers do without a file."""
        found = (node for node in self._nodes if isinstance(node, ast.If) and _ASIDE.search(ast.unparse(node.test)))
        tried = frozenset(self._tried())
        functions = (node for node in self._nodes if isinstance(node, ast.FunctionDef) and node.name in tried)
        return tuple((node.lineno, node.end_lineno or node.lineno) for node in (*found, *functions))

    def _tried(self) -> Iterator[str]:
        for node in self._nodes:
            caught = (one.type for one in node.handlers) if isinstance(node, ast.Try) else ()
            if isinstance(node, ast.Try) and any(one is None or _OF_FILES.search(ast.unparse(one)) for one in caught):
                inside = (each for statement in node.body for each in ast.walk(statement))
                yield from (name_of(each.func) for each in inside if isinstance(each, ast.Call))

    def _path(self, node: ast.expr, seen: frozenset[str] = frozenset()) -> str | None:
        found = super()._path(node, seen)
        if found is not None or not isinstance(node, ast.Name | ast.Attribute):
            return found
        text = ast.unparse(node)
        if text in self._known and text not in self._locals:
            return self._known[text]
        owner, _, name = text.rpartition(".")
        if owner in ("self", "cls", *self._classes) and name in self._attributes and text not in seen:
            return self._path(self._attributes[name], seen | {text})
        return None

    def _text(self, node: ast.expr) -> str:
        """A part of a path, with a sign for what is computed."""
        if isinstance(node, ast.JoinedStr):
            return "".join(map(self._text, node.values))
        if isinstance(node, ast.FormattedValue):
            return self._text(node.value)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._text(node.left) + self._text(node.right)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
            return _FORMAT.sub(_COMPUTED, self._text(node.left))
        if isinstance(node, ast.Call) and name_of(node.func) == "format" and isinstance(node.func, ast.Attribute):
            return _FORMAT.sub(_COMPUTED, self._text(node.func.value))
        if isinstance(node, ast.Call) and name_of(node.func) in ("join", "Path", "PurePath") and node.args:
            return "/".join(map(self._text, node.args))
        if isinstance(node, ast.Name) and node.id in ("__name__", "__package__"):
            return self._module_name if node.id == "__name__" else self._package_name
        found = super()._text(node)
        return _COMPUTED if found is None else found

    @property
    def _module_name(self) -> str:
        return self._module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")

    @property
    def _package_name(self) -> str:
        return posixpath.dirname(self._module).replace("/", ".")

    @cached_property
    def _classes(self) -> tuple[str, ...]:
        return tuple(node.name for node in self._nodes if isinstance(node, ast.ClassDef))

    @cached_property
    def _attributes(self) -> Mapping[str, ast.expr]:
        """Attributes of classes and of their objects that are given a value once in the module."""
        found: dict[str, list[ast.expr]] = {}
        for owner in (node for node in self._nodes if isinstance(node, ast.ClassDef)):
            methods = (node for function in functions_in(owner.body) for node in ast.walk(function))
            for node in (*owner.body, *methods):
                for target, value in assigned(node):
                    is_own = isinstance(target, ast.Attribute) and name_of(target.value) in ("self", "cls")
                    if is_own or (node in owner.body and isinstance(target, ast.Name)):
                        found.setdefault(name_of(target), []).append(value)
        return {name: values[0] for name, values in found.items() if len(values) == 1}


def _qualified(name: str) -> str:
    return next((f"{module}.{name}" for module, names in _OF_PACKAGES.items() if name in names), "")


def _folder(path: str) -> str:
    """The part of a path before what is computed."""
    before = path.partition(_COMPUTED)
    return posixpath.dirname(before[0]) if before[1] else path.rstrip("/")
