"""The tests of an sdist: where they are, with which settings they run, and what must not be imported in their place."""

import pytest

from pytest_release_check.analysis.sdist.own_tests import (
    PytestSettings,
    options_to_keep,
    places_of_tests,
    pytest_settings,
    sources_in_the_way,
)

TREE = ("PKG-INFO", "setup.py", "host/__init__.py", "tests/__init__.py", "tests/test_a.py", "tests/data.txt")
INI = "[pytest]\ntestpaths = t 'u v'\naddopts =\n    -n auto\n    -m 'not slow'\n"
SETTINGS = {"testpaths": ("t", "u v"), "addopts": ("-n", "auto", "-m", "not slow")}
TOML = '{} = ["t", "u v"]\naddopts = "-n auto -m \'not slow\'"\n'


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ({}, PytestSettings()),
        ({"pytest.ini": INI}, PytestSettings(file="pytest.ini", **SETTINGS)),
        ({"pytest.ini": "", "tox.ini": INI}, PytestSettings(file="pytest.ini")),
        ({"tox.ini": INI}, PytestSettings(file="tox.ini", **SETTINGS)),
        ({"tox.ini": "[tox]\n", "setup.cfg": INI}, PytestSettings()),
        ({"setup.cfg": INI.replace("[pytest]", "[tool:pytest]")}, PytestSettings(file="setup.cfg", **SETTINGS)),
        ({"pyproject.toml": "[project]\nname = 'host'\n"}, PytestSettings()),
        (
            {"pyproject.toml": f"[tool.pytest.ini_options]\n{TOML.format('testpaths')}"},
            PytestSettings(file="pyproject.toml", **SETTINGS),
        ),
        (
            {"pyproject.toml": f"[tool.pytest]\n{TOML.format('testpaths')}"},
            PytestSettings(file="pyproject.toml", **SETTINGS),
        ),
        ({"pytest.toml": f"[pytest]\n{TOML.format('testpaths')}"}, PytestSettings(file="pytest.toml", **SETTINGS)),
        ({"pytest.toml": ""}, PytestSettings(file="pytest.toml")),
        ({"pyproject.toml": "[tool.pytest", "tox.ini": "no section\n"}, PytestSettings()),
        ({"pyproject.toml": "x = " + "[" * 100_000}, PytestSettings()),
        ({"pytest.ini": "[pytest]\naddopts = 'open\n"}, PytestSettings(file="pytest.ini")),
    ],
)
def test_settings(texts: dict[str, str], expected: PytestSettings) -> None:
    """The file that pytest itself would take, and what it says."""
    assert pytest_settings(texts) == expected


@pytest.mark.parametrize(
    ("files", "testpaths", "expected"),
    [
        (TREE, (), ("tests",)),
        (("testing/test_a.py", "test/a.py"), (), ("test", "testing")),
        (("tests/data.txt", "test_host.py", "host/test_b.py", "a_test.py"), (), ("test_host.py",)),
        (("host/__init__.py", "tests.py"), (), ()),
        (TREE, ("tests/test_a.py",), ("tests/test_a.py",)),
        (TREE, ("./tests/", "docs"), ("tests",)),
        (TREE, ("gone",), ("tests",)),
        (TREE, ("../tests",), ("tests",)),
        (TREE, (".",), (".",)),
        (("src/a/tests/test_a.py", "b/src/a/tests/x.py"), ("src/*/tests",), ("src/a/tests",)),
        (("-x/test_a.py",), ("-x",), ()),
    ],
)
def test_places(files: tuple[str, ...], testpaths: tuple[str, ...], expected: tuple[str, ...]) -> None:
    """What the sdist's settings name comes first; a place that is not there is not named to pytest."""
    assert places_of_tests(files, testpaths) == expected


@pytest.mark.parametrize(
    ("files", "modules", "places", "expected"),
    [
        (TREE, ("host",), ("tests",), ("host",)),
        (("src/host/a.py", "src/other/a.py", "host.py", "hosts.py"), ("host",), ("tests",), ("host.py", "src/host")),
        (("lib/ns/host/a.py",), ("ns.host",), ("tests",), ("lib/ns/host",)),
        (("host/tests/test_a.py",), ("host",), ("host/tests",), ()),
        (("host/test_a.py", "host/a.py"), ("host",), (".",), ()),
        (("src/host/a.py",), ("host",), ("src",), ("src/host",)),
        (("src/host/a_test.py",), ("host",), ("src",), ()),
        (("tests/a.py",), ("tests",), ("tests",), ()),
    ],
)
def test_sources(
    files: tuple[str, ...], modules: tuple[str, ...], places: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    """What is installed is what the tests import, unless they lie in the package itself."""
    assert sources_in_the_way(files, modules, places) == expected


@pytest.mark.parametrize(
    ("addopts", "expected"),
    [
        (("-ra", "--cov=host", "-n", "auto", "--strict-config"), ()),
        (("-m", "not slow", "--import-mode=importlib"), ("-m", "not slow", "--import-mode=importlib")),
        (("--ignore", "tests/x", "-knot_x", "--deselect=a::b"), ("--ignore", "tests/x", "-knot_x", "--deselect=a::b")),
        (("--import-mode", "append", "-m"), ("--import-mode", "append")),
    ],
)
def test_options(addopts: tuple[str, ...], expected: tuple[str, ...]) -> None:
    """What plugins bring is left out, as these may not be there; what chooses tests stays."""
    assert options_to_keep(addopts) == expected
