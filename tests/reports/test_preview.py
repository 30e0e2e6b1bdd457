"""What would run, said before anything is done."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.environments import Excluded, Selection
from pytest_release_check.model.publishing import Consent
from pytest_release_check.model.settings import Settings
from pytest_release_check.model.sources import Commit, Project
from pytest_release_check.reports.preview import Foreseen, LastRun, as_argument, preview_lines
from pytest_release_check.scenarios.registry import SCENARIOS
from tests.builders import interpreter
from tests.reports.builders import plan_of, survey

ROOT = Path("/home/me/demo")
DEMO = Project(root=ROOT, name="demo", version="1.0", requires_python=">=3.9")
NEWER, OLDER = interpreter("3.12.1", source="PATH"), interpreter("3.8.18")
PYPY = interpreter("3.10.14", implementation="pypy")


def foreseen(settings: dict[str, Any] | None = None, found: dict[str, Any] | None = None, **changed: Any) -> Foreseen:
    made = Settings(**({"report": Path("/state/demo")} | (settings or {})))
    surveyed = survey(**({"project": DEMO, "found": Selection(chosen=(NEWER,))} | (found or {})))
    fields: dict[str, Any] = {"settings": made, "survey": surveyed, "plan": plan_of()}
    return Foreseen(**(fields | changed))


GONE = Selection(
    chosen=(NEWER,),
    excluded=(
        Excluded(what=f"3.8.18 ({OLDER.path})", why="excluded by Requires-Python >=3.9"),
        Excluded(what=f"pypy 3.10.14 ({PYPY.path})", why="pypy: only when asked for"),
        Excluded(what="/gone/python", why="does not start"),
    ),
)


@pytest.mark.parametrize(
    ("known", "line"),
    [
        (foreseen(), "release plan: nothing was built, and no index was asked"),
        (foreseen(), f"release: demo 1.0, built from {ROOT}"),
        (foreseen(), "requires-python: >=3.9"),
        (
            foreseen(found={"commit": Commit(id="f" * 40, uncommitted=("a.py",))}),
            "built from: a clean checkout of commit ffffffffffff, without changes that are not committed: a.py",
        ),
        (
            foreseen({"python_download": True}),
            "  would be fetched by uv: nothing: the Pythons that are named are here",
        ),
        (
            foreseen({"python_download": True}, {"to_fetch": ("3.9", "3.14")}),
            "  would be fetched by uv: 3.9, 3.14; their cells are not among those below",
        ),
        (
            foreseen(found={"project": Project(root=ROOT)}),
            f"release: demo (version: known after the build), built from {ROOT}",
        ),
        (
            foreseen(found={"project": Project(root=ROOT)}),
            "requires-python: not stated in pyproject.toml; known after the build",
        ),
        (foreseen({"dist": Path("/built")}), f"release: the files in {Path('/built')}; nothing is built"),
        (
            foreseen({"index": "pypi", "version": "1.0"}, {"release": ("demo", "1.0")}),
            "release: demo==1.0, as pypi serves it; nothing is built",
        ),
        (foreseen(), "pythons, by --release-python auto, one for each minor version:"),
        (foreseen(), f"  3.12.1  {NEWER.path} (PATH)"),
        (
            foreseen(found={"found": GONE, "everything": (NEWER, OLDER, PYPY)}),
            f"  excluded: 3.8.18 ({OLDER.path}): excluded by Requires-Python >=3.9",
        ),
        (
            foreseen({"pythons": (">=3.12",)}, {"found": GONE, "everything": (NEWER, OLDER, PYPY)}),
            f"  excluded: pypy 3.10.14 ({PYPY.path}): pypy: only when asked for; "
            f"taken with --release-python {as_argument('>=3.12')} --release-python {as_argument(str(PYPY.path))}",
        ),
        (foreseen(found={"found": GONE}), "  excluded: /gone/python: does not start"),
        (foreseen(), "files: wheel and sdist"),
        (foreseen({"artifacts": (Artifact.WHEEL,)}), "files: wheel"),
        (foreseen(), "once: build, examine, stage"),
        (foreseen(plan=plan_of(builds=False)), "once: files, examine, stage"),
        (foreseen(), "cells: 2: wheel-py312-pip, sdist-py312-pip"),
        (foreseen(), "in each cell: install, entry_points"),
        (foreseen(), "  contents: only in sdist-py312-pip"),
        (foreseen(), "  project_tests: excluded; --release-tests names tests to run on the installed release"),
        (foreseen(), "checks: 8, less cells that no file of the release fits, and in addition:"),
        (foreseen(own_tests=("test_a.py",)), "your smoke tests, once for each cell: test_a.py"),
        (foreseen({"tries": False}), "scenarios: excluded by --release-trials none"),
        (
            foreseen({"extras": ("socks",)}),
            "  extra            for each extra that --release-extras chooses (now: socks)",
        ),
        (foreseen({"installers": ("uv", "pip")}), "installers: uv, pip"),
        (foreseen(), "stage: local, an index of this run alone"),
        (foreseen({"index": "testpypi"}), "stage: testpypi"),
        (foreseen(), "everything else: from https://example.org/simple/"),
        (foreseen(found={"excluded_settings": ("constraint",)}), "pip settings not used: constraint"),
        (foreseen(dropped=("--cov",)), "addopts not used: --cov"),
        (foreseen(), "publish: nothing; --release-publish would, if everything planned has passed"),
        (foreseen({"publish": "pypi"}), "publish: on pypi, if everything planned has passed"),
        (
            foreseen({"publish": "pypi", "consent": Consent(dry_run=True)}),
            "publish: on pypi, if everything planned has passed; --release-dry-run: nothing is sent",
        ),
        (foreseen(), f"report: {Path('/state/demo')}"),
        (foreseen(), "time: unknown, as the report folder holds no earlier run"),
        (
            foreseen(last=LastRun(seconds=75.2, checks=9, workers=2)),
            "time: about 1 min 15 s: the last run took 1 min 15 s for 9 checks, with 2 workers",
        ),
        (
            foreseen(last=LastRun(seconds=9.6, checks=3, workers=0)),
            "time: about 26 s: the last run took 10 s for 3 checks, without workers",
        ),
    ],
)
def test_a_line(known: Foreseen, line: str) -> None:
    assert line in preview_lines(known)


def test_every_scenario_says_when_it_is_planned() -> None:
    lines = preview_lines(foreseen())
    assert [row.name for row in SCENARIOS if not any(line.startswith(f"  {row.name} ") for line in lines)] == []
    assert not any(line.startswith("  refused") for line in preview_lines(foreseen({"tries": False})))


def test_no_credential_and_no_control_character() -> None:
    project = replace(DEMO, version="1.0\x1b[2J")
    text = "\n".join(preview_lines(foreseen(found={"project": project})))
    assert "secret" not in text and "\x1b" not in text


def test_it_fits_a_terminal() -> None:
    """Except for what people copy, which stays in one piece."""
    assert all(len(line) <= 80 or "/" in line for line in preview_lines(foreseen(), 80))


@pytest.mark.parametrize(
    ("text", "platform", "typed"),
    [
        ("3.12", "linux", "3.12"),
        (">=3.12", "linux", "'>=3.12'"),
        (">=3.12", "win32", '">=3.12"'),
        ("C:\\Python\\python.exe", "win32", "C:\\Python\\python.exe"),
        ("C:\\Program Files\\python.exe", "win32", '"C:\\Program Files\\python.exe"'),
    ],
)
def test_as_it_is_typed(text: str, platform: str, typed: str) -> None:
    """On Windows a backslash is no reason for quotes, and single ones are none."""
    assert as_argument(text, platform) == typed
