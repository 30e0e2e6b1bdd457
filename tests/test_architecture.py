"""The laws of docs/architecture.md: floors, cycles, effects, pytest in one folder only, sizes and names of modules."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest_release_check

ROOT = Path(pytest_release_check.__file__).parent
PACKAGE = "pytest_release_check"
MODULES = sorted(ROOT.rglob("*.py"))
FLOORS = (
    "text",
    "rules",
    "model",
    "upload",
    "analysis",
    "checks",
    "effects",
    "remote_index",
    "installers",
    "index",
    "steps",
    "cells",
    "scenarios",
    "publishing",
    "reports",
    "run",
    "catalogue",
    "publish",
    "user_api",
    "extension",
    "plugin",
    "__main__",
)
"""Lowest first: a floor imports from itself and from those before it."""
STRANGERS = {("effects", "checks"), ("effects", "upload")}
"""Floors that do not know each other, whatever their order: effects judge nothing."""
EFFECTS = frozenset(
    {
        "fcntl",
        "http.server",
        "httpx",
        "multiprocessing",
        "os",
        "random",
        "secrets",
        "shutil",
        "signal",
        "socket",
        "socketserver",
        "subprocess",
        "tempfile",
        "threading",
        "time",
        "urllib.request",
    }
)
FOR_EFFECTS = ("effects", "remote_index", "installers")
_SOCKETS = "the transport: sockets, deadlines, threads"
_STORE = "the store: one folder a file, which appears whole or not at all"
_PROCESS = "this process as pytest and the user started it: its environment, its paths, its end"
WITH_EFFECTS = {
    "index/__main__.py": "the index as a program",
    "index/folders.py": "names of files as parts of addresses",
    "index/gateway.py": "what was seen at an upstream is remembered for a while, by several threads",
    "index/http/connections.py": _SOCKETS,
    "index/http/server.py": _SOCKETS,
    "index/http/transport.py": _SOCKETS,
    "index/pages.py": _STORE,
    "index/server.py": _SOCKETS,
    "index/sightings.py": "a memory that several threads share",
    "index/site.py": "the random part of its addresses",
    "index/store.py": _STORE,
    "index/upload.py": "one upload of a project at a time",
    "index/upstreams.py": "names of files as parts of addresses",
    "plugin/__init__.py": _PROCESS,
    "plugin/checked_project.py": _PROCESS,
    "plugin/collection.py": _PROCESS,
    "plugin/commands.py": _PROCESS,
    "plugin/credential_env.py": _PROCESS,
    "plugin/exits.py": _PROCESS,
    "plugin/live_view.py": "the clock: how long a test runs",
    "plugin/narrowing.py": _PROCESS,
    "plugin/options.py": _PROCESS,
    "plugin/session.py": _PROCESS,
    "plugin/several_packages.py": _PROCESS,
    "plugin/terminal.py": "a copy of standard output, past pytest's capturing",
    "plugin/worker_watch.py": "ends workers that neither work nor end",
    "plugin/workers.py": _PROCESS,
    "run/local_indexes.py": "the tokens of its indexes",
    "run/survey.py": "the one place that reads the environment of the run, and hands it on",
    "steps/in_order.py": "the clock: how long a step took",
    "user_api/environment.py": "scratch folders of a user's smoke test",
}
"""Modules elsewhere that reach the world, and why."""
SHORT = {
    "__main__.py": "the program `release-check`",
    "analysis/matrix/twins.py": "which cells stand for each other: asked by run/, decided without it",
    "analysis/metadata/version_promise.py": "one standard's rule, asked by a scenario and by the settings",
    "checks/file_checks.py": "what other plugins may add: filled by the plugin, asked by a step and the catalogue",
    "effects/journal.py": "one file format, written by each process of a run and read by one",
    "model/machine.py": "what effects see of a machine and reports call odd",
    "model/packing.py": "what effects read of an archive and a rule compares",
    "model/errors.py": "raised everywhere, and depends on nothing",
    "publish.py": "the program `python -m pytest_release_check.publish`",
    "reports/timeline.py": "a reporter, and a reporter is a module",
    "text/workflow_commands.py": "one format, for reports and for the program that publishes",
    "steps/in_order.py": "how any step follows another, for all of them",
}
"""Modules of fewer than 40 lines, and why they are none of their neighbours."""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def floor_of_path(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


def floor_of(module: str) -> str:
    return module.split(".")[1] if module.startswith(f"{PACKAGE}.") else ""


@cache
def imported(path: Path) -> tuple[str, ...]:
    return tuple(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def dotted(path: Path) -> str:
    return ".".join((PACKAGE, *path.relative_to(ROOT).with_suffix("").parts)).removesuffix(".__init__")


def too_high(here: str, names: Iterable[str]) -> list[str]:
    """The imports that lead to a floor above, or to one that must not be known."""
    level = {floor: number for number, floor in enumerate(FLOORS)}
    return [
        name
        for name in names
        if (there := floor_of(name)) in level and (level[there] > level[here] or (here, there) in STRANGERS)
    ]


def cycle_in(graph: dict[str, set[str]]) -> list[str]:
    """The modules of one cycle, none if there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def test_imports_go_downwards_only() -> None:
    """No module imports from a floor above its own, nor from one that it must not know."""
    inside = [path for path in MODULES if floor_of_path(path) != "__init__"]
    found = {name_of(path): too_high(floor_of_path(path), imported(path)) for path in inside}
    assert {name: names for name, names in found.items() if names} == {}


