"""The options as pytest knows them, and what was given for one."""

import argparse
import os
from collections.abc import Callable
from typing import Any

import pytest

from pytest_release_check.model.options import GROUPS, OLD_EVIDENCE, OPTIONS, Kind, Option

_INI: dict[Kind, Any] = {"flag": "bool", "text": "string", "many": "args", "lines": "linelist", "number": "float"}


def add_options(parser: pytest.Parser, more: Callable[[Option], dict[str, Any]] = lambda option: {}) -> None:
    """Declare every option in its group, and its ini key; ``more`` is what argparse is given in addition."""
    rows = {option.name: option for option in OPTIONS}
    for title, names in GROUPS.items():
        group = parser.getgroup(title, title)
        for name in names.split():
            row = rows[f"release-{name}"]
            group.addoption(f"--{row.name}", **(_declared(row) | more(row)))
    for option in OPTIONS:
        if not option.is_typed_only:
            parser.addini(option.dest, f"default of --{option.name}", type=_INI[option.kind])
    old = f"--{OLD_EVIDENCE.replace('_', '-')}"
    group.addoption(old, action=_RefusedEvidence, nargs="?", dest=OLD_EVIDENCE, help=argparse.SUPPRESS)


def _declared(option: Option) -> dict[str, Any]:
    """An option as argparse is given it."""
    how: dict[str, Any] = {"dest": option.dest, "default": None, "help": option.help}
    if option.kind == "flag":
        return how | {"action": "store_true"}
    if option.kind == "optional":
        return how | {"nargs": "?", "const": "pypi", "metavar": option.metavar}
    how |= {"action": "append"} if option.kind in ("many", "lines") else {}
    how |= {"choices": option.choices} if option.choices else {"metavar": option.metavar}
    return how


class _RefusedEvidence(argparse.Action):
    """Ends the run as soon as the old name is read: on the command line, in an argument file, or in ``addopts``."""

    def __call__(self, *_: object) -> None:
        from pytest_release_check.model.publishing import EVIDENCE_RENAMED

        raise pytest.UsageError(EVIDENCE_RENAMED)


def value_of(config: pytest.Config, dest: str) -> Any:
    """What the user asked for: the command line, else the ini file, else nothing (None, False or [])."""
    given = getattr(getattr(config, "known_args_namespace", None), dest, None)
    given = config.getoption(dest, None) or given
    if given or any(option.dest == dest and option.is_typed_only for option in OPTIONS):
        return given
    return config.getini(dest)


def require_typed(config: pytest.Config, given: object) -> None:
    """Refuse what cannot be undone unless it was typed on the command line: ``addopts`` would repeat it.

    ``given`` are the options as they are known by now. Raises ``SettingsError``.
    """
    typed = {arg.partition("=")[0] for arg in config.invocation_params.args}
    for option in OPTIONS:
        if option.is_typed_only and f"--{option.name}" not in typed and getattr(given, option.dest, None):
            from pytest_release_check.model.errors import SettingsError

            raise SettingsError(
                f"--{option.name}: type it on the command line; in addopts it would hold for every run."
            )


def has_typed(config: pytest.Config) -> bool:
    """Whether one of the options was typed: without the flag, a settings file that pytest has missed may have it."""
    typed = (*config.invocation_params.args, *os.environ.get("PYTEST_ADDOPTS", "").split())
    return any(arg.startswith("--release-") for arg in typed)


def is_active(config: pytest.Config) -> bool:
    """Whether a release is checked or published in this run, or the plan of such a run is asked for."""
    return any(value_of(config, dest) for dest in ("release_check", "release_publish", "release_plan"))
