"""The house holds: floors import downwards only, effects stay in the edges, modules stay readable."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import pytest_release_check

ROOT = Path(pytest_release_check.__file__).parent
PACKAGE = "pytest_release_check"
FLOORS = {
    floor: level
    for level, floor in enumerate(
        (
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
            "plugin",
        )
    )
}
"""Lowest first: a floor imports from itself and from those before it."""
PEERS = {("effects", "checks"), ("effects", "upload")}
"""Floors that do not know each other, whatever their order: rules are pure, and effects judge nothing."""
EFFECTS = {"subprocess", "socket", "httpx", "tempfile", "shutil", "urllib.request", "os", "threading", "time"}
WITH_EFFECTS = {"run/survey.py": "the one place that reads the environment of the run, and hands it on"}
MODULES = sorted(ROOT.rglob("*.py"))


def imported(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def floor_of(module: str) -> str:
    return module.split(".")[1] if module.startswith(f"{PACKAGE}.") else ""


def floor_of_path(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_imports_go_downwards_only(path: Path) -> None:
    """No module imports from a floor above its own, nor from one that it must not know."""
    here = floor_of_path(path)
    if here == "__init__":
        return
    above = [
        name
        for name in imported(path)
        if (there := floor_of(name)) in FLOORS and (FLOORS[there] > FLOORS[here] or (here, there) in PEERS)
    ]
    assert above == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_nobody_imports_the_package_root(path: Path) -> None:
    """The root is for users; inside, every name is imported from its home."""
    assert PACKAGE not in set(imported(path))


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if floor_of_path(path) in ("text", "rules", "model", "upload", "analysis", "checks")],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_values_and_rules_have_no_effects(path: Path) -> None:
    """Values and rules import nothing that reaches the world."""
    assert EFFECTS.isdisjoint(imported(path))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_stay_readable(path: Path) -> None:
    """300 lines is the stop."""
    assert len(path.read_text("utf-8").splitlines()) <= 300


@pytest.mark.parametrize(
    "path",
    [path for path in MODULES if floor_of_path(path) in ("steps", "cells", "scenarios", "reports", "run")],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_steps_reach_the_world_through_the_edges(path: Path) -> None:
    """Programs, files and the network are the business of effects; only the run looks at the clock."""
    if path.relative_to(ROOT).as_posix() not in WITH_EFFECTS:
        assert (EFFECTS - {"time"}).isdisjoint(imported(path))


def test_no_module_is_named_for_nothing() -> None:
    """A module's name says what is in it."""
    assert {path.stem for path in MODULES}.isdisjoint({"utils", "helpers", "common", "misc", "base", "manager"})
