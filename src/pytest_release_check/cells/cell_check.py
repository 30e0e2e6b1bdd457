"""A check of a cell: the row from which its node ids, its column of the table and its documentation derive."""

from collections.abc import Callable
from dataclasses import dataclass

from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.environments import Cell
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.model.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class InstalledTarget:
    """What a check looks at: the release as one cell has installed it, where it came from, and the user's settings."""

    installation: Installation
    release: StagedRelease
    settings: Settings
    tries_each_first: bool = True
    """Whether this cell imports each module as if it were the first; one cell does for each file."""


def in_every_cell(_cell: Cell, _settings: Settings) -> bool:
    """Plan a check for all cells, whatever the settings are."""
    return True


@dataclass(frozen=True, slots=True, kw_only=True)
class CellCheck:
    """One question about what was installed in a cell; asked once for each cell that it is planned for.

    Define it at the end of the module that answers it, and list it in ``cells/registry.py``.
    """

    name: str
    """Last part of its node ids and column of the table: a Python identifier, used once."""
    promise: str
    """What is true of a release that passes: one sentence, shown by ``--collect-only -v``."""
    run: Callable[[InstalledTarget, RunContext], Outcome[None]]
    """Answer the question. May raise ``OutageError``: the check is inconclusive then."""
    asks_what_was_installed: bool = True
    """Whether the answer follows from what was installed: two cells of a Python with the same files share it then."""
    planned: Callable[[Cell, Settings], bool] = in_every_cell
    """Whether the check is planned for a cell; asked before anything is installed."""
