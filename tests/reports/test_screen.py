"""The screen at the end of a run: verdict, causes, cells, and what was not verified."""

from dataclasses import replace
from pathlib import Path

import pytest

from pytest_release_check.model.environments import Excluded
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.verdict import CheckResult
from pytest_release_check.reports.screen import report_lines
from tests.builders import distributions, sdist, staged, wheel
from tests.reports.builders import CELLS, OBSERVED, UGLY, finding, plan_of, report, result, run_plan


def lines(*results: CheckResult, **changed: object) -> list[str]:
    return report_lines(report(*results, **changed))  # type: ignore[arg-type] # the builder takes any field


def test_the_files_come_first() -> None:
    """Name and version, then size and digest of each file, then the notes."""
    shown = lines(result("a"), plan=run_plan(notes=("the tag is of another version",)))
    assert shown[:4] == [
        "demo 1.0",
        f"  demo-1.0-py3-none-any.whl     1.0 kB  sha256 {'a' * 64}",
        f"  demo-1.0.tar.gz                900 B  sha256 {'b' * 64}",
        "note: the tag is of another version",
    ]


def test_many_wheels_are_listed_by_platform() -> None:
    """A release of cibuildwheel has dozens of names that differ in two places; the sdist keeps its digest."""
    tags = [
        f"{python}-{python.removesuffix('t')}-{platform}"
        for python in ("cp310", "cp39", "cp313")
        for platform in ("win_amd64", "macosx_11_0_arm64", "manylinux_2_17_x86_64.manylinux2014_x86_64")
    ]
    built = Outcome.of(distributions(*(wheel(tag=tag) for tag in tags), sdist()))
    shown = lines(result("a"), plan=run_plan(build=built))
    assert shown[:6] == [
        "demo 1.0",
        "  9 wheels, 9.0 kB; the manifest has the sha256 of each",
        "    macosx_11_0_arm64     cp39, cp310, cp313",
        "    manylinux2014_x86_64  cp39, cp310, cp313",
        "    win_amd64             cp39, cp310, cp313",
        f"  demo-1.0.tar.gz      900 B  sha256 {'b' * 64}",
    ]


def test_the_table() -> None:
    """A row for each cell, a dash where it has no such check; then a row for each scenario."""
    scenario = ScenarioCase(kind="upgrade", cell=CELLS[0], note="from 0.9")
    shown = lines(result("release::install[wheel-py312-pip]"), plan=run_plan(plan=plan_of(scenarios=(scenario,))))
    assert [line for line in shown if line.startswith("  ")][2:6] == [
        "                   install  contents  entry points",
        "  wheel-py312-pip  passed   -         -",
        "  sdist-py312-pip  -        -         -",
        "  upgrade[py312]  not run       (from 0.9)",
    ]


def test_a_narrow_terminal_gets_the_table_in_parts() -> None:
    shown = report_lines(report(result("release::install[wheel-py312-pip]")), width=40)
    assert [line for line in shown if line.startswith("  ")][2:8] == [
        "                   install  contents",
        "  wheel-py312-pip  passed   -",
        "  sdist-py312-pip  -        -",
        "                   entry points",
        "  wheel-py312-pip  -",
        "  sdist-py312-pip  -",
    ]


def test_a_finding() -> None:
    """Below the verdict: its severity, what is wrong and where, what to do, and the first check that has it."""
    found = finding(detail="in line 3", evidence=("one", "two", "three", "four"), log="build.log")
    results = [result(f"c{number}", Status.FAILED, found) for number in range(4)]
    assert lines(*results)[:12] == [
        "verdict: failed: 4 checks planned: 4 failed",
        "",
        "error RC998 broken: demo.py: it is broken",
        "  in line 3",
        "  | two",
        "  | three",
        "  | four",
        "  full output: build.log",
        "  what to do: repair it",
        "  seen in: c0 and 3 more",
        "",
        "demo 1.0",
    ]


def test_what_follows_from_a_finding_stands_below_it() -> None:
    lost = finding(subject="demo.whl", detail="demo/words.txt (demo/__init__.py:7 reads it)")
    fails = finding(OBSERVED, "demo", evidence=("FileNotFoundError: [Errno 2] No such file: '/venv/demo/words.txt'",))
    shown = lines(result("a", Status.FAILED, lost), *(result(f"c{n}", Status.FAILED, fails) for n in range(4)))
    assert [line for line in shown if "RC" in line] == [
        "error RC998 broken: demo.whl: it is broken",
        "  because of it: error RC502 seen: demo (c0 and 3 more)",
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
    assert (
        "not verified here: demo-1.0-py3-none-any.whl, demo-1.0.tar.gz: installed in no environment of this run"
        in shown
    )


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
    manifest += f", page: {Path('out', 'release-report.html')}"
    assert shown[-2:] == [manifest, last]
