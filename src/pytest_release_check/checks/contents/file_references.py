"""Which files beside it a module reads, as far as its source says so in literal names."""

import ast
import posixpath
import warnings
from collections.abc import Iterator, Mapping
from functools import cached_property

_READING_RESOURCES = frozenset({"open_binary", "open_text", "path", "read_binary", "read_text"})
_NAMED_RESOURCES = frozenset({"get_data", "resource_stream", "resource_string"})
_RESOURCES = ("importlib.resources", "importlib_resources", "pkgutil", "pkg_resources")
_READING_PATHS = frozenset({"open", "read_bytes", "read_text"})
_READING_FUNCTIONS = frozenset(
    {"genfromtxt", "load", "load_workbook", "loadtxt", "read_csv", "read_excel", "read_feather", "read_json"}
    | {"read_parquet", "read_pickle", "read_table", "ZipFile"}
)
"""Of other libraries, by a path that comes first."""
_MAKING = frozenset({"dbm", "shelve"})
"""Modules whose ``open`` makes a file that is not there."""
_SAME_PATH = frozenset({"abspath", "absolute", "realpath", "resolve", "Path", "PurePath", "str", "fspath"})
_LOOKS_FIRST = frozenset({"access", "exists", "glob", "is_dir", "is_file", "isdir", "isfile", "iterdir", "listdir"})


