"""Which project is checked, and that pytest works with the root folder and the settings file of this project.

pytest looks for both before it knows the options of any plugin, and takes each value that follows an option after a
space for a test file: `--release-python /usr/bin/python3.11` moves its root to /usr/bin, and the project's settings are
not read. Then pytest is started again, in the place of this process, with root and settings file named.
"""

import copy
import inspect
import os
import shlex
from argparse import Namespace
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename

from pytest_release_check.effects.this_process import become
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.options import OPTIONS
from pytest_release_check.plugin.commands import is_command, started_with
from pytest_release_check.steps.survey import project_folder, stated_name

PREFIX = "release::"
"""How the node ids of the built-in checks begin."""
_Setup = tuple[Path, Path | None]  # pytest's root folder and its settings file


def is_started_again(config: pytest.Config, parser: pytest.Parser, args: list[str]) -> bool:
    """Whether pytest has not read the settings of the project that is checked: it will do so in a second start.

    Keeps the project's folder as ``release_project`` among the options, empty if none is checked. Raises ``UsageError``
    if the second start has not helped, or if it is not clear which project is meant.
    """
    typed = _typed(config, parser)
    named = [arg for arg in typed.file_or_dir if not arg.startswith(PREFIX)]
    root, _ = wanted = _setup_for(config, typed, named)
    try:
        project = checked_project(config.invocation_params.dir, root, _handed_in(config, typed))
        if project is not None:
            _require_one_project(config, typed, root, project)
    except SettingsError as error:
        raise pytest.UsageError(str(error)) from error
    config.option.release_project = str(project or "")
    if project is not None:
        wanted = _setup_for(config, typed, [str(project)])
    if wanted == (config.rootpath, config.inipath) and not _report_is_made_later(config, typed):
        return False
    _start_again(config, args, wanted)
    return True


def checked_project(start: Path, root: Path, dist: Path | None) -> Path | None:
    """The folder of the project that is checked; None if there is none.

    Without files that are handed in: the one that ``start`` lies in, or the one at pytest's ``root`` if ``start`` is
    not below it. The files in ``dist`` belong to the project whose name they have: to this one, or else to the one that
    ``dist`` lies in. Raises ``SettingsError`` if a pyproject.toml does not parse.
    """
    own = project_folder(start, root) or project_folder(start, Path(start.anchor))
    if dist is None:
        return own
    names = released_names(dist)
    theirs = project_folder(dist, Path(dist.anchor))
    if theirs is None or theirs == start or theirs in start.parents:
        return own
    if own is not None and stated_name(own) in names:
        return own
    return theirs if stated_name(theirs) in names | {""} else own


def released_names(dist: Path) -> frozenset[str]:
    """The normalized project names of the distributions in a folder, which may not exist."""
    return frozenset(filter(None, map(_released_name, dist.glob("*"))))


def joined(args: Iterable[str]) -> tuple[str, ...]:
    """``args`` with the value of each option of ours behind a ``=``, so that it cannot be taken for a path."""
    taking = {f"--{option.name}" for option in OPTIONS if option.kind != "flag"}
    done: list[str] = []
    waiting = ends = False
    for arg in args:
        if waiting and not arg.startswith("-"):
            done[-1] += f"={arg}"
            waiting = False
            continue
        ends = ends or arg == "--"
        waiting = arg in taking and not ends
        done.append(arg)
    return tuple(done)


def _typed(config: pytest.Config, parser: pytest.Parser) -> Namespace:
    """What was given before any settings file was read, now that the options of all plugins are known."""
    args = [*shlex.split(os.environ.get("PYTEST_ADDOPTS", "")), *config.invocation_params.args]
    return parser.parse_known_args(args, namespace=copy.copy(config.option))


def _setup_for(config: pytest.Config, typed: Namespace, places: Sequence[str]) -> _Setup:
    """What pytest would have found if it had known which arguments are places."""
    folder = config.invocation_params.dir
    return pytest_setup(folder, places, settings_file=typed.inifilename, root=typed.rootdir)[:2]


def pytest_setup(
    folder: Path, places: Sequence[str] = (), *, settings_file: str | None = None, root: str | None = None
) -> tuple[Path, Path | None, Mapping[str, Any]]:
    """Root folder, settings file and settings as pytest finds them when it is started in ``folder``.

    pytest offers no public way to ask. A change of this function in a later pytest stops the run; it can't mislead it.
    Raises ``UsageError`` where the file cannot be read.
    """
    from _pytest.config.findpaths import determine_setup

    given: dict[str, Any] = {
        "inifile": settings_file,
        "args": places,
        "rootdir_cmd_arg": root or None,
        "invocation_dir": folder,
    }
    if "override_ini" in inspect.signature(determine_setup).parameters:  # since pytest 9
        given["override_ini"] = None
    found = determine_setup(**given)
    return found[0], found[1], found[2]


def _report_is_made_later(config: pytest.Config, typed: Namespace) -> bool:
    """Whether the folder for the report follows its option after a space, and is not there yet.

    It is there when xdist starts the workers with the same arguments: they would find another root than this process.
    """
    given: str | None = typed.release_report
    args = config.invocation_params.args
    return given is not None and given in args and not (config.invocation_params.dir / given).exists()


def _handed_in(config: pytest.Config, typed: Namespace) -> Path | None:
    given: str | None = typed.release_dist
    return (config.invocation_params.dir / given).resolve() if given else None


def _require_one_project(config: pytest.Config, typed: Namespace, root: Path, project: Path) -> None:
    """Two projects side by side: pytest was called in one, and what was named is of the other."""
    start = config.invocation_params.dir
    own = project_folder(start, Path(start.anchor))
    if typed.rootdir or typed.inifilename or typed.release_dist or own is None:
        return
    if project != own and own not in project.parents and project not in own.parents and project == root:
        raise SettingsError(
            f"pytest was called in the project {own}, but what is named belongs to the project {project}. "
            "Call pytest in the folder of the project that is to be checked."
        )


def _released_name(file: Path) -> str:
    try:
        parsed = parse_wheel_filename(file.name) if file.suffix == ".whl" else parse_sdist_filename(file.name)
    except (InvalidWheelFilename, InvalidSdistFilename):
        return ""
    return parsed[0]


def _start_again(config: pytest.Config, args: list[str], wanted: _Setup) -> None:
    root, file = wanted
    typed = config.invocation_params.args
    more = [f"--rootdir={root}", *([f"--config-file={file}"] if file is not None else ())]
    if set(more) <= set(typed) and joined(typed) == tuple(typed):
        raise pytest.UsageError(
            f"pytest reads its settings from {config.inipath or config.rootpath}, which is not of the checked project. "
            "It has taken the value of an option for a test file: write each option as --option=VALUE, with `=`."
        )
    again = (*more, *joined(typed))
    if is_command(config):
        become(started_with(again), os.environ)
    config.pluginmanager.register(_SecondStart(again), "release-check-second-start")
    config.known_args_namespace.noconftest = True
    args.clear()  # some come from settings that are not the project's


class _SecondStart:
    """Does all that there is to do: this start has read the wrong settings."""

    def __init__(self, args: Sequence[str]) -> None:
        self._args = list(args)

    @pytest.hookimpl(tryfirst=True)
    def pytest_cmdline_main(self, config: pytest.Config) -> int:
        """Run pytest with the right root folder and settings file."""
        return int(pytest.main(self._args, plugins=config.invocation_params.plugins))