def test_no_modules_import_each_other() -> None:
    """Not on one floor either, wherever in a module the import stands."""
    known = {dotted(path) for path in MODULES}
    graph = {dotted(path): {name for name in imported(path) if name in known} for path in MODULES}
    packages = {dotted(path.parent / "__init__.py") for path in MODULES if path.name == "__init__.py"}
    assert cycle_in({module: names - packages - {module} for module, names in graph.items()}) == []


def test_nobody_imports_the_package_root() -> None:
    """The root is for users; inside, every name is imported from its home."""
    assert [name_of(path) for path in MODULES if PACKAGE in imported(path)] == []


def test_effects_stay_where_they_belong() -> None:
    """What reaches the world elsewhere is listed with its reason; the list has nothing that does not."""
    elsewhere = [path for path in MODULES if floor_of_path(path) not in FOR_EFFECTS]
    assert {name_of(path) for path in elsewhere if EFFECTS.intersection(imported(path))} == set(WITH_EFFECTS)


def test_pytest_is_known_to_the_plugin_only() -> None:
    """Everything else can be used and tested without it, and what does not need it does not lie in plugin/."""
    roots = {path: {name.split(".")[0] for name in imported(path)} for path in MODULES}
    knowing = {name_of(path) for path in MODULES if roots[path] & {"pytest", "_pytest", "xdist"}}
    assert knowing == {name_of(path) for path in MODULES if floor_of_path(path) == "plugin"}


def test_modules_are_worth_a_file_and_can_be_read() -> None:
    """40 to 300 lines; those that are shorter are listed with a reason."""
    lines = {name_of(path): len(path.read_text("utf-8").splitlines()) for path in MODULES if path.name != "__init__.py"}
    assert {name: count for name, count in lines.items() if count > 300} == {}
    assert {name for name, count in lines.items() if count < 40} == set(SHORT)


def test_no_module_is_named_for_nothing() -> None:
    """A module's name says what is in it."""
    assert {path.stem for path in MODULES}.isdisjoint({"utils", "helpers", "common", "misc", "base", "manager"})


def test_the_laws_can_be_broken() -> None:
    """An import upwards, one of a floor that must not be known, and a cycle are found."""
    upwards = [f"{PACKAGE}.plugin.options", f"{PACKAGE}.text.listing", "json"]
    assert too_high("model", upwards) == upwards[:1]
    assert too_high("effects", [f"{PACKAGE}.checks.contents"]) == [f"{PACKAGE}.checks.contents"]
    assert set(cycle_in({"a": {"b"}, "b": {"c"}, "c": {"a"}})) == {"a", "b", "c"}