def references(source: bytes, module: str) -> Iterator[tuple[str, int]]:
    """Paths, as those of the wheel, that ``module`` (its path) is certain to read if that code runs, and the lines.

    What is tried, written as well, or read where something is looked for first, is left out. Source that does not parse
    reads nothing.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(source)
        yield from _Reader(module, tree).scope(tree.body)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return


class _Reader:
    def __init__(self, module: str, tree: ast.Module) -> None:
        self._module = module
        self._tree = tree

    def scope(self, body: list[ast.stmt]) -> Iterator[tuple[str, int]]:
        """What a module, or a function, reads by itself, and then what those in it read."""
        own = list(_outside_functions(body))
        if not any(_name(node.func) in _LOOKS_FIRST for node in own if isinstance(node, ast.Call)):
            for node in own:
                path = self._read(node) if isinstance(node, ast.Call) else None
                if path and "." in posixpath.basename(path) and not path.startswith("..") and path not in self._written:
                    yield path, node.lineno  # type: ignore[attr-defined] # a call
        for statement in _functions(body):
            yield from self.scope(statement.body)

    def _read(self, call: ast.Call) -> str | None:
        """The path that a call reads."""
        name, first = _name(call.func), call.args[0] if call.args else None
        if name in _READING_RESOURCES | _NAMED_RESOURCES and self._is_of_resources(call.func) and len(call.args) > 1:
            return self._joined(self._package(call.args[0]), call.args[1:2])
        if isinstance(call.func, ast.Attribute) and name in _READING_PATHS and _is_for_reading(call, 0):
            path = self._path(call.func.value)
            if path is not None:
                return path
        is_reading = name in _READING_FUNCTIONS or (name == "open" and _is_for_reading(call, 1))
        if first is None or not is_reading or _name(getattr(call.func, "value", call.func)) in _MAKING:
            return None
        return self._path(first)

    @cached_property
    def _written(self) -> frozenset[str]:
        """The paths that the module writes, in whatever case."""
        found = set()
        for call in (node for node in ast.walk(self._tree) if isinstance(node, ast.Call)):
            name = _name(call.func)
            if isinstance(call.func, ast.Attribute) and (
                name in ("write_bytes", "write_text", "touch") or (name == "open" and not _is_for_reading(call, 0))
            ):
                found.add(self._path(call.func.value))
            elif name == "open" and call.args and not _is_for_reading(call, 1):
                found.add(self._path(call.args[0]))
        return frozenset(path for path in found if path)

    def _path(self, node: ast.expr, seen: frozenset[str] = frozenset()) -> str | None:
        """What a path is, relative to site-packages, if it is certain."""
        if isinstance(node, ast.Name):
            if node.id == "__file__":
                return self._module
            value = self._constants.get(node.id) if node.id not in seen else None
            return self._path(value, seen | {node.id}) if value is not None else None
        if isinstance(node, ast.Attribute) and node.attr == "parent":
            return _parent(self._path(node.value, seen))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
            return self._joined(self._path(node.left, seen), [node.right])
        return self._path_of_call(node, seen) if isinstance(node, ast.Call) else None

    def _path_of_call(self, node: ast.Call, seen: frozenset[str]) -> str | None:
        name, args = _name(node.func), node.args
        if name == "files" and len(args) == 1 and self._is_of_resources(node.func):
            return self._package(args[0])
        if name == "resource_filename" and len(args) > 1 and self._is_of_resources(node.func):
            return self._joined(self._package(args[0]), args[1:2])
        if name == "dirname" and len(args) == 1:
            return _parent(self._path(args[0], seen))
        if name == "join" and args:
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
        return self._joined(_parent(before), args) if name == "with_name" else None

    def _package(self, node: ast.expr) -> str | None:
        """The folder of a package that is given by its name."""
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            return node.value.replace(".", "/")
        return _parent(self._module) if _name(node) in ("__name__", "__package__") else None

    @staticmethod
    def _joined(folder: str | None, parts: list[ast.expr]) -> str | None:
        if folder is None or not parts:
            return None
        names = [part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
        return posixpath.normpath(posixpath.join(folder, *names)) if len(names) == len(parts) else None

    def _is_of_resources(self, function: ast.expr) -> bool:
        if isinstance(function, ast.Attribute):
            return ast.unparse(function.value).endswith(("resources", "pkgutil"))
        return _name(function) in self._imported

    @cached_property
    def _imported(self) -> frozenset[str]:
        """Names that were taken from modules about resources."""
        found = (
            node for node in ast.walk(self._tree) if isinstance(node, ast.ImportFrom) and node.module in _RESOURCES
        )
        return frozenset(alias.asname or alias.name for node in found for alias in node.names)

    @cached_property
    def _constants(self) -> Mapping[str, ast.expr]:
        """Names that the module gives a value once."""
        found: dict[str, ast.expr] = {}
        stored = [
            node.id
            for node in ast.walk(self._tree)
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del)
        ]
        for statement in self._tree.body:
            target = statement.targets[0] if isinstance(statement, ast.Assign) else None
            if isinstance(statement, ast.Assign) and isinstance(target, ast.Name) and stored.count(target.id) == 1:
                found[target.id] = statement.value
        return found


def _name(node: ast.expr) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _parent(path: str | None) -> str | None:
    return posixpath.dirname(path) if path else None


def _is_for_reading(call: ast.Call, place: int) -> bool:
    given = [keyword.value for keyword in call.keywords if keyword.arg == "mode"] or call.args[place : place + 1]
    if _name(call.func) != "open" or not given:
        return True
    return isinstance(given[0], ast.Constant) and str(given[0].value).strip("tb") == "r"


def _functions(body: list[ast.stmt]) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """The outermost functions, those of classes too."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            yield statement
        elif isinstance(statement, ast.ClassDef):
            yield from _functions(statement.body)


def _outside_functions(body: list[ast.stmt]) -> Iterator[ast.AST]:
    """All nodes, but for functions and what is tried or suppressed."""
    for statement in body:
        if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if isinstance(statement, ast.Try):
            yield from _outside_functions([*statement.orelse, *statement.finalbody])
        elif isinstance(statement, ast.ClassDef):
            yield from _outside_functions(statement.body)
        elif isinstance(statement, ast.If | ast.For | ast.While):
            yield from ast.walk(statement.test if not isinstance(statement, ast.For) else statement.iter)
            yield from _outside_functions([*statement.body, *statement.orelse])
        elif isinstance(statement, ast.With):
            yield from (node for item in statement.items for node in ast.walk(item.context_expr))
            if not any(
                _name(getattr(item.context_expr, "func", item.context_expr)) == "suppress" for item in statement.items
            ):
                yield from _outside_functions(statement.body)
        else:
            yield from ast.walk(statement)
