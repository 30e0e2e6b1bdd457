"""xdist is the engine: workers where the user has not chosen, and every cell's checks on one worker."""

import os
import shlex
from collections.abc import Collection, Iterable, MutableMapping
from importlib.metadata import entry_points
from typing import Any, Protocol

import pytest


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


class Spec(Protocol):
    """How execnet starts a worker."""

    env: MutableMapping[str, str]
    """Variables to set in it."""


def keep_plugins(specs: Iterable[Spec], loaded: Collection[str], found: Collection[str], added: str) -> None:
    """Let workers load no plugin that is ``found`` now and that this process has not ``loaded``.

    setuptools leaves an egg-info folder in the tree that it builds, and ``python -m pytest`` looks for plugins there: a
    plugin that is checked would be loaded by the workers, and end them if it is broken. ``added`` is PYTEST_ADDOPTS.
    """
    new = sorted(set(found) - set(loaded))
    if not new:
        return
    options = " ".join(shlex.join(("-p", f"no:{name}")) for name in new)
    for spec in specs:
        spec.env["PYTEST_ADDOPTS"] = f"{spec.env.get('PYTEST_ADDOPTS', added)} {options}".strip()


class Scheduler:
    """The hooks that choose a scheduler which outlives dead workers, and the plugins of workers."""

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_setupnodes(self, config: pytest.Config, specs: Iterable[Spec]) -> None:
        """Workers have the plugins that this process has: what was built meanwhile is only checked."""
        loaded = [name for name, plugin in config.pluginmanager.list_name_plugin() if plugin is not None]
        found = {point.name for point in entry_points(group="pytest11")}
        keep_plugins(specs, loaded, found, os.environ.get("PYTEST_ADDOPTS", ""))

    @pytest.hookimpl(tryfirst=True, optionalhook=True)
    def pytest_xdist_make_scheduler(self, config: pytest.Config, log: Any) -> Any:
        """One scope for each cell where we have chosen the workers, else what the user has chosen."""
        from pytest_release_check.plugin.scheduling import CHOSEN, LoadCell

        own = getattr(config.option, "release_scheduler", False)
        scheduler = LoadCell if own else CHOSEN.get(config.getvalue("dist"))
        return None if scheduler is None else scheduler(config, log)
