"""The environment of markers is complete, whoever asks."""

import sys
from dataclasses import asdict

import pytest
from packaging.markers import Marker, default_environment

from pytest_release_check.model.markers import SYSTEMS, Markers

WINDOWS = next(system for system in SYSTEMS if system.os_name == "nt")


def test_all_variables_are_there() -> None:
    """The variables are those that packaging would otherwise fill from the Python that runs us."""
    assert Markers.by_rule((3, 12, 1)).environment().keys() == default_environment().keys() | {"extra"}


def test_markers_as_answered() -> None:
    """An answer is taken as it is; what is no variable of PEP 508 is left out."""
    answer = {**default_environment(), "a_variable_of_tomorrow": "1"}
    assert Markers.from_answer(answer).environment("socks") == {**default_environment(), "extra": "socks"}
    with pytest.raises(KeyError):
        Markers.from_answer({"os_name": "posix"})


@pytest.mark.parametrize(
    ("marker", "expected"),
    [
        ('python_version == "3.8" and python_full_version == "3.8.15"', True),
        ('platform_python_implementation == "PyPy" and implementation_name == "pypy"', True),
        ('sys_platform == "win32" and platform_system == "Windows" and os_name == "nt"', True),
        ('platform_machine == "AMD64"', True),
        ('platform_release == "" and platform_version == "" and implementation_version == ""', True),
        ('extra == "socks"', False),
    ],
)
def test_markers_by_rule(marker: str, expected: bool) -> None:
    """A Python that is not here has the variables of its version, its implementation and its system."""
    markers = Markers.by_rule((3, 8, 15), implementation="pypy", system=WINDOWS)
    assert Marker(marker).evaluate(markers.environment()) is expected


@pytest.mark.parametrize(
    ("implementation", "name"),
    [("cpython", "CPython"), ("pypy", "PyPy"), ("graalpy", "GraalVM"), ("jython", "Jython")],
)
def test_names_of_implementations(implementation: str, name: str) -> None:
    """The long name of an implementation is the one that it gives itself."""
    assert Markers.by_rule((3, 8, 15), implementation=implementation).platform_python_implementation == name


def test_the_rule_agrees_with_this_python() -> None:
    """What the rule can know of the Python that runs this is what that Python says."""
    major, minor, patch = sys.version_info[:3]
    ruled = asdict(Markers.by_rule((major, minor, patch), implementation=sys.implementation.name))
    known = ("implementation_name", "platform_python_implementation", "python_version", "python_full_version")
    said = {name: str(value) for name, value in default_environment().items()}
    assert {name: ruled[name] for name in known} == {name: said[name].partition("+")[0] for name in known}
