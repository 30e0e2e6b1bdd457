"""What is odd about a machine: a row each, and beside it what looks alike and is usual."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pytest_release_check.model.environments import Interpreter, Selection
from pytest_release_check.model.machine import Clone, Machine
from pytest_release_check.model.settings import Settings
from pytest_release_check.model.sources import Project
from pytest_release_check.reports.oddities import LITTLE, ODDITIES, Known, odd_lines
from tests.builders import interpreter
from tests.reports.builders import survey

ROOT = Path("/home/me/demo")
DEMO = Project(root=ROOT, name="demo", version="1.0")
DYNAMIC = replace(DEMO, version="", version_tool="setuptools-scm")
TEMPORARY = Path("/tmp")
USUAL = Machine(temporary=TEMPORARY / "release-check-1", free=LITTLE, clone=Clone(has_tags=True))
SHALLOW = replace(USUAL, clone=Clone(is_shallow=True))


def known(machine: Machine = USUAL, *, project: Project | None = DEMO, pip: str = "", **changed: Any) -> Known:
    pythons: tuple[Interpreter, ...] = changed.pop("pythons", (interpreter("3.11.1"), interpreter("3.12.1")))
    surveyed = survey(
        project=project, found=Selection(chosen=pythons), excluded_settings=tuple(pip.split()), machine=machine
    )
    return Known(settings=Settings(report=Path("report"), **changed), survey=surveyed, machine=machine)


ONE = (interpreter("3.12.1"),)
BUILT = Path("/built")
ODD = [
    ("one-python", known(pythons=ONE), "the only suitable Python here is 3.12.1"),
    ("constraints", known(pip="constraint"), "your pip is configured with constraints"),
    ("indexes", known(pip="extra-index-url find-links"), "that are not used here: extra-index-url, find-links."),
    ("indexes", known(pip="no-index"), "with --release-upstream."),
    ("no-history", known(SHALLOW, project=DYNAMIC), "setuptools-scm takes the version from git"),
    (
        "version-variable",
        known(replace(USUAL, version_variables=("A", "B")), project=DYNAMIC),
        "A, B is set, and builds do not see it",
    ),
    ("silent-git", known(replace(USUAL, clone=Clone(trouble="fatal: whose?"))), "(fatal: whose?)"),
    ("little-space", known(replace(USUAL, free=LITTLE - 1)), f"only 524 MB are free in {TEMPORARY}"),
    ("no-programs", known(replace(USUAL, runs_programs=False)), f"{TEMPORARY} is mounted noexec"),
    ("temporary-in-tree", known(replace(USUAL, temporary=ROOT / "tmp" / "x")), f"{ROOT / 'tmp'}, is in the source"),
    ("not-writable", known(replace(USUAL, is_writable=False)), f"{ROOT} cannot be written"),
]


@pytest.mark.parametrize(("name", "seen", "words"), ODD)
def test_odd(name: str, seen: Known, words: str) -> None:
    """That row has a line, which says where and what to do, and no other one has."""
    lines = {oddity.name: line for oddity in ODDITIES if (line := oddity.line(seen))}
    assert set(lines) == {name}
    assert words in lines[name] and ": " in lines[name] and lines[name].endswith(".")


def test_every_row_is_in_the_table() -> None:
    assert {oddity.name for oddity in ODDITIES} == {name for name, _, _ in ODD}


@pytest.mark.parametrize(
    "seen",
    [
        pytest.param(known(), id="usual"),
        pytest.param(known(project=None, dist=BUILT), id="files and no project"),
        pytest.param(known(project=replace(DEMO, requires_python="==3.12.*"), pythons=ONE), id="admits no other"),
        pytest.param(known(pip="extra-index-url no-index", upstreams=("https://example.org/",)), id="named indexes"),
        pytest.param(known(pip="require-virtualenv user"), id="pip settings that do not matter"),
        pytest.param(known(SHALLOW), id="shallow with a stated version"),
        pytest.param(known(SHALLOW, project=DYNAMIC, dist=BUILT), id="shallow and nothing is built"),
        pytest.param(known(SHALLOW, project=DYNAMIC, pass_env=("SETUPTOOLS_SCM_PRETEND_VERSION",)), id="given version"),
        pytest.param(known(replace(USUAL, clone=Clone(is_shallow=True, has_tags=True)), project=DYNAMIC), id="tags"),
        pytest.param(known(project=DYNAMIC), id="a version out of a whole clone"),
        pytest.param(known(replace(USUAL, clone=Clone()), project=DYNAMIC), id="no repository"),
        pytest.param(known(replace(USUAL, version_variables=("A",))), id="a variable, and a stated version"),
        pytest.param(known(replace(USUAL, is_writable=False), dist=BUILT), id="read-only, nothing is built"),
    ],
)
def test_not_odd(seen: Known) -> None:
    assert list(odd_lines(seen.settings, seen.survey)) == []


def test_one_python_that_was_named() -> None:
    """Who names it knows."""
    seen = known(pythons=ONE)
    assert list(odd_lines(replace(seen.settings, pythons=("3.12",)), seen.survey)) == []


def test_nobody_has_looked() -> None:
    assert list(odd_lines(Settings(report=Path("report")), survey(found=Selection(chosen=ONE)))) == []
