"""Hooks by which other plugins add to the release check: rows for its registries.

Everything that a row is made of is in ``pytest_release_check.extension``. Hooks are called once in every process of a
run, before the project is read, and only in a run with ``--release-check``; all processes must get the same rows.
Mark an implementation ``@pytest.hookimpl(optionalhook=True)`` if your plugin works without this one.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_release_check.extension import CellCheck, FileCheck, Installer, Reporter, Rule, Scenario


@pytest.hookspec
def pytest_release_check_rules(config: pytest.Config) -> "Iterable[Rule]":  # type: ignore[empty-body]
    """Rules that your checks and scenarios find broken.

    Codes begin with a prefix of your own in capital letters and end in three digits, as ``ACME001``; ``RC`` and
    ``PYPI`` are taken. What is listed here can be ignored, selected and explained as our own.
    """


@pytest.hookspec
def pytest_release_check_file_checks(config: pytest.Config) -> "Iterable[FileCheck]":  # type: ignore[empty-body]
    """Checks of the built files: their findings are those of ``release::examine``."""


@pytest.hookspec
def pytest_release_check_cell_checks(config: pytest.Config) -> "Iterable[CellCheck]":  # type: ignore[empty-body]
    """Checks of what was installed in each cell: each has node ids, and a column of the matrix, of its own."""


@pytest.hookspec
def pytest_release_check_scenarios(config: pytest.Config) -> "Iterable[Scenario]":  # type: ignore[empty-body]
    """What users do with a release besides installing it: tried once, in addition to the matrix."""


@pytest.hookspec
def pytest_release_check_reporters(config: pytest.Config) -> "Iterable[Reporter]":  # type: ignore[empty-body]
    """Reports of a run that is over. One that cannot be written keeps the run from passing."""


@pytest.hookspec
def pytest_release_check_installers(config: pytest.Config) -> "Iterable[Installer]":  # type: ignore[empty-body]
    """Programs that make environments and install into them, for ``--release-installer NAME``."""
