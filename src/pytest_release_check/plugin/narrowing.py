"""Under the flag only release checks matter: find the files that hold some, leave all others unread.

A project's other tests and their conftest files may need packages that are not there where a release is checked.
"""

import copy
import os
import warnings
from pathlib import Path

import pytest

from pytest_release_check.plugin.check_files import Patterns, files_with_checks
from pytest_release_check.plugin.options import why_unknown
from pytest_release_check.steps.survey import project_folder

PREFIX = "release::"
"""How the node ids of the built-in checks begin."""
_ABOUT_OTHER_TESTS = ("--cov", "--doctest-modules")


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
    patterns = Patterns(files=config.getini("python_files"), not_in=config.getini("norecursedirs"))
    files = files_with_checks(places, config.rootpath, patterns)
    if not files:
        namespace.noconftest = True
    # xdist hands `option` to its workers, whose arguments come already narrowed.
    if not hasattr(config.option, "release_asked"):
        config.option.release_asked = asked
        planned = _planned_places(config)
        is_other = planned != places  # most runs name no place
        everywhere = files_with_checks(planned, config.rootpath, patterns) if is_other else files
        in_part = {_path(config, arg) for arg in namespace.file_or_dir if "::" in arg}
        config.option.release_planned = [str(file) for file in everywhere]
        config.option.release_in_part = [str(file) for file in in_part]
    config.option.release_files = [str(file) for file in files]
    config.option.release_named = [str(_path(config, arg)) for arg in namespace.file_or_dir]


def _leave_out(config: pytest.Config, parser: pytest.Parser, args: list[str]) -> None:
    """Drop options of the project's ``addopts`` that need plugins which are not here, or are about its other tests.

    A threshold of coverage, say, would fail every release check, which runs none of the project's code in process.
    """
    _, unknown = parser.parse_known_and_unknown_args(list(args), namespace=copy.copy(config.option))
    typed = config.invocation_params.args
    dropped = []
    for place, arg in enumerate(args):
        if arg not in typed and (arg in unknown or arg.startswith(_ABOUT_OTHER_TESTS)):
            dropped.append(arg)
            following = args[place + 1 : place + 2]
            if "=" not in arg and following and not following[0].startswith("-") and following[0] not in typed:
                dropped += following  # its value, which would be taken for the only place to look for tests
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
    return _test_paths(config) or [config.invocation_params.dir]


def _planned_places(config: pytest.Config) -> list[Path]:
    """Where the project's own checks are, whatever was named on the command line and wherever in it that was typed.

    What lies beside it under one configuration is of other projects.
    """
    root = project_folder(config.invocation_params.dir, config.rootpath) or config.rootpath
    return [place for place in _test_paths(config) if place == root or root in place.parents] or [root]


def _test_paths(config: pytest.Config) -> list[Path]:
    return [place for pattern in config.getini("testpaths") for place in sorted(config.rootpath.glob(pattern))]
