"""Types that are promised, and not to be read."""

from dataclasses import replace

import pytest

from pytest_release_check.checks.contents.type_marker import TYPED, missing_type_marker
from tests.builders import wheel
from tests.checks.contents.made import Files, contents, names, reported

PACKAGE = names("demo/__init__.py", "demo/core.py")
MARKER = names("demo/py.typed")


def findings(files: Files, *others: Files, classifiers: tuple[str, ...] = (TYPED,)) -> list[tuple[str, str]]:
    file = replace(wheel(), classifiers=classifiers)
    return reported(*missing_type_marker(file, contents(files), map(contents, others)))


@pytest.mark.parametrize(
    ("files", "missing"),
    [
        (PACKAGE, "demo/py.typed"),
        ({**PACKAGE, **names("more/__init__.py")}, "demo/py.typed, more/py.typed"),
        (names("space/demo/__init__.py"), "space/demo/py.typed"),
        ({**PACKAGE, **names("demo/core.pyi")}, "demo/py.typed"),
    ],
)
def test_no_marker(files: Files, missing: str) -> None:
    """Of packages, also where stubs lie beside the modules."""
    assert findings(files, PACKAGE) == [("type-marker-missing", f"there is no {missing}")]


@pytest.mark.parametrize(
    "files",
    [
        {**PACKAGE, **MARKER},
        {**PACKAGE, **names("demo-stubs/__init__.pyi")},
        names("demo.py"),
        names("demo-1.0.dist-info/METADATA"),
        names("tests/__init__.py"),
        {},
    ],
)
def test_where_there_needs_to_be_none(files: Files) -> None:
    """Stub packages have none, and there is none for modules alone."""
    assert findings(files) == []


def test_what_others_report() -> None:
    """A marker that the sdist or the previous release has was lost; and without the classifier none was promised."""
    assert findings(PACKAGE, {**PACKAGE, **MARKER}) == []
    assert findings(PACKAGE, classifiers=()) == []
