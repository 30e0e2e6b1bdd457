"""The lines that people read in a terminal: the header before the run, and how the screen is printed."""

from pathlib import Path

import pytest

from pytest_release_check.effects.report_folder import ReportFolder
from pytest_release_check.model.environments import Excluded, Selection
from pytest_release_check.model.index_file import IndexTarget
from pytest_release_check.model.outcomes import Status
from pytest_release_check.model.settings import Settings
from pytest_release_check.model.sources import Commit, Project
from pytest_release_check.reports.report import Places
from pytest_release_check.reports.screen import report_lines
from pytest_release_check.reports.terminal import TerminalReporter, checking_line, folded, header_lines
from tests.builders import interpreter
from tests.reports.builders import finding, report, result, run_plan, survey


def test_a_report_in_the_source_tree(tmp_path: Path) -> None:
    """The header and the section warn of it: a build by hand can pack it."""
    surveyed = survey(project=Project(root=tmp_path))
    settings = Settings(report=tmp_path.resolve() / "out")
    words = "is in the source tree, and an sdist that is built by hand can pack it"
    assert any(words in line for line in header_lines(settings, surveyed, ()))
    assert any(words in line for line in report_lines(report(plan=run_plan(settings.report), surveyed=surveyed)))


def test_the_header() -> None:
    """What is verified with what; excluded Pythons by reason; no credential."""
    gone = tuple(Excluded(what=f"{version} (/usr/bin/x)", why="too old") for version in ("2.7", "3.2"))
    surveyed = survey(
        found=Selection(chosen=(interpreter(),), excluded=gone),
        stage=IndexTarget(
            name="testpypi", upload_url="https://example.org/legacy/", index_url="https://example.org/simple/"
        ),
        excluded_settings=("no-deps",),
        release=("demo", "1.0"),
    )
    shown = header_lines(Settings(report=Path("out")), surveyed, ["--cov=demo"])
    assert shown == [
        "release check: demo==1.0 as testpypi serves it",
        f"  pythons: 3.12.1 ({interpreter().path})",
        "  excluded: 2.7, 3.2: too old",
        "  index: testpypi (upload to https://example.org/legacy/, read https://example.org/simple/); "
        "everything else from https://example.org/simple/",
        "  report: out",
        "  pip settings not used: no-deps",
        "  addopts not used (not for release checks, or of plugins that are not installed): --cov=demo",
    ]


def test_where_the_files_and_the_pythons_come_from() -> None:
    """A checkout with what is not in it, and what uv has fetched; nothing where neither was asked for."""
    surveyed = survey(commit=Commit(id="f" * 40, uncommitted=("a.py",)), fetched=("3.9", "3.14"))
    shown = header_lines(Settings(report=Path("out"), python_download=True), surveyed, ())
    expected = "  built from: a clean checkout of commit ffffffffffff, without changes that are not committed: a.py"
    assert {expected, "  fetched by uv: 3.9, 3.14"} <= {*shown}
    plain = header_lines(Settings(report=Path("out")), survey(), ())
    assert not any("built from" in line or "uv" in line for line in plain)


def test_the_first_line_of_a_run() -> None:
    """It names the files, the kinds and the Pythons."""
    settings = Settings(report=Path("out"), dist=Path("dist"))
    assert checking_line(settings, survey()) == "checking the files in dist: wheel and sdist on Python 3.12.1"


def test_it_is_printed(tmp_path: Path) -> None:
    """The last line comes with the status of the run."""
    shown: list[tuple[str, Status | None]] = []
    places = Places(
        folder=ReportFolder(tmp_path),
        show=lambda line, status: shown.append((line, status)),
    )
    made = report(result("a", Status.FAILED, finding()))
    TerminalReporter().write(made, places)
    *before, last = report_lines(made)
    assert shown == [*((line, None) for line in before), (last, Status.FAILED)]
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("line", "width", "parts"),
    [
        ("verdict: passed", 0, ["verdict: passed"]),
        ("x" * 100, 0, ["x" * 100]),
        ("one " * 10 + "two", 40, ["one one one one one one one one one one", "  two"]),
        ("  | " + "four " * 9, 40, ["  | four four four four four four four", "  |   four four"]),
        (f"  manifest: /{'x' * 60}, logs", 40, ["  manifest:", f"    /{'x' * 60},", "    logs"]),
        ("one two", 5, ["one two"]),
    ],
)
def test_lines_fit_the_terminal(line: str, width: int, parts: list[str]) -> None:
    """What people copy stays in one piece, and without a terminal so does every line."""
    assert list(folded(line, width)) == parts
