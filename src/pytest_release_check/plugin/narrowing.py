"""Under the flag only release checks matter: find the files that hold some, leave all others unread.

A project's other tests and their conftest files may need packages that are not there where a release is checked.
"""

import ast
import copy
import fnmatch
import os
import re
import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest

from pytest_release_check.plugin import FIXTURES
from pytest_release_check.plugin.options import value_of, why_unknown

PREFIX = "release::"
"""How the node ids of the built-in checks begin."""
_MARKER = "release_check"
_MENTION = re.compile("|".join((_MARKER, *sorted(FIXTURES))).encode())
_ABOUT_OTHER_TESTS = ("--cov", "--doctest-modules")
_PRUNED = frozenset({"node_modules", "__pycache__", "build", "dist", "venv"})


def narrow(config: pytest.Config, parser: pytest.Parser, args: list[str]) -> None:
    """Change ``args`` and what is to be loaded, in place, as pytest lets plugins do at this point."""
    _leave_out(config, parser, args)
    _declare_foreign_settings(config, parser)
    namespace = config.known_args_namespace
    asked = [arg for arg in namespace.file_or_dir if arg.startswith(PREFIX)]
    for arg in asked:
        args.remove(arg)
        namespace.file_or_dir.remove(arg)
    places = [_path(config, arg) for arg in namespace.file_or_dir] or _default_places(config)
    only_publishes = bool(value_of(config, "release_manifest"))
    files = () if only_publishes else tuple(sorted({f for place in places for f in _files_with_checks(config, place)}))
    if not files:
        namespace.noconftest = True
    # xdist hands `option` to its workers, whose arguments come already narrowed.
    if not hasattr(config.option, "release_asked"):
        config.option.release_asked = asked
    config.option.release_files = [str(file) for file in files]
    config.option.release_named = [str(_path(config, arg)) for arg in namespace.file_or_dir]


def _leave_out(config: pytest.Config, parser: pytest.Parser, args: list[str]) -> None:
    """Drop options of the project's ``addopts`` that need plugins which are not here, or are about its other tests.

    A threshold of coverage, say, would fail every release check, which runs none of the project's code in process.
    """
    _, unknown = parser.parse_known_and_unknown_args(list(args), namespace=copy.copy(config.option))
    typed = config.invocation_params.args
    dropped = [arg for arg in args if arg not in typed and (arg in unknown or arg.startswith(_ABOUT_OTHER_TESTS))]
    for arg in dropped:
        args.remove(arg)
    config.known_args_namespace = parser.parse_known_args(args, namespace=copy.copy(config.option))
    if not hasattr(config.option, "release_dropped"):
        config.option.release_dropped = dropped


def _declare_foreign_settings(config: pytest.Config, parser: pytest.Parser) -> None:
    """Make settings of plugins that are not here known, or a strict configuration would refuse to start."""
    for name in _stated_settings(config):
        try:
            config.getini(name)
        except ValueError:
            if name.startswith("release_"):
                raise pytest.UsageError(why_unknown(name)) from None
            parser.addini(name, "a setting of a plugin that is not here")


def _stated_settings(config: pytest.Config) -> list[str]:
    """Names in the project's configuration file. pytest deprecates its only way to tell, and offers no other."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return list(getattr(config, "inicfg", ()))


def _path(config: pytest.Config, arg: str) -> Path:
    return Path(os.path.abspath(config.invocation_params.dir / arg.partition("::")[0]))  # noqa: PTH100 - no symlinks


def _default_places(config: pytest.Config) -> list[Path]:
    testpaths = config.getini("testpaths")
    places = [place for pattern in testpaths for place in sorted(config.rootpath.glob(pattern))]
    return places or [config.invocation_params.dir]


def _files_with_checks(config: pytest.Config, place: Path) -> Iterator[Path]:
    patterns = config.getini("python_files")
    for file in _python_files(place):
        named = any(fnmatch.fnmatch(file.name, pattern) for pattern in patterns) or file == place
        if named and _mentions(file):
            yield file


def _python_files(place: Path) -> Iterator[Path]:
    if place.is_file():
        yield place
        return
    for folder, folders, files in os.walk(place):
        folders[:] = sorted(_worth_walking(Path(folder), folders))
        yield from (Path(folder, file) for file in sorted(files) if file.endswith(".py"))


def _worth_walking(folder: Path, names: Iterable[str]) -> list[str]:
    return [
        name
        for name in names
        if name not in _PRUNED and not name.startswith(".") and not (folder / name / "pyvenv.cfg").exists()
    ]


def _mentions(file: Path) -> bool:
    try:
        return holds_checks(file.read_bytes())
    except OSError:
        return False


def holds_checks(source: bytes) -> bool:
    """Whether a file's code has the marker or one of our fixtures: comments and names that only contain them do not.

    Source that is no Python may hold some: pytest says what is wrong with it.
    """
    if not _MENTION.search(source):
        return False  # nearly every file
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return True
    return any(_is_of_a_check(node) for node in ast.walk(tree))


def _is_of_a_check(node: ast.AST) -> bool:
    match node:
        case ast.arg(arg=name) | ast.Name(id=name):
            return name in FIXTURES
        case ast.Attribute(attr=name):
            return name == _MARKER
        case ast.Constant(value=str(name)):  # usefixtures, getfixturevalue, getattr
            return name == _MARKER or name in FIXTURES
    return False
