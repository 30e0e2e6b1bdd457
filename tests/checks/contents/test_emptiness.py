"""A wheel without anything in it."""

import pytest

from pytest_release_check.checks.contents.emptiness import empty_wheel
from tests.builders import wheel
from tests.checks.contents.made import told

EMPTY = ("demo-1.0.dist-info/METADATA", "demo-1.0.dist-info/RECORD")


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("demo", "demo.py"),
        ("Demo.Tool", "src/demo_tool/__init__.py"),
        ("django-render-block", "render_block/__init__.py"),
        ("demo-py", "demo/__init__.py"),
        ("auto-flake", "autoflake.py"),
    ],
)
def test_a_lost_package(name: str, package: str) -> None:
    """The sdist has what the project is named for."""
    release = wheel(name, requires_dist=("Django>=2", "pyflakes (>=1.1)", "?"))
    source = ("setup.py", "tests/test_it.py", package)
    assert told(*empty_wheel(release, EMPTY, source)) == [("empty-wheel", f"the sdist has {package}")]


@pytest.mark.parametrize(
    ("name", "members", "source", "requires"),
    [
        ("jupyter", EMPTY, ("setup.py", "docs/conf.py", "noxfile.py"), ("notebook",)),
        ("typer", EMPTY, ("typer/__init__.py",), ("typer-slim==1.0",)),
        ("typer-slim", EMPTY, ("typer/__init__.py",), ("typer>=1.0",)),
        ("demo", (*EMPTY, "demo.py"), ("demo.py",), ()),
        ("demo", (*EMPTY, "demo-1.0.data/scripts/demo"), ("demo.py",), ()),
        ("demo", EMPTY, ("demo/sub/demo.py", "setup.py"), ()),
        ("demo", EMPTY, ("other/__init__.py",), ()),
    ],
)
def test_wheels_that_are_empty_on_purpose(
    name: str, members: tuple[str, ...], source: tuple[str, ...], requires: tuple[str, ...]
) -> None:
    """A distribution may do nothing but require others."""
    assert empty_wheel(wheel(name, requires_dist=requires), members, source) == ()
