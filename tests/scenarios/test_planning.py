"""The trials that a release needs."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.model.markers import Markers
from pytest_release_check.model.settings import Settings
from pytest_release_check.scenarios.planning import Earlier, direct_requirements, scenarios
from tests.builders import cell, distributions, interpreter, sdist, wheel

CELLS = tuple(cell(version, kind) for kind in (Artifact.SDIST, Artifact.WHEEL) for version in ("3.9.1", "3.12.1"))
OLD = Earlier(files=(IndexFile(filename="demo-0.9.tar.gz", url="u"),))


def planned(
    earlier: Earlier = OLD, found: tuple[str, ...] = (), uv: bool = False, stated: tuple[str, ...] = (), **changed: Any
) -> list[str]:
    settings = {name: changed.pop(name) for name in ("lowest", "dependents", "pythons") if name in changed}
    files = distributions(wheel(extras=stated, **changed), sdist(extras=stated, **changed))
    pythons = [interpreter(version) for version in found]
    wishes = Settings(report=Path("report"), **settings)
    return [one.id for one in scenarios(wishes, files, CELLS, pythons, earlier, is_uv_here=uv)[0]]


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
        ({"requires_python": ">=3.9", "found": ("3.7.1", "3.8.1", "3.9.1")}, ["refused[py38]"]),
        ({"requires_python": ">=3.9", "found": ("3.8.1",), "pythons": ("3.9",)}, ["uninstall[py312]"]),
        ({"requires_python": "<3.12", "found": ("3.13.1",)}, ["uninstall[py312]"]),
    ],
)
def test_planned(changed: dict[str, Any], expected: list[str]) -> None:
    """What there is to try, and on which Python; everything else is not planned."""
    ids = planned(**changed)
    assert [one for one in ids if one in expected] == expected
    kinds = {one.partition("[")[0] for one in expected} | {"upgrade", "uninstall"}
    assert {one.partition("[")[0] for one in ids} <= kinds


def test_the_cells_of_trials() -> None:
    """The newest wheel, and the oldest to tell a fault of one Python from one of the release."""
    files = distributions(wheel(extras=("socks",)))
    (extra, *_), _ = scenarios(Settings(report=Path("report")), files, CELLS, (), Earlier())
    assert extra.other is not None
    assert (extra.cell.id, extra.other.id) == ("wheel-py312-pip", "wheel-py39-pip")


def test_direct_requirements() -> None:
    """Those that hold on this Python without an extra; what is unreadable or has an address is another rule's."""
    lines = ("six>=1", "tomli; python_version < '3.11'", "a; extra == 'x'", "!", "b @ https://example.org/b.whl")
    found = direct_requirements(distributions(wheel(requires_dist=lines)), interpreter("3.12.1"))
    assert [str(one) for one in found] == ["six>=1"]


@pytest.mark.parametrize(
    ("marker", "of_cpython", "of_pypy"),
    [
        ('platform_python_implementation != "PyPy"', True, False),
        ('platform_python_implementation == "PyPy"', False, True),
        ('implementation_name == "cpython"', True, False),
        ('implementation_version < "7"', True, False),
        ('platform_machine == "riscv64"', False, True),
        ('sys_platform == "win32"', False, False),
        ('platform_python_implementation ~= "PyPy"', True, True),
    ],
)
def test_markers_of_the_cells_python(marker: str, of_cpython: bool, of_pypy: bool) -> None:
    """Every variable is the cell's, none that of the Python which runs the check; what cannot be evaluated counts."""
    cpython = interpreter("3.12.1")
    facts = replace(
        Markers.by_rule((3, 10, 14), implementation="pypy"),
        implementation_version="7.3.19",
        platform_machine="riscv64",
    )
    pypy = interpreter("3.10.14", implementation="pypy", markers=facts)
    files = distributions(wheel(requires_dist=(f"cffi; {marker}",)))
    assert [bool(direct_requirements(files, one)) for one in (cpython, pypy)] == [of_cpython, of_pypy]
