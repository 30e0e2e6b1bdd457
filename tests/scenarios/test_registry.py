"""The registry of scenarios: complete, well named, and planned where a release needs them."""

from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import pytest

from pytest_release_check import scenarios
from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.settings import Settings
from pytest_release_check.scenarios.known import Earlier, Known
from pytest_release_check.scenarios.registry import SCENARIOS, leaves_environment, planned_cases, scenario_named
from pytest_release_check.scenarios.scenario import Scenario, ScenarioTarget
from tests.builders import cell, distributions, interpreter, sdist, staged, wheel

ROWS = pytest.mark.parametrize("scenario", SCENARIOS.own, ids=lambda scenario: scenario.name)
CELLS = tuple(cell(version, kind) for kind in (Artifact.SDIST, Artifact.WHEEL) for version in ("3.9.1", "3.12.1"))
NAMES = ("lowest", "dependents", "dependents_tests", "pythons")
OLD = Earlier(files=(IndexFile(filename="demo-0.9.tar.gz", url="u"),))


def planned(
    earlier: Earlier = OLD, found: tuple[str, ...] = (), uv: bool = False, stated: tuple[str, ...] = (), **changed: Any
) -> list[str]:
    settings = {name: changed.pop(name) for name in NAMES if name in changed}
    files = distributions(wheel(extras=stated, **changed), sdist(extras=stated, **changed))
    known = Known(
        settings=Settings(report=Path("report"), **settings),
        distributions=files,
        cells=CELLS,
        interpreters=tuple(interpreter(version) for version in found),
        earlier=earlier,
        is_uv_here=uv,
    )
    return [one.id for one in planned_cases(known)[0]]


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({}, ["upgrade[py312]", "uninstall[py312]"]),
        ({"earlier": Earlier()}, ["uninstall[py312]"]),
        ({"earlier": Earlier(trouble="down")}, ["upgrade[py312]", "uninstall[py312]"]),
        ({"stated": ("socks", "dev")}, ["extra[socks-py312]"]),
        ({"requires_dist": ("six",)}, ["lowest[py39]"]),
        ({"requires_dist": ("six; extra == 'x'", "six; python_version >= '3.10'")}, ["uninstall[py312]"]),
        ({"requires_dist": ("a", "b", "c", "d")}, ["uninstall[py312]"]),
        ({"requires_dist": ("a", "b", "c", "d"), "uv": True}, ["lowest[py39]"]),
        ({"requires_dist": ("a", "b", "c", "d"), "lowest": "yes"}, ["lowest[py39]"]),
        ({"requires_dist": ("six",), "lowest": "no"}, ["uninstall[py312]"]),
        ({"dependents": ("host==1.2", "host")}, ["dependent[host-1.2-py312]", "dependent[host-py312]"]),
        ({"dependents": ("host",), "dependents_tests": True}, ["dependent[host-py312]", "dependent_tests[host-py312]"]),
        ({"requires_python": ">=3.9", "found": ("3.7.1", "3.8.1", "3.9.1")}, ["refused[py38]"]),
        ({"requires_python": ">=3.9", "found": ("3.8.1",), "pythons": ("3.9",)}, ["uninstall[py312]"]),
        ({"requires_python": "<3.12", "found": ("3.13.1",)}, ["uninstall[py312]"]),
    ],
)
def test_planned(changed: dict[str, Any], expected: list[str]) -> None:
    """What there is to try, and on which Python; everything else is not planned."""
    ids = planned(**changed)
    assert [one for one in ids if one in expected] == expected
    unplanned = {"refused", "extra", "lowest", "dependent", "dependent_tests"} - {
        one.partition("[")[0] for one in expected
    }
    assert unplanned.isdisjoint(one.partition("[")[0] for one in ids)


def test_the_cells_of_a_case() -> None:
    """The newest wheel, and the oldest to distinguish what one Python lacks from what the release lacks."""
    files = distributions(wheel(extras=("socks",)))
    known = Known(settings=Settings(report=Path("report")), distributions=files, cells=CELLS)
    (extra, *_), _ = planned_cases(known)
    assert extra.other is not None
    assert (extra.cell.id, extra.other.id) == ("wheel-py312-pip", "wheel-py39-pip")


@pytest.mark.parametrize("installers", [("pip", "uv"), ("uv", "pip")])
def test_each_scenario_is_planned_once(installers: tuple[str, str]) -> None:
    """With the installer that was named first."""
    files = distributions(wheel(extras=("socks",), requires_dist=("six",), requires_python=">=3.9"))
    cells = tuple(cell(version, installer=name) for version in ("3.9.1", "3.12.1") for name in installers)
    settings, old = Settings(report=Path("report"), installers=installers), (interpreter("3.8.1"),)
    known = Known(settings=settings, distributions=files, cells=cells, interpreters=old, earlier=OLD)
    cases, _ = planned_cases(known)
    assert [one.kind for one in cases] == ["refused", "extra", "upgrade", "uninstall", "lowest"]
    assert {one.cell.installer for one in cases} == {installers[0]}


def test_no_row_is_forgotten() -> None:
    """Every row that a module of the folder defines is listed once."""
    modules = (import_module(f"{scenarios.__name__}.{found.name}") for found in iter_modules(scenarios.__path__))
    defined = {id(value) for module in modules for value in vars(module).values() if isinstance(value, Scenario)}
    assert sorted(map(id, SCENARIOS)) == sorted(defined)


@ROWS
def test_a_row(scenario: Scenario) -> None:
    """The name can be a function's, is found, and is used once; the promise is a sentence."""
    assert scenario.name.isidentifier() and scenario_named(scenario.name) is scenario
    assert scenario.promise[0] in f"`{scenario.promise[0].upper()}" and scenario.promise.endswith(".")


@ROWS
def test_the_cases_of_a_row(scenario: Scenario) -> None:
    """What a scenario plans is of its own kind, for a release that needs all of them."""
    known = Known(
        settings=Settings(report=Path("report"), dependents=("host",), dependents_tests=True),
        distributions=distributions(
            wheel(version="0.9.1", extras=("socks",), requires_dist=("six",), requires_python=">=3.9")
        ),
        cells=CELLS,
        interpreters=(interpreter("3.8.1"),),
        earlier=OLD,
        beside={"plugin": "1.3"},
        is_griffe_here=True,
        is_type_checker_here=True,
        has_types=True,
    )
    assert {case.kind for case in scenario.plan(known).cases} == {scenario.name}


def test_shared_environments() -> None:
    """A scenario goes on in the environment of one that is planned before it, which is kept for that."""
    names = [scenario.name for scenario in SCENARIOS]
    shared = {one.name: one.shares_environment_with for one in SCENARIOS if one.shares_environment_with}
    assert shared == {"uninstall": "upgrade"}
    assert all(names.index(before) < names.index(name) for name, before in shared.items())
    assert [one.name for one in SCENARIOS if leaves_environment(one)] == ["upgrade"]


def test_an_installation_that_is_not_there() -> None:
    """A scenario that says it needs none and asks for it has a mistake in its row."""
    target = ScenarioTarget(release=staged(), settings=Settings(report=Path("report")))
    with pytest.raises(LookupError):
        target.fresh  # noqa: B018
