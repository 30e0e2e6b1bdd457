"""The settings of the project's tests, validated."""

from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from pytest_release_check.model.errors import SettingsError
from pytest_release_check.plugin.options import value_of
from pytest_release_check.steps.survey import read_pyproject


def named_tests(config: pytest.Config) -> tuple[str, ...]:
    """Files and folders, as named below the root folder. Raises ``SettingsError`` if one is not there."""
    typed = config.getoption("release_tests", None)
    base = config.invocation_params.dir if typed else config.rootpath
    return tuple(_below(config.rootpath, base, text) for text in value_of(config, "release_tests"))


def tests_requirements(config: pytest.Config) -> tuple[str, ...]:
    """What the tests need, with dependency groups resolved. Raises ``SettingsError`` for what is none of both."""
    stated: list[str] = value_of(config, "release_tests_requires")
    groups = _groups(config.rootpath) if stated else {}
    return tuple(requirement for text in stated for requirement in _resolved(text.strip(), groups))


def _below(root: Path, base: Path, text: str) -> str:
    path = (base / text).resolve()
    if not path.exists():
        raise SettingsError(f"--release-tests {text}: there is no such file or folder in {base}.")
    if path == root.resolve() or not path.is_relative_to(root.resolve()):
        raise SettingsError(f"--release-tests {text}: name a file or folder below {root}.")
    return path.relative_to(root.resolve()).as_posix()


def _groups(root: Path) -> dict[str, Any]:
    table = read_pyproject(root / "pyproject.toml").get("dependency-groups", {})
    return table if isinstance(table, dict) else {}


def _resolved(text: str, groups: dict[str, Any]) -> tuple[str, ...]:
    from packaging.dependency_groups import resolve_dependency_groups

    if canonicalize_name(text) in {canonicalize_name(name) for name in groups}:
        try:
            return tuple(resolve_dependency_groups(groups, text))
        except Exception as error:  # whatever is wrong in the table, it is for the user to fix
            raise SettingsError(f"--release-tests-requires {text}: the dependency group: {error}") from error
    try:
        return (str(Requirement(text)),)
    except InvalidRequirement as error:
        raise SettingsError(f"--release-tests-requires {text!r}: neither requirement nor group: {error}") from error
