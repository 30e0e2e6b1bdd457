"""What should import, load and be there, by the installed files."""

import pytest

from pytest_release_check.analysis.metadata.entry_points import entry_point_target
from pytest_release_check.checks.installed.modules import (
    is_loaded_by,
    needs_foreign_host,
    script_names,
    shared_places,
    top_level_modules,
    version_attribute_faults,
)
from pytest_release_check.model.releases import EntryPoint, Shared


@pytest.mark.parametrize(
    ("files", "modules"),
    [
        ([], ()),
        (["one.py"], ("one",)),
        (["pkg/__init__.py", "pkg/sub/__init__.py", "pkg/sub/x.py"], ("pkg",)),
        (["space/pkg/__init__.py", "space/pkg/x.py"], ("space.pkg",)),
        (["space/one.py", "space/two.py"], ("space.one", "space.two")),
        (["_fast.cpython-312-x86_64-linux-gnu.so"], ("_fast",)),
        (["_fast.cp312-win_amd64.pyd"], ("_fast",)),
        (["_fast.abi3.so", "pkg/__init__.py"], ("_fast", "pkg")),
        (["pkg/__init__.pyi"], ()),
        (["types-stubs/__init__.py"], ()),
        (["pkg-1.0.dist-info/METADATA", "../../bin/pkg.py", "pkg/data.json"], ()),
        (["pkg/__pycache__/x.cpython-312.pyc", "pkg/__init__.py"], ("pkg",)),
    ],
)
def test_top_level_modules(files: list[str], modules: tuple[str, ...]) -> None:
    """Top-level modules are found among RECORD's paths, below namespace packages too."""
    assert top_level_modules(files) == modules


@pytest.mark.parametrize(
    ("value", "target"),
    [
        ("pkg.cli:main", ("pkg.cli", "main")),
        ("pkg.cli:App.run [extra]", ("pkg.cli", "App.run")),
        ("pkg.plugin", ("pkg.plugin", "")),
        (" pkg : main ", ("pkg", "main")),
    ],
)
def test_entry_point_target(value: str, target: tuple[str, str]) -> None:
    """An entry point's value names a module and perhaps an attribute; extras do not matter."""
    assert entry_point_target(value) == target


@pytest.mark.parametrize(
    ("group", "missing", "requires", "foreign"),
    [
        ("pytest11", "pytest", [], True),
        ("pytest11", "pytest", ["pytest>=7"], False),
        ("pytest11", "pytest", ["pytest; extra == 'test'"], True),
        ("host.plugins", "own.gone", [], False),
        ("console_scripts", "click", [], False),
        ("gui_scripts", "qt", [], False),
        ("host.plugins", "", [], False),
    ],
)
def test_needs_foreign_host(group: str, missing: str, requires: list[str], foreign: bool) -> None:
    """A plugin need not require its host; a script and a module of one's own have no such excuse."""
    point = EntryPoint(group=group, name="x", value="own.x")
    assert needs_foreign_host(point, missing, ["own"], requires) is foreign


@pytest.mark.parametrize(
    ("group", "missing", "expected"),
    [
        ("pytest11", "pytest", True),
        ("pytest11", "_pytest.config", True),
        ("hatch", "hatchling.plugin", True),
        ("sphinx.html_themes", "sphinx", True),
        ("mkdocs.plugins", "mkdocs", True),
        ("flake8.extension", "flake8", True),
        ("distutils.commands", "setuptools", True),
        ("setuptools.finalize_distribution_options", "setuptools", True),
        ("pytest11", "yaml", False),
        ("pytest11", "", False),
        ("console_scripts", "console_scripts", False),
        ("x", "xarray", False),
    ],
)
def test_who_loads_a_group(group: str, missing: str, expected: bool) -> None:
    """A plugin that needs nothing but its host has nothing to declare."""
    assert is_loaded_by(group, missing) is expected


def test_script_names() -> None:
    """Console and gui scripts count, other groups do not."""
    points = [EntryPoint(group=g, name=g[0], value="m") for g in ("gui_scripts", "console_scripts", "other")]
    assert script_names(points) == ("c", "g")


@pytest.mark.parametrize(
    ("module", "stated", "version", "code"),
    [
        ("my_demo", "1.0", "2.0", "RC508"),
        ("my_demo", "2.0", "2.0.0", None),
        ("my_demo", "2.0rc1", "2.0", "RC508"),
        ("my_demo", "2.0+local", "2.0", None),
        ("my_demo", "2.0", "2.0.post1", None),
        ("my_demo", "1.9", "2.0.post1", "RC508"),
        ("my_demo", "", "2.0", None),
        ("my_demo", "unknown", "2.0", None),
        ("other", "1.0", "2.0", None),
        ("only", "1.0", "2.0", "RC516"),
        ("only", "4.8.1", "4.8.1.76", None),
        ("only", "2.0", "2.0", None),
        ("only", "2.0", "2.0.post1", None),
    ],
)
def test_version_attribute(module: str, stated: str, version: str, code: str | None) -> None:
    """Only another version of the code counts, of the module that the project is named for, or of the only one."""
    tops = ("only",) if module == "only" else ("my_demo", "other")
    found = version_attribute_faults(module, stated, version, "my-demo", tops)
    assert [finding.code for finding in found] == ([code] if code else [])


def test_places_that_are_shared_with_a_dependency() -> None:
    """A namespace that is closed is a warning; a module that is overwritten is an error."""
    closed = Shared(package="ns", distribution="ns-core", module="ns/core/a.py")
    over = Shared(distribution="other", module="tools/x.py")
    found = shared_places("wheel-py312-pip", (closed, over))
    assert [(finding.rule.slug, finding.is_error, finding.detail) for finding in found] == [
        ("namespace-closed", False, "ns/__init__.py (ns-core has ns/core/a.py)"),
        ("dependency-overwritten", True, "tools/x.py of other"),
    ]
    assert shared_places("wheel-py312-pip", ()) == ()
