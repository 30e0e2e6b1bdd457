"""Whose fault it is what an import leaves."""

import pytest

from pytest_release_check.checks.installed.side_effects import (
    may_differ_optimized,
    optimized_findings,
    side_effect_findings,
)
from pytest_release_check.model.cell_reports import Deed, FailedImport, Place, SideEffects

OWN = frozenset({"demo/__init__.py", "demo/log.py"})
STDLIB = ("/usr/lib/python3.12/logging/__init__.py", 1200)
BY_OWN = (STDLIB, ("demo/log.py", 4))
BY_OTHER = (STDLIB, ("other/log.py", 4))


def wrote(path: str, places: tuple[tuple[str, int], ...] = BY_OWN) -> Deed:
    return Deed(is_print=False, what=path, places=places)


def printed(text: str, places: tuple[tuple[str, int], ...] = BY_OWN) -> Deed:
    return Deed(is_print=True, what=text, places=places)


@pytest.mark.parametrize(
    ("left", "deeds", "codes"),
    [
        (SideEffects(), [], []),
        (SideEffects(in_folder=("run.log",)), [wrote("run.log")], ["RC522"]),
        (SideEffects(in_folder=("logs",)), [wrote("logs/deep/run.log")], ["RC522"]),
        (SideEffects(in_folder=("run.log",)), [wrote("run.log", BY_OTHER)], []),
        (SideEffects(in_folder=("run.log",)), [wrote("run.log.old"), wrote("~/run.log")], []),
        (SideEffects(in_folder=("run.log",)), [], []),
        (SideEffects(in_home=(".demo",)), [wrote("~/.demo/settings")], ["RC523"]),
        (SideEffects(in_home=(".demo",)), [wrote(".demo/settings")], []),
        (SideEffects(), [wrote("gone.tmp"), printed("hello")], []),
        (SideEffects(printed="hello"), [printed("hello\n")], ["RC524"]),
        (SideEffects(printed="hello"), [printed("hello\n", BY_OTHER)], []),
        (
            SideEffects(in_folder=("a",), in_home=("b",), printed="x"),
            [wrote("a"), wrote("~/b"), printed("x")],
            ["RC522", "RC523", "RC524"],
        ),
    ],
)
def test_whose_deed_it_is(left: SideEffects, deeds: list[Deed], codes: list[str]) -> None:
    """Only what is still there and what the project's own code was seen to do."""
    assert [finding.code for finding in side_effect_findings("demo", left, deeds, OWN)] == codes


def test_what_is_said() -> None:
    """What was written, and the line that did."""
    (finding,) = side_effect_findings("demo", SideEffects(in_home=(".demo",)), [wrote("~/.demo/x")], OWN)
    assert (finding.subject, finding.detail) == ("import demo", "~/.demo, written by demo/log.py, line 4")


@pytest.mark.parametrize(
    ("source", "differs"),
    [
        ("f.__doc__ = g.__doc__.format(x=1)", True),
        ("    assert (found := look())", True),
        ("assert register(f)", True),
        ("__doc__ = 'text'", False),
        ("# __doc__ is not used", False),
        ("assert isinstance, 'x'", False),
        ("'''A docstring.'''\nx = 1", False),
    ],
)
def test_what_may_differ(source: str, differs: bool) -> None:
    """Only where the source uses what is taken away, an interpreter is started for it."""
    assert may_differ_optimized(["x = 1", source]) is differs


@pytest.mark.parametrize(("file", "codes"), [("demo/log.py", ["RC525"]), ("other/log.py", []), ("", [])])
def test_whose_failure_it_is(file: str, codes: list[str]) -> None:
    """A dependency that fails with ``-OO`` is not the project's."""
    places = (Place(file="demo/__init__.py", line=1), Place(file=file, line=2)) if file else ()
    failed = FailedImport(module="demo", error="AttributeError: x", places=places)
    assert [finding.code for finding in optimized_findings([failed], OWN)] == codes
