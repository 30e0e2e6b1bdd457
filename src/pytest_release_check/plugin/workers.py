"""xdist is the engine: workers where the user has not chosen, and every cell's checks on one worker."""

import os
from typing import Any

import pytest

from pytest_release_check.model.trials import TRIALS, UNINSTALL, UPGRADE

# An uninstallation works where the upgrade has left the release; all other trials are alone.
_TRIALS = {f"release::{kind}": UPGRADE if kind == UNINSTALL else kind for kind in TRIALS}


def choose_workers(config: pytest.Config) -> None:
    """Start a worker per processor unless the user has said how to distribute, or debugs."""
    option = config.option
    if hasattr(config, "workerinput"):
        return  # a worker of workers would start workers, without end
    if not config.pluginmanager.hasplugin("xdist") or option.collectonly or option.usepdb:
        return
    if getattr(option, "numprocesses", 0) is None and option.dist == "no" and not option.tx:
        option.numprocesses = processors()
        option.release_scheduler = True


def processors() -> int:
    """Processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # pragma: no cover - macOS, Windows
        return os.cpu_count() or 1


class Scheduler:
    """The hook that chooses a scheduler which outlives dead workers."""

    @pytest.hookimpl(tryfirst=True, optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        """One scope for each cell where we have chosen the workers, else what the user has chosen."""
        from pytest_release_check.plugin.scheduling import CHOSEN, LoadCell

        own = getattr(config.option, "release_scheduler", False)
        scheduler = LoadCell if own else CHOSEN.get(config.getvalue("dist"))
        return None if scheduler is None else scheduler(config, log)


def cell_of(node_id: str) -> str:
    """The cell in a node id's brackets (``wheel-py312-pip``), the trial, or the file for checks without either."""
    name, _, parameters = node_id.partition("[")
    if name in _TRIALS:
        return f"{_TRIALS[name]} {parameters.rstrip(']')}"
    parts = parameters.rstrip("]").split("-")
    for start, part in enumerate(parts):
        if part in ("wheel", "sdist") and len(parts) >= start + 3:
            return "-".join(parts[start : start + 3])
    return name.partition("::")[0]
