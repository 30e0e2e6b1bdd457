"""Calls that hand a folder to what loads templates, static files or message catalogues out of it."""

import ast
from dataclasses import dataclass
from typing import Protocol

from pytest_release_check.analysis.source.trees import name_of

_BY_FOLDER = {"FileSystemLoader": "searchpath", "Jinja2Templates": "directory", "TemplateLookup": "directories"}
"""Classes of Jinja, Starlette and Mako that look nowhere else; they find nothing, and do not fail at once."""
_OF_FLASK = frozenset({"Blueprint", "Flask"})


@dataclass(frozen=True, slots=True)
class LoadedFolder:
    """The path, and whether the call, or each use of what it gives, fails without the folder."""

    path: str
    is_certain: bool


class PathOf(Protocol):
    """Gives the path that an expression is, if that is known."""

    def __call__(self, node: ast.expr, *, is_relative: bool = False) -> str | None:
        """With ``is_relative``, a relative path counts from the module's folder."""


def loaded_folders(call: ast.Call, path_of: PathOf) -> tuple[LoadedFolder, ...]:
    """The folders of the package that a loader is given; none if the call is no such thing."""
    name = name_of(call.func)
    is_certain = True
    folders: tuple[ast.expr | None, ...] = ()
    if name in _BY_FOLDER:
        folders = (_only(_given(call, 0, _BY_FOLDER[name])),)
    elif name == "StaticFiles":
        folders = (_given(call, 0, "directory"),)
        is_certain = not _is(False, _given(call, -1, "check_dir"))
    elif name in _OF_FLASK:
        folders = _given(call, -1, "template_folder"), _given(call, -1, "static_folder")
        is_certain = False
    elif name == "translation":
        folders = (_given(call, 1, "localedir"),)
        is_certain = _given(call, 4, "fallback") is None or _is(False, _given(call, 4, "fallback"))
    paths = (path_of(node, is_relative=name in _OF_FLASK) for node in folders if node is not None)
    return tuple(LoadedFolder(path, is_certain) for path in paths if path)


def _given(call: ast.Call, place: int, keyword: str) -> ast.expr | None:
    """An argument by its place, none below zero, or its name."""
    named = next((one.value for one in call.keywords if one.arg == keyword), None)
    return call.args[place] if named is None and 0 <= place < len(call.args) else named


def _only(node: ast.expr | None) -> ast.expr | None:
    """The one element of a list; with more of them, others may have what is looked for."""
    if isinstance(node, ast.List | ast.Tuple):
        return node.elts[0] if len(node.elts) == 1 else None
    return node


def _is(value: object, node: ast.expr | None) -> bool:
    return isinstance(node, ast.Constant) and node.value is value
