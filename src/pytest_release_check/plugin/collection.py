"""Collection: the built-in checks under short node ids, the project's marked tests, and nothing else."""

import inspect
import os
from collections.abc import Generator, Mapping
from pathlib import Path
from types import ModuleType

import pytest

from pytest_release_check.effects.records import write_record
from pytest_release_check.model.environments import Cell
from pytest_release_check.model.plan import Plan
from pytest_release_check.plugin import FIXTURES, suite
from pytest_release_check.plugin.checked_project import PREFIX
from pytest_release_check.plugin.reports import why_skipped

COLLECTED = "collected.json"
"""Record of the project's own checks, before anything was deselected: node ids, and why a whole file was skipped."""


class ReleaseModule(pytest.Module):
    """The built-in checks: functions named as their node ids want it, collected without a naming pattern."""

    wanted: frozenset[str] = frozenset()

    def _getobj(self) -> ModuleType:
        return suite.module()

    def istestfunction(self, obj: object, name: str) -> bool:
        """The functions of the suite whose checks are planned."""
        return inspect.isfunction(obj) and name in self.wanted


class Collection:
    """Hooks of every process that collects."""

    def __init__(self, config: pytest.Config, plan: Plan, workspace: Path | None, seconds: Mapping[str, float]) -> None:
        self._plan = plan
        self._names = frozenset(node_id.partition("[")[0].removeprefix(PREFIX) for node_id in plan.ids)
        self._workspace = workspace
        self._seconds = seconds
        self._asked: list[str] = config.option.release_asked
        self._files = [Path(file) for file in config.option.release_files]
        self._named = [Path(place) for place in config.option.release_named]
        self._planned = [Path(file) for file in config.option.release_planned]
        self._in_part = [Path(file) for file in config.option.release_in_part]
        self._root = config.rootpath
        self._read: set[Path] = set()
        self._items: list[pytest.Item] = []
        self._skipped: dict[str, str] = {}

    @pytest.hookimpl(wrapper=True)
    def pytest_make_collect_report(
        self, collector: pytest.Collector
    ) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
        """Put the built-in checks first, whatever paths were given: a file argument would be lost in a `.venv`.

        What is skipped before its tests are known, is noted.
        """
        report = yield
        if report.skipped:  # as a whole, by pytest.skip or importorskip; xdist keeps that to itself
            self._skipped[report.nodeid] = why_skipped(report)
        if isinstance(collector, pytest.File):
            self._read.add(collector.path.resolve())
        if isinstance(collector, pytest.Session) and report.passed:
            module = ReleaseModule.from_parent(collector, path=Path(suite.__file__), nodeid=PREFIX.removesuffix("::"))
            module.add_marker("release_check")
            module.wanted = self._names
            report.result.insert(0, module)
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_ignore_collect(self, collection_path: Path) -> bool | None:
        """Read only files that hold release checks, and what the user named."""
        wanted = (*self._files, *self._named)
        if any(collection_path == place or collection_path in place.parents for place in wanted):
            return None
        if any(place in collection_path.parents for place in self._named) and collection_path.is_dir():
            return None
        return True

    def pytest_itemcollected(self, item: pytest.Item) -> None:
        """Know every test before anybody can take it away."""
        self._items.append(item)

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """Once per cell for everything that touches a cell, once per case for scenarios."""
        if "release_cell" in metafunc.fixturenames:
            cells = self._cells_of(metafunc)
            ids = [cell.id for cell in cells]
            metafunc.parametrize("release_cell", cells, ids=ids, indirect=True, scope="session")
        if "_release_scenario" in metafunc.fixturenames:
            scenarios = [scenario for scenario in self._plan.scenarios if scenario.kind == metafunc.function.__name__]
            ids = [scenario.label for scenario in scenarios]
            metafunc.parametrize("_release_scenario", scenarios, ids=ids, indirect=True, scope="session")

    def _cells_of(self, metafunc: pytest.Metafunc) -> list[Cell]:
        """All, for tests of the project; those that a built-in check is planned for."""
        name = metafunc.function.__name__ if metafunc.module is suite.module() else ""
        return [cell for cell in self._plan.cells if not name or name in self._plan.checks_of(cell)]

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: "pytest.CallInfo[None]"
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Give reports of what was done before the tests the time that it took then."""
        report = yield
        if call.when == "call" and item.nodeid in self._seconds:
            report.duration = self._seconds[item.nodeid]
        return report

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, config: pytest.Config, items: list[pytest.Item]) -> None:
        """Keep release checks; write down the project's own before anybody deselects any."""
        for item in items:
            if isinstance(item.parent, ReleaseModule) or FIXTURES.intersection(getattr(item, "fixturenames", ())):
                _exempt(item)
        kept = [item for item in items if self._is_kept(item)]
        if self._workspace is not None:
            write_record(self._workspace / COLLECTED, self._own() | self._skipped)
        asked = [item for item in kept if self._is_asked(item)]
        if gone := [item for item in items if not (self._is_kept(item) and self._is_asked(item))]:
            config.hook.pytest_deselected(items=gone)
        items[:] = asked

    def _own(self) -> dict[str, str]:
        """The project's own checks, and its files with checks that were not read, or not in whole."""
        kept = (item for item in self._items if self._is_kept(item) and not isinstance(item.parent, ReleaseModule))
        in_part = {file.resolve() for file in self._in_part}
        left = [file for file in self._planned if file.resolve() not in self._read or file.resolve() in in_part]
        ids = [_node_id(file, self._root) for file in left]
        return dict.fromkeys([*(item.nodeid for item in kept), *ids], "")

    def _is_kept(self, item: pytest.Item) -> bool:
        return item.get_closest_marker("release_check") is not None

    def _is_asked(self, item: pytest.Item) -> bool:
        """Node ids of built-in checks on the command line select among them."""
        if not self._asked:
            return True
        return any(item.nodeid == asked or item.nodeid.startswith(f"{asked}[") for asked in self._asked)


def _node_id(file: Path, root: Path) -> str:
    """As pytest names it, also outside its root folder: nothing that is planned may get lost."""
    try:
        return Path(os.path.relpath(file, root)).as_posix()
    except ValueError:  # another drive of Windows
        return file.as_posix()


def _exempt(item: pytest.Item) -> None:
    """Limits that a project sets for its unit tests, by other plugins, are not meant for builds and installations."""
    manager = item.config.pluginmanager
    if manager.hasplugin("timeout"):
        item.add_marker(pytest.mark.timeout(0))
    if manager.hasplugin("socket"):
        item.add_marker(pytest.mark.enable_socket)
