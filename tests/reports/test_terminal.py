"""The lines that people read: the header before the run, and the section after it."""

from dataclasses import replace
from pathlib import Path

import pytest

from pytest_release_check.effects.report_folder import ReportFolder
from pytest_release_check.model.environments import Excluded, Selection
from pytest_release_check.model.index_file import IndexTarget
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.settings import Settings
from pytest_release_check.model.sources import Project
from pytest_release_check.model.verdict import CheckResult
from pytest_release_check.reports.report import Places
from pytest_release_check.reports.terminal import TerminalReporter, checking_line, header_lines, report_lines
from tests.builders import interpreter, staged
from tests.reports.builders import CELLS, UGLY, finding, plan_of, report, result, run_plan, survey


def lines(*results: CheckResult, **changed: object) -> list[str]:
    return report_lines(report(*results, **changed))  # type: ignore[arg-type] # the builder takes any field


def test_the_files_come_first() -> None:
    """Name and version, then size and digest of each file, then the notes."""
    assert lines(plan=run_plan(notes=("the tag is of another version",)))[:4] == [
        "demo 1.0",
        f"  demo-1.0-py3-none-any.whl     1.0 kB  sha256 {'a' * 64}",
        f"  demo-1.0.tar.gz                900 B  sha256 {'b' * 64}",
        "note: the tag is of another version",
    ]


def test_the_table() -> None:
    """A row for each cell, a dash where it has no such check; then a row for each scenario."""
    scenario = ScenarioCase(kind="upgrade", cell=CELLS[0], note="from 0.9")
    shown = lines(result("release::install[wheel-py312-pip]"), plan=run_plan(plan=plan_of(scenarios=(scenario,))))
    assert [line for line in shown if line.startswith("  ")][2:6] == [
        "                   install       contents      entry points",
        "  wheel-py312-pip  passed        -             -",
        "  sdist-py312-pip  -             -             -",
        "  upgrade[py312]  not run       (from 0.9)",
    ]


def test_a_finding() -> None:
    """Its severity, what is wrong and where, what to do, and the first of the checks that have it."""
    found = finding(detail="in line 3", evidence=("shown above",), log="build.log")
    results = [result(f"c{number}", Status.FAILED, found) for number in range(4)]
    assert lines(*results)[-9:-3] == [
        "error RC998 broken: demo.py: it is broken",
        "  in line 3",
        "  full output: build.log",
        "  what to do: repair it",
        "  seen in: c0 and 3 more",
        "not verified here: demo-1.0-py3-none-any.whl: it was installed in no environment of this run",
    ]


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, ["warning RC999 ugly: demo.py: it is ugly", "  what to do: polish it"]),
        ({"strict": True}, ["error RC999 ugly: demo.py: it is ugly", "  what to do: polish it"]),
        ({"ignored": "ours", "strict": True}, ["ignored RC999 ugly: demo.py: it is ugly", "  ignored: ours"]),
    ],
)
def test_the_severity_is_that_of_this_run(changed: dict[str, object], words: list[str]) -> None:
    """A strict run shows errors, and what is ignored shows its reason."""
    shown = lines(result("a", Status.PASSED, replace(finding(UGLY), **changed)))  # type: ignore[arg-type] # any field
    assert [line for line in shown if line in words] == words


def test_what_did_not_pass() -> None:
    """A line for each reason, also for checks that passed without covering everything."""
    shown = lines(
        result("release::build"),
        result("release::examine", reason="no git"),
        result("own1", Status.SKIPPED, reason="later"),
        result("own2", Status.SKIPPED, reason="later"),
    )
    assert "skipped: own1, own2: later" in shown
    assert "note: release::examine: no git" in shown


def test_what_was_proved_elsewhere() -> None:
    """One line, however many checks there are."""
    there = {name: f"release::{name}[sdist-py312-pip]" for name in ("imports", "modules")}
    shown = lines(*(result(node_id, same_as="wheel-py312-pip") for node_id in there.values()))
    assert [line for line in shown if "byte for byte" in line] == [
        "note: sdist-py312-pip: the same files are installed as from the wheel, byte for byte, with the same "
        "dependencies: 2 checks ran once for both"
    ]


def test_what_was_not_verified() -> None:
    """Cells that were excluded, files without an environment, and Pythons that are not here."""
    gone = tuple(Excluded(what=f"{version} (/usr/bin/x)", why="Requires-Python") for version in ("3.7", "3.8"))
    plan = plan_of(excluded=gone, unchecked=(Excluded(what="Python 3.9", why="it is not here"),))
    shown = lines(plan=run_plan(plan=plan))
    assert "  excluded: 3.7, 3.8: Requires-Python" in shown
    assert "not checked: Python 3.9: it is not here" in shown


@pytest.mark.parametrize(
    ("results", "stage", "last"),
    [
        ([result("a"), result("b")], staged(), "verdict: passed: 2 checks planned: 2 passed"),
        (
            [result("a", Status.FAILED, finding()), result("b", Status.PASSED, finding(UGLY))],
            staged(),
            "verdict: failed: 2 checks planned: 1 failed, 1 passed, 1 warning",
        ),
        (
            [result("a", Status.PASSED, finding(UGLY), finding(UGLY, subject="x"))],
            staged(),
            "verdict: passed: 1 checks planned: 1 passed, 2 warnings",
        ),
        (
            [result("a")],
            replace(staged(), degraded="testpypi: closed"),
            "verdict: passed: 1 checks planned: 1 passed (stage degraded: testpypi: closed)",
        ),
    ],
)
def test_the_last_line_is_the_verdict(results: list[CheckResult], stage: object, last: str) -> None:
    """With counts by status, warnings that count, and a stage that could not take the release."""
    shown = lines(*results, plan=run_plan(Path("out"), stage=Outcome.of(stage)))
    manifest = f"manifest: {Path('out', 'release-manifest.json')}, logs: {Path('out', 'logs')}"
    assert shown[-2:] == [manifest, last]


def test_a_report_in_the_source_tree(tmp_path: Path) -> None:
    """The header and the section warn of it: a build by hand can pack it."""
    surveyed = survey(project=Project(root=tmp_path))
    settings = Settings(report=tmp_path.resolve() / "out")
    words = "is in the source tree, and an sdist that is built by hand can pack it"
    assert any(words in line for line in header_lines(settings, surveyed, ()))
    assert any(words in line for line in lines(plan=run_plan(settings.report), surveyed=surveyed))


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


def test_the_first_line_of_a_run() -> None:
    """It names the files, the kinds and the Pythons."""
    settings = Settings(report=Path("out"), dist=Path("dist"))
    assert checking_line(settings, survey()) == "checking the files in dist: wheel and sdist on Python 3.12.1"


def test_it_is_printed(tmp_path: Path) -> None:
    """The last line comes with the status of the run."""
    shown: list[tuple[str, Status | None]] = []
    places = Places(
        folder=ReportFolder(tmp_path), step_summary=None, show=lambda line, status: shown.append((line, status))
    )
    made = report(result("a", Status.FAILED, finding()))
    TerminalReporter().write(made, places)
    *before, last = report_lines(made)
    assert shown == [*((line, None) for line in before), (last, Status.FAILED)]
    assert list(tmp_path.iterdir()) == []
