"""What the expressions of a module are as paths in the wheel, as far as its source says so in literal names."""

import ast
import posixpath
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property, reduce
from typing import TypeVar

from pytest_release_check.analysis.source.trees import assigned, functions_in, name_of

_RESOURCES = ("importlib.resources", "importlib_resources", "pkgutil", "pkg_resources")
_SAME_PATH = frozenset({"abspath", "absolute", "realpath", "resolve", "Path", "PurePath", "str", "fspath"})
"""Functions and methods that give the path which they are given."""
_Found = TypeVar("_Found")


class PathExpressions:
    """The paths that expressions of one module stand for, by the values of its names."""

    def __init__(self, module: str, tree: ast.Module) -> None:
        self._module = module
        self._tree = tree
        self._locals: Mapping[str, ast.expr | None] = {}
        """Of the function at hand: what a name is if it is given a value once, None if there is more to it."""

    def _inside(self, body: list[ast.stmt], scope: Callable[[list[ast.stmt]], Iterator[_Found]]) -> Iterator[_Found]:
        """What ``scope`` finds in each function of a body, which has names of its own beside those around it."""
        around = self._locals
        for function in functions_in(body):
            self._locals = {**around, **_locals_of(function)}
            yield from scope(function.body)
        self._locals = around

    def in_all_scopes(self, asked: Callable[[ast.Call], str | None]) -> Iterator[str | None]:
        """What is answered about each call of the module, by the names that are known where it stands."""
        around, self._locals = self._locals, {}
        yield from self._asked(self._tree.body, asked)
        self._locals = around

    def _asked(self, body: list[ast.stmt], asked: Callable[[ast.Call], str | None]) -> Iterator[str | None]:
        calls = (node for statement in body for node in ast.walk(statement) if isinstance(node, ast.Call))
        yield from map(asked, calls)
        yield from self._inside(body, lambda inner: self._asked(inner, asked))

    def _value_of(self, name: str) -> ast.expr | None:
        return self._locals[name] if name in self._locals else self._constants.get(name)

    @cached_property
    def _nodes(self) -> tuple[ast.AST, ...]:
        return tuple(ast.walk(self._tree))

    def _path(self, node: ast.expr, seen: frozenset[str] = frozenset()) -> str | None:
        """What a path is, relative to site-packages, if it is certain."""
        if isinstance(node, ast.Name):
            if node.id == "__file__":
                return self._module
            value = self._value_of(node.id) if node.id not in seen else None
            return self._path(value, seen | {node.id}) if value is not None else None
        if isinstance(node, ast.Attribute) and node.attr == "parent":
            return parent_of(self._path(node.value, seen))
        if isinstance(node, ast.Subscript):
            return self._part_of(node, seen)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            return self._joined(self._path(node.left, seen), [node.right])
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Add):
            return self._continued(self._path(node.left, seen), [node.right])
        if isinstance(node, ast.JoinedStr) and node.values and isinstance(node.values[0], ast.FormattedValue):
            return self._continued(self._path(node.values[0].value, seen), node.values[1:])
        return self._path_of_call(node, seen) if isinstance(node, ast.Call) else None

    def _part_of(self, node: ast.Subscript, seen: frozenset[str]) -> str | None:
        """A folder further up, as in ``parents[1]``, or the folder in ``os.path.split(path)[0]``."""
        place, whole = node.slice.value if isinstance(node.slice, ast.Constant) else None, node.value
        if isinstance(whole, ast.Attribute) and whole.attr == "parents" and isinstance(place, int) and 0 <= place < 9:
            return reduce(lambda path, _: parent_of(path), range(place + 1), self._path(whole.value, seen))
        if place == 0 and isinstance(whole, ast.Call) and name_of(whole.func) == "split" and whole.args:
            return parent_of(self._path(whole.args[0], seen))
        return None

    def _continued(self, path: str | None, parts: list[ast.expr]) -> str | None:
        """A path with text behind it, as in ``f"{HERE}/words.txt"``."""
        texts = [text for part in parts if (text := self._text(part)) is not None]
        if path is None or not texts or len(texts) != len(parts):
            return None
        text = "".join(texts)
        return posixpath.normpath(path + text) + ("/" if text.endswith("/") else "")

    def _path_of_call(self, node: ast.Call, seen: frozenset[str]) -> str | None:
        name, args = name_of(node.func), node.args
        if name == "files" and len(args) == 1 and self._is_of_resources(node.func):
            return self._package(args[0])
        if name == "resource_filename" and len(args) > 1 and self._is_of_resources(node.func):
            return self._joined(self._package(args[0]), args[1:2])
        if name == "dirname" and len(args) == 1:
            return parent_of(self._path(args[0], seen))
        if name == "join" and args:
            return self._joined(self._path(args[0], seen), args[1:])
        if name in ("Path", "PurePath") and len(args) > 1:
            return self._joined(self._path(args[0], seen), args[1:])
        if name in _SAME_PATH and len(args) == 1:
            return self._path(args[0], seen)
        if not isinstance(node.func, ast.Attribute):
            return None
        before = self._path(node.func.value, seen)
        if name in _SAME_PATH and not args:
            return before
        if name == "joinpath":
            return self._joined(before, args)
        return self._joined(parent_of(before), args) if name == "with_name" else None

    def _package(self, node: ast.expr) -> str | None:
        """The folder of a package that is given by its name."""
        if name_of(node) in ("__name__", "__package__"):
            return parent_of(self._module)
        text = self._aliases.get(ast.unparse(node)) or self._text(node)
        return text.replace(".", "/") if text else None

    def _joined(self, folder: str | None, parts: list[ast.expr]) -> str | None:
        if folder is None or not parts:
            return None
        names = [name for part in parts if (name := self._text(part)) is not None]
        return posixpath.normpath(posixpath.join(folder, *names)) if len(names) == len(parts) else None

    def _text(self, node: ast.expr) -> str | None:
        """What a part of a path is, if it is certain: a literal, or a name that stands for one."""
        value = self._value_of(node.id) if isinstance(node, ast.Name) else node
        if isinstance(value, ast.Attribute | ast.Name) and ast.unparse(value) in ("os.pardir", "os.path.pardir"):
            return ".."
        return value.value if isinstance(value, ast.Constant) and isinstance(value.value, str) else None

    def _is_of_resources(self, function: ast.expr) -> bool:
        if isinstance(function, ast.Attribute):
            place = ast.unparse(function.value)
            return place.endswith(("resources", "pkgutil")) or self._aliases.get(place) in _RESOURCES
        return name_of(function) in self._imported

    @cached_property
    def _imported(self) -> frozenset[str]:
        """Names that were taken from modules about resources."""
        found = (node for node in self._nodes if isinstance(node, ast.ImportFrom) and node.module in _RESOURCES)
        return frozenset(alias.asname or alias.name for node in found for alias in node.names)

    @cached_property
    def _aliases(self) -> Mapping[str, str]:
        """Modules by the names that imports give them."""
        found: dict[str, str] = {}
        for node in self._nodes:
            if isinstance(node, ast.Import):
                found |= {alias.asname or alias.name: alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module == "importlib":
                found |= {alias.asname or alias.name: f"importlib.{alias.name}" for alias in node.names}
        return found

    @cached_property
    def _constants(self) -> Mapping[str, ast.expr]:
        """Names that the module gives a value once."""
        found: dict[str, ast.expr] = {}
        stored = Counter(
            node.id for node in self._nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del)
        )
        for statement in self._tree.body:
            for target, value in assigned(statement):
                if isinstance(target, ast.Name) and stored[target.id] == 1:
                    found[target.id] = value
        return found


def parent_of(path: str | None) -> str | None:
    """The folder of a path, if that is known."""
    return posixpath.dirname(path) if path else None


def _locals_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> Mapping[str, ast.expr | None]:
    arguments = function.args
    given = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
    found: dict[str, ast.expr | None] = {argument.arg: None for argument in given if argument is not None}
    nodes = [node for statement in function.body for node in ast.walk(statement)]
    values = {target.id: value for node in nodes for target, value in assigned(node) if isinstance(target, ast.Name)}
    stored = [node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del)]
    for name in stored:
        found[name] = values.get(name) if stored.count(name) == 1 and name not in found else None
    return found
