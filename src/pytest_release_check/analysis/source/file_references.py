"""Which files beside it a module reads, as far as its source says so in literal names."""

import ast
import posixpath
from collections.abc import Iterator
from functools import cached_property

from pytest_release_check.analysis.source.path_expressions import PathExpressions
from pytest_release_check.analysis.source.trees import name_of, outside_functions, tree_of

_READING_RESOURCES = frozenset({"open_binary", "open_text", "path", "read_binary", "read_text"})
_NAMED_RESOURCES = frozenset({"get_data", "resource_stream", "resource_string"})
_READING_PATHS = frozenset({"open", "read_bytes", "read_text"})
_READING_FUNCTIONS = frozenset(
    {"genfromtxt", "load", "load_workbook", "loadtxt", "read_csv", "read_excel", "read_feather", "read_json"}
    | {"read_parquet", "read_pickle", "read_table", "ZipFile"}
)
"""Of other libraries, by a path that comes first."""
_MAKING = frozenset({"dbm", "shelve"})
"""Modules whose ``open`` makes a file that is not there."""
_LOOKS_FIRST = frozenset({"access", "exists", "glob", "is_dir", "is_file", "isdir", "isfile", "iterdir", "listdir"})


def references(source: bytes, module: str) -> Iterator[tuple[str, int]]:
    """Paths, as those of the wheel, that ``module`` (its path) is certain to read if that code runs, and the lines.

    What is tried, written as well, or read where something is looked for first, is left out. Source that does not parse
    reads nothing.
    """
    tree = tree_of(source)
    try:
        yield from Reader(module, tree).scope(tree.body) if tree is not None else ()
    except (ValueError, RecursionError, MemoryError):
        return


class Reader(PathExpressions):
    """What the calls of one module read."""

    def scope(self, body: list[ast.stmt]) -> Iterator[tuple[str, int]]:
        """What a module, or a function, reads by itself, and then what those in it read."""
        own = list(outside_functions(body))
        if not any(name_of(node.func) in _LOOKS_FIRST for node in own if isinstance(node, ast.Call)):
            for node in own:
                path = self._read(node) if isinstance(node, ast.Call) else None
                if path and "." in posixpath.basename(path) and not path.startswith("..") and path not in self._written:
                    yield path, node.lineno  # type: ignore[attr-defined] # a call
        yield from self._inside(body, self.scope)

    def _read(self, call: ast.Call) -> str | None:
        """The path that a call reads."""
        name, first = name_of(call.func), call.args[0] if call.args else None
        if name in _READING_RESOURCES | _NAMED_RESOURCES and self._is_of_resources(call.func) and len(call.args) > 1:
            return self._joined(self._package(call.args[0]), call.args[1:2])
        if name == "as_file" and len(call.args) == 1 and self._is_of_resources(call.func):
            return self._path(call.args[0])
        if isinstance(call.func, ast.Attribute) and name in _READING_PATHS and _is_for_reading(call, 0):
            path = self._path(call.func.value)
            if path is not None:
                return path
        is_reading = name in _READING_FUNCTIONS or (name == "open" and _is_for_reading(call, 1))
        if first is None or not is_reading or name_of(getattr(call.func, "value", call.func)) in _MAKING:
            return None
        return self._path(first)

    @cached_property
    def _written(self) -> frozenset[str]:
        """The paths that the module writes, in whatever case."""
        return frozenset(path for path in self.in_all_scopes(self._written_by) if path)

    def _written_by(self, call: ast.Call) -> str | None:
        name = name_of(call.func)
        if isinstance(call.func, ast.Attribute) and (
            name in ("write_bytes", "write_text", "touch") or (name == "open" and not _is_for_reading(call, 0))
        ):
            return self._path(call.func.value)
        is_writing = name == "open" and call.args and not _is_for_reading(call, 1)
        return self._path(call.args[0]) if is_writing else None


def _is_for_reading(call: ast.Call, place: int) -> bool:
    given = [keyword.value for keyword in call.keywords if keyword.arg == "mode"] or call.args[place : place + 1]
    if name_of(call.func) != "open" or not given:
        return True
    return isinstance(given[0], ast.Constant) and str(given[0].value).strip("tb") == "r"
