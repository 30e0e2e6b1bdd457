"""What an extension module is compiled from, and whether an sdist has it."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from pytest_release_check.analysis.source.trees import tree_of
from pytest_release_check.model.contents import Contents

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_NATIVE = re.compile(
    r"\.(c|cc|cpp|cxx|c\+\+|cu|pyx|rs|f|for|f\d\d|m|mm|go|zig|nim|d|s|asm|i|swg|hs|ml|a|lib|o|obj|so|dylib|tar|zip|tgz|gz|xz)$",
    re.IGNORECASE,
)
"""What compilers and linkers take, and archives that may hold it."""
_WRITERS = re.compile(rb"cffi|mypyc|nuitka|pythran|urlopen|urlretrieve|requests|submodule|download")
"""Words of builds that compile Python, write the source themselves or fetch it."""
_BUILD_FILES = ("setup.py", "setup.cfg", "pyproject.toml", "meson.build", "CMakeLists.txt")
_ALIKE = {".pyx": (".c", ".cpp", ".cxx"), ".c": (".pyx",), ".cpp": (".pyx",), ".cxx": (".pyx",)}
"""Cython's sources, and what it makes of them: either will do."""


def missing_source(module: str, sdist: Contents) -> str | None:
    """Why an extension module (dotted name) cannot be compiled out of an sdist; None if it may be.

    The build's own configuration may name a file that is not there; or there is nothing that could be compiled.
    """
    if not sdist.is_whole:
        return None
    stated = _stated(sdist).get(module, ())
    for source in stated:
        if not _is_there(source, sdist.members):
            return f"it is compiled from {source}, which the sdist does not have"
    if stated or _may_be_compiled(module, sdist):
        return None
    return "the sdist has no source of any extension module"


def stated_without_source(sdist: Contents) -> dict[str, str]:
    """Each extension module (dotted name) that the build's configuration states, to the source that the sdist lacks."""
    if not sdist.is_whole:
        return {}
    lacking = (
        (module, source)
        for module, sources in _stated(sdist).items()
        for source in reversed(sources)
        if not _is_there(source, sdist.members)
    )
    return dict(lacking)


def _may_be_compiled(module: str, sdist: Contents) -> bool:
    if any(_NATIVE.search(member) for member in sdist.members):
        return True
    path = f"{module.replace('.', '/')}.py"
    texts = [text for name, text in sdist.texts.items() if _is_of_build(name)]
    return any(member.endswith(path) for member in sdist.members) or any(_WRITERS.search(text) for text in texts)


def _is_of_build(member: str) -> bool:
    path = PurePosixPath(member)
    return path.name in _BUILD_FILES or (path.suffix == ".py" and ("build" in path.stem or len(path.parts) == 1))


def _is_there(source: str, members: Iterable[str]) -> bool:
    path = PurePosixPath(source)
    wanted = {str(path), *(str(path.with_suffix(ending)) for ending in _ALIKE.get(path.suffix, ()))}
    return not wanted.isdisjoint(members)


def _stated(sdist: Contents) -> Mapping[str, tuple[str, ...]]:
    """Name of an extension module to its sources, where setup.py or pyproject.toml states them as they are."""
    tree = tree_of(sdist.texts.get("setup.py", b""))
    found = dict(_of_setup(tree)) if tree is not None else {}
    try:
        project = tomllib.loads(sdist.texts.get("pyproject.toml", b"").decode())
        extensions = project["tool"]["setuptools"]["ext-modules"]
        return found | {str(each["name"]): tuple(map(str, each["sources"])) for each in extensions}
    except (ValueError, KeyError, TypeError):
        return found


def _of_setup(tree: ast.Module) -> Iterator[tuple[str, tuple[str, ...]]]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not _called(node.func).endswith("Extension"):
            continue
        given = dict(zip(("name", "sources"), node.args, strict=False)) | {
            word.arg: word.value for word in node.keywords if word.arg
        }
        name, sources = _value(given.get("name")), _value(given.get("sources"))
        if isinstance(name, str) and isinstance(sources, list) and all(isinstance(each, str) for each in sources):
            yield name, tuple(sources)


def _called(function: ast.expr) -> str:
    return (
        function.attr if isinstance(function, ast.Attribute) else function.id if isinstance(function, ast.Name) else ""
    )


def _value(node: ast.expr | None) -> object:
    try:
        return ast.literal_eval(node) if node is not None else None
    except (ValueError, TypeError, SyntaxError, MemoryError, RecursionError):
        return None
