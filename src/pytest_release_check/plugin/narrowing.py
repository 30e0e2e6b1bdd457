"""Under the flag only release checks matter: find the files that hold some, leave all others unread.

A project's other tests and their conftest files may need packages that are not there where a release is checked.
"""

import copy
import glob
import os
import warnings
from pathlib import Path

import pytest

from pytest_release_check.effects.check_files import Patterns, files_with_checks
from pytest_release_check.plugin import FIXTURES
from pytest_release_check.plugin.checked_project import PREFIX, released_names
from pytest_release_check.plugin.given_values import folder_of, why_unknown
from pytest_release_check.steps.survey import stated_name

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
    named = [_path(config, arg) for arg in namespace.file_or_dir]
    in_part = [_path(config, arg) for arg in namespace.file_or_dir if "::" in arg]
    patterns = _patterns(config)
    planned = files_with_checks(_planned_places(config), config.rootpath, patterns)
    files = files_with_checks(named, config.rootpath, patterns) if named else planned
    if not files:
        namespace.noconftest = True
    if not named:
        usual = _usual_places(config)
        more = [str(file) for file in files if not any(place in (file, *file.parents) for place in usual)]
        args += more
        namespace.file_or_dir += more
    config.option.release_asked = asked
    config.option.release_planned = [str(file) for file in planned]
    config.option.release_in_part = [str(file) for file in in_part]
    config.option.release_files = [str(file) for file in files]
    config.option.release_named = [str(place) for place in named]


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
    end = config.known_args_namespace.confcutdir  # where pytest has found that conftest files end
    config.known_args_namespace = parser.parse_known_args(args, namespace=copy.copy(config.option))
    config.known_args_namespace.confcutdir = end
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
    """Names in the project's configuration file. pytest deprecates its only way to them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return list(getattr(config, "inicfg", ()))


def _path(config: pytest.Config, arg: str) -> Path:
    return Path(os.path.abspath(config.invocation_params.dir / arg.partition("::")[0]))  # noqa: PTH100 - no symlinks


def _patterns(config: pytest.Config) -> Patterns:
    dist = folder_of(config, "release_dist")
    return Patterns(
        files=config.getini("python_files"),
        not_in=config.getini("norecursedirs"),
        fixtures=FIXTURES,
        name_of=stated_name,
        in_environments=config.known_args_namespace.collect_in_virtualenv,
        released=released_names(dist) if dist is not None else frozenset(),
    )


def _planned_places(config: pytest.Config) -> list[Path]:
    """Where the project's own checks are, whatever was named on the command line and wherever in it that was typed.

    What lies beside it under one configuration is of other projects.
    """
    stated = _test_paths(config)
    project = Path(config.option.release_project or config.invocation_params.dir)
    if project == config.rootpath and config.option.release_project:
        return stated or [project]
    return [place for place in stated if project in (place, *place.parents)] or [project]


def _usual_places(config: pytest.Config) -> list[Path]:
    """Where pytest looks if nothing is named."""
    start = config.invocation_params.dir
    return (_test_paths(config) if start == config.rootpath else []) or [start]


def _test_paths(config: pytest.Config) -> list[Path]:
    """As pytest: patterns in which ``**`` stands for any folders, and places outside the root count."""
    patterns = [os.path.join(config.rootpath, pattern) for pattern in config.getini("testpaths")]  # noqa: PTH118
    found = [place for pattern in patterns for place in sorted(glob.glob(pattern, recursive=True))]  # noqa: PTH207
    return [Path(os.path.abspath(place)) for place in found]  # noqa: PTH100 - no symlinks
