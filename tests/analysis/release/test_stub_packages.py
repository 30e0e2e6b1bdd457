"""What a stub package describes, by its name, its version and its files."""

import pytest

from pytest_release_check.analysis.release.stub_packages import (
    modules_in,
    runtime_of,
    stubbed_modules,
    typed_packages,
    versions_to_compare,
)
from pytest_release_check.model.index_file import IndexFile


@pytest.mark.parametrize(
    ("name", "project"),
    [
        ("types-PyYAML", "pyyaml"),
        ("types_requests", "requests"),
        ("pandas-stubs", "pandas"),
        ("boto3_stubs", "boto3"),
        ("celery-types", ""),
        ("types", ""),
        ("stubs", ""),
    ],
)
def test_whose_stubs(name: str, project: str) -> None:
    """The two ways in which stub packages are named."""
    assert runtime_of(name) == project


def test_modules() -> None:
    """Public ones of the folders for stubs; of a project all that can be imported, and the folders above."""
    stubs = ("demo-stubs/__init__.pyi", "demo-stubs/a/b.pyi", "demo-stubs/_typing.pyi", "demo-stubs/tests/c.pyi")
    assert stubbed_modules((*stubs, "demo-stubs/py.typed", "demo/d.pyi", "plugin/main.py")) == {"demo", "demo.a.b"}
    project = (
        "demo/__init__.py",
        "demo/a/b.cpython-312-darwin.so",
        "demo/c.pyi",
        "demo/py.typed",
        "demo-1.0.dist-info/x",
    )
    assert modules_in(project) == {"demo", "demo.a", "demo.a.b", "demo.c"}
    assert typed_packages((*project, "space/other/py.typed")) == {"demo"}


@pytest.mark.parametrize(
    ("version", "found"),
    [
        ("1.2.0.20251101", ("1.2.0", "2.1")),
        ("1.2.0", ("1.2.0", "2.1")),
        ("1.2.5.20251101", ("1.2.0", "2.1")),
        ("1.3.20251101", ("1.3", "2.1")),
        ("2.1.0.20251101", None),
        ("3.0", None),
        ("0.26.0", None),
        ("2026.2.16", None),
    ],
)
def test_versions(version: str, found: tuple[str, str] | None) -> None:
    """The stubs' own version says which one they are for, if it counts as that of the project does."""
    served = [IndexFile(filename=f"demo-{each}-py3-none-any.whl") for each in ("1.2.0", "1.3", "2.1", "2.2rc1")]
    assert versions_to_compare(served, version) == found
    assert versions_to_compare((), version) is None
