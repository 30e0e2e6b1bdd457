"""What the command ``release-check`` hands to pytest, so that a project's settings cannot keep pytest from starting.

pytest loads the plugins that ``addopts`` names, and resolves the classes of its warning filters, before it asks any
plugin: one that is not installed where a release is checked ends the run with status 4. They are not about a release.
"""

import argparse
import shlex
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from pytest_release_check.plugin.checked_project import pytest_setup

PYTEST = str(Path(pytest.__file__).with_name("__main__.py"))
"""The program. By its path, Python does not put the current folder before what is installed, as ``-m`` does."""
_FOR_OTHER_TESTS = ("filterwarnings", "required_plugins")
"""Settings that can end pytest before it asks a plugin, beside ``addopts``."""
_WITH_VALUE = ("-p", "-W", "--pythonwarnings")


def pytest_arguments(typed: Sequence[str], folder: Path) -> tuple[list[str], list[str]]:
    """The arguments for pytest, and a line on each setting of the project that is not used.

    ``folder`` is where the command was given. What was typed is handed on as it is, and overrides all of this.
    """
    stated = _stated(typed, folder)
    options = _words(stated.get("addopts", ""))
    kept, dropped = without_plugins(options)
    arguments, notes = ["--release-check"], []
    if dropped:
        arguments.append(f"--override-ini=addopts={shlex.join(kept)}")
        notes.append(f"addopts not used: {shlex.join(dropped)}")
    for name in _FOR_OTHER_TESTS:
        if stated.get(name):
            arguments.append(f"--override-ini={name}=")
            notes.append(f"{name} not used: it is for the project's other tests")
    return [*arguments, *typed], notes


def without_plugins(options: Iterable[str]) -> tuple[list[str], list[str]]:
    """What is left of ``options``, and those that load plugins or set warning filters."""
    kept: list[str] = []
    dropped: list[str] = []
    is_value = False
    for option in options:
        is_one = option.startswith(_WITH_VALUE)
        (dropped if is_one or is_value else kept).append(option)
        is_value = option in _WITH_VALUE and not is_value
    return kept, dropped


def _words(value: object) -> list[str]:
    """``addopts`` as an INI file or ``[tool.pytest.ini_options]`` has it, or as a list."""
    return shlex.split(value) if isinstance(value, str) else [str(word) for word in value or ()]  # type: ignore[attr-defined]


def _stated(typed: Sequence[str], folder: Path) -> Mapping[str, Any]:
    """The project's settings of pytest; none where pytest itself will say what is wrong with their file."""
    parser = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    parser.add_argument("-c", "--config-file", dest="settings_file")
    parser.add_argument("--rootdir", dest="root")
    known, _ = parser.parse_known_args(list(typed))
    try:
        settings = pytest_setup(folder, settings_file=known.settings_file, root=known.root)[2]
    except (pytest.UsageError, TypeError, ValueError, OSError):
        return {}
    return {name: getattr(value, "value", value) for name, value in settings.items()}
