"""Rows that other plugins add to the registries, taken once in each process, and refused where they cannot work."""

import re
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from pytest_release_check.cells.cell_check import CellCheck
from pytest_release_check.cells.registry import CELL_CHECKS
from pytest_release_check.checks.file_checks import ADDED_RULES, FILE_CHECKS, FileCheck
from pytest_release_check.installers.environments import INSTALLERS
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.registry import Registry
from pytest_release_check.rules.rule import Rule
from pytest_release_check.scenarios.registry import SCENARIOS
from pytest_release_check.scenarios.scenario import Scenario
from pytest_release_check.text.wording import listed

PREFIX = "pytest_release_check_"
_CODE = re.compile(r"(?!RC|PYPI)[A-Z]{2,12}\d{3}")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_STEPS = ("build", "files", "examine", "stage", "install")
"""What else has node ids."""
_INSTALLER = ("make_environment", "install", "check", "uninstall")


def take_rows(config: pytest.Config) -> None:
    """Take what the hooks give for checks and rules. Raises ``SettingsError`` that names the row and its fault."""
    _take(config, "rules", ADDED_RULES, _fault_of_rule)
    _take(config, "file_checks", FILE_CHECKS, lambda row: _fault(row, FileCheck))
    _take(config, "cell_checks", CELL_CHECKS, lambda row: _fault_of_check(row, CellCheck))
    _take(config, "scenarios", SCENARIOS, lambda row: _fault_of_check(row, Scenario))
    _take(config, "installers", INSTALLERS, _fault_of_installer)


def take_reporters(config: pytest.Config) -> None:
    """The same for reports, which only the controller writes."""
    from pytest_release_check.reports.registry import REPORTERS

    _take(config, "reporters", REPORTERS, _fault_of_reporter)


def _take(config: pytest.Config, kind: str, registry: Registry[Any], fault_of: Callable[[Any], str]) -> None:
    hook = f"{PREFIX}{kind}"
    try:
        given: list[Iterable[Any]] = getattr(config.hook, hook)(config=config)
        rows = [row for several in reversed(given) for row in several]  # as the plugins were loaded
    except Exception as error:
        raise SettingsError(f"{hook} of another plugin fails: {error!r}") from error
    for row in rows:
        if fault := fault_of(row):
            raise SettingsError(f"{hook} of another plugin gives {_shown(row)}: {fault}")
    try:
        registry.add(rows)
    except SettingsError as error:
        raise SettingsError(f"{hook} of another plugin: {error}") from error


def _shown(row: object) -> str:
    name = getattr(row, "code", None) or getattr(row, "name", None)
    return repr(name) if isinstance(name, str) else repr(row)[:80]


def _fault(row: object, kind: type) -> str:
    return "" if isinstance(row, kind) else f"this is no {kind.__name__} of pytest_release_check.extension."


def _fault_of_rule(row: object) -> str:
    if not isinstance(row, Rule):
        return _fault(row, Rule)
    wrong = "a code is a prefix of your own in capital letters, not RC or PYPI, and three digits, as ACME001."
    return "" if _CODE.fullmatch(row.code) else wrong


def _fault_of_check(row: Any, kind: type) -> str:
    if fault := _fault(row, kind):
        return fault
    others = SCENARIOS if kind is CellCheck else CELL_CHECKS
    if row.name in (*_STEPS, *(one.name for one in others.own)):
        return "node ids have this name already; choose another one."
    return _fault_of_name(row.name)


def _fault_of_name(name: object) -> str:
    fits = isinstance(name, str) and _NAME.fullmatch(name)
    return "" if fits else "a name stands in node ids: small letters, digits and underscores, a letter first."


def _fault_of_installer(row: Any) -> str:
    lacking = [name for name in _INSTALLER if not callable(getattr(row, name, None))]
    if lacking:
        return f"an installer has {listed(_INSTALLER)}; this one lacks {listed(lacking)}."
    return _fault_of_name(getattr(row, "name", None))


def _fault_of_reporter(row: Any) -> str:
    fits = isinstance(getattr(row, "name", None), str) and callable(getattr(row, "write", None))
    return "" if fits else "a reporter has a name, a promise, and write(report, places)."
