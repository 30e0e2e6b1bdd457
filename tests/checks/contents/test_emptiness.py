"""A wheel without anything in it."""

import pytest

from pytest_release_check.checks.contents.emptiness import emptied_wheel, empty_wheel
from pytest_release_check.model.contents import PreviousRelease
from tests.builders import wheel
from tests.checks.contents.made import Files, contents, names, reported

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
    assert reported(*empty_wheel(release, EMPTY, source)) == [("empty-wheel", f"the sdist has {package}")]


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


def before(files: Files, *requires: str) -> PreviousRelease:
    metadata = "".join(
        ["Metadata-Version: 2.1\nName: demo\nVersion: 0.9\n", *(f"Requires-Dist: {r}\n" for r in requires)]
    )
    held = contents({**files, "demo-0.9.dist-info/METADATA": metadata})
    return PreviousRelease(version="0.9", filename="", tags=frozenset(), size=9, contents=held)


@pytest.mark.parametrize(
    ("members", "requires", "files", "required", "found"),
    [
        pytest.param(EMPTY, (), names("demo/__init__.py", "demo/a.py", "x.py"), (), "0.9 had demo, x", id="lost"),
        pytest.param(EMPTY, ("b>2",), names("demo.py"), ("b", "c"), "0.9 had demo", id="lost-with-requirements"),
        pytest.param(EMPTY, ("demo-core",), names("demo.py"), (), "", id="handed-over"),
        pytest.param(EMPTY, ("b",), {}, ("b",), "", id="always-was-empty"),
        pytest.param((*EMPTY, "other.py"), (), names("demo.py"), (), "", id="renamed"),
    ],
)
def test_a_wheel_that_the_release_before_filled(
    members: tuple[str, ...], requires: tuple[str, ...], files: Files, required: tuple[str, ...], found: str
) -> None:
    """Nothing is left, and nothing that came new can have it."""
    findings = emptied_wheel(wheel(requires_dist=requires), members, before(files, *required))
    assert reported(*findings) == ([("empty-wheel", found)] if found else [])
