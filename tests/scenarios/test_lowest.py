"""Lowest: with a real pip, on indexes of a few small wheels."""

from dataclasses import replace

import pytest

from pytest_release_check.model.markers import Markers
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.scenarios.lowest import direct_requirements, lowest
from tests.archives import build_sdist, build_wheel
from tests.builders import distributions, interpreter, wheel
from tests.scenarios.indexes import Indexes, case, codes


@pytest.mark.slow
@pytest.mark.parametrize(("bound", "code"), [("", "RC431"), (">=1.1", None)])
def test_lowest(indexes: Indexes, bound: str, code: str | None) -> None:
    """A name that the lowest version allowed does not have is reported, with the version."""
    build_wheel(indexes.staged, "host", "1.0", files={"host.py": ""})
    build_wheel(indexes.staged, "host", "1.1", files={"host.py": "new = 1\n"})
    files = {"demo/__init__.py": "", "demo/core.py": "from host import new\n"}
    release = indexes.release((f"host{bound}",), files=files)
    outcome = lowest(release, case("lowest"), indexes.fresh(release), (), indexes.context)
    assert codes(outcome) == ([code] if code else []), outcome
    if code:
        assert outcome.findings[0].subject == "demo==2.0 with host==1.0"
        assert "import demo.core: ImportError: cannot import name 'new'" in outcome.findings[0].detail


@pytest.mark.slow
def test_a_lowest_version_that_wants_to_be_built(indexes: Indexes) -> None:
    """What the lowest version requires may have to be built, and its build want what is not there: no outage."""
    build_wheel(indexes.staged, "host", "1.0", requires=("old==1.0",))
    build_wheel(indexes.staged, "host", "2.0")
    backend = "[build-system]\nrequires = []\nbuild-backend = 'backend'\nbackend-path = ['.']\n"
    code = "raise SystemExit('curl: (6) Could not resolve host: crates.example')\n"
    build_sdist(indexes.staged, "old", "1.0", files={"pyproject.toml": backend, "backend.py": code})
    release = indexes.release(("host",), files={"demo.py": ""})
    outcome = lowest(release, case("lowest"), indexes.fresh(release), (), indexes.context)
    assert outcome == Outcome(status=Status.PASSED, reason=outcome.reason)


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
