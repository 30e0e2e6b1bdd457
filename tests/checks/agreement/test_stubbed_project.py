"""Stubs that speak of a project as it was; those that speak of it as it is, or never was, are left alone."""

import pytest

from pytest_release_check.checks.agreement.stubbed_project import stubbed_project_findings
from pytest_release_check.model.contents import StubbedProject
from tests.builders import wheel
from tests.checks.contents.made import contents, reported

STUBS = ("demo-stubs/__init__.pyi", "demo-stubs/graph/__init__.pyi", "demo-stubs/graph/node.pyi", "demo-stubs/core.pyi")
OLD = ("demo/__init__.py", "demo/graph/__init__.py", "demo/graph/node.py", "demo/core.py")
SAID = "by their version the stubs are for 1.0"


def found(
    new: tuple[str, ...], *, old: tuple[str, ...] = OLD, stubs: tuple[str, ...] = STUBS, marker: str = ""
) -> list[tuple[str, str]]:
    project = StubbedProject(
        name="demo", before="1.0", newest="2.0", old_members=frozenset(old), new_members=frozenset(new)
    )
    files = contents({**dict.fromkeys(stubs, ""), "demo-stubs/py.typed": marker})
    return reported(*stubbed_project_findings(wheel("types-demo", "1.0.0.20251101"), files, project))


@pytest.mark.parametrize("marker", ["", "partial\n"])
def test_modules_that_are_gone(marker: str) -> None:
    """Partial stubs as well: what they do not describe is no matter, what they do is. The outermost is named."""
    gone = [("stubbed-modules-gone", f"demo 2.0 lacks demo.graph, which demo 1.0 has; {SAID}")]
    assert found(("demo/__init__.py", "demo/core.py", "demo/fresh.py"), marker=marker) == gone


@pytest.mark.parametrize(
    ("stubs", "new"),
    [
        (STUBS, OLD),
        (STUBS, ("demo/__init__.py", "demo/graph/node.py", "demo/core.cpython-312-x86_64-linux-gnu.so")),
        ((*STUBS, "demo-stubs/type_defs.pyi"), OLD),
        ((*STUBS, "demo-stubs/_old.pyi"), OLD),
        (STUBS[:1], ("demo/__init__.py",)),
        (STUBS, ("other/__init__.py",)),
    ],
)
def test_modules_that_are_not(stubs: tuple[str, ...], new: tuple[str, ...]) -> None:
    """What is compiled or a folder now is there; what was never there is for type checkers alone."""
    assert found(new, old=(*OLD, "demo/_old.py"), stubs=stubs) == []


@pytest.mark.parametrize(
    ("old", "marker", "is_found"),
    [
        (OLD, "", True),
        (OLD, "partial", False),
        (OLD, "partial\r\n", False),
        ((*OLD, "demo/py.typed"), "", False),
    ],
)
def test_types_of_its_own(old: tuple[str, ...], marker: str, is_found: bool) -> None:
    """If the project had some already, the stubs are meant to be read in their place."""
    detail = f"demo 2.0 has demo/py.typed, and demo 1.0 has not; {SAID}"
    expected = [("stubs-superseded", detail)] if is_found else []
    assert found((*OLD, "demo/py.typed"), old=old, marker=marker) == expected
