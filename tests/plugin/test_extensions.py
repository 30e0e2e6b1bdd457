"""Rows of other plugins: refused with a sentence where they cannot work, and in a run as good as our own."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from pytest_release_check.cells.registry import CELL_CHECKS
from pytest_release_check.checks.file_checks import FILE_CHECKS, FileCheck
from pytest_release_check.extension import CellCheck, Outcome, PlannedCases, Rule, Scenario
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.plugin.extensions import PREFIX, take_reporters, take_rows
from tests.conftest import SAMPLES, THIS_PYTHON, Run

EXAMPLE = SAMPLES / "plugin-example"
RULE = Rule(code="ACME001", slug="acme", summary="it is not ours", fix="make it ours")
CHECK = CellCheck(name="acme", promise="It is ours.", run=lambda target, context: Outcome.of(None))
SCENARIO = Scenario(
    name="acme",
    promise="It is ours.",
    when="always",
    plan=lambda known: PlannedCases(),
    run=lambda case, target, context: Outcome.of(None),
)
KINDS = ("rules", "file_checks", "cell_checks", "scenarios", "installers", "reporters")


@dataclass
class Hooks:
    """Answers of plugins, by kind; a kind without one has none."""

    answers: dict[str, list[Any]]

    def __getattr__(self, name: str) -> Callable[..., list[Any]]:
        return lambda config: self.answers.get(name.removeprefix(PREFIX), [])


def take(**answers: list[Any]) -> None:
    config = SimpleNamespace(hook=Hooks(answers))
    take_rows(config)  # type: ignore[arg-type] # nothing else of it is asked for
    take_reporters(config)  # type: ignore[arg-type]


@pytest.fixture(autouse=True)
def no_rows_are_left() -> Iterator[None]:
    """The registries belong to the process."""
    yield
    take()


@pytest.mark.parametrize(
    ("kind", "row", "words"),
    [
        ("rules", "ACME001", "'ACME001': this is no Rule of pytest_release_check.extension."),
        ("rules", replace(RULE, code="RC999"), "'RC999': a code is a prefix of your own"),
        ("rules", replace(RULE, code="PYPI999"), "'PYPI999': a code is a prefix of your own"),
        ("rules", replace(RULE, code="acme1"), "'acme1': a code is a prefix of your own"),
        ("file_checks", CHECK, "'acme': this is no FileCheck of"),
        ("cell_checks", SCENARIO, "'acme': this is no CellCheck of"),
        ("cell_checks", replace(CHECK, name="no-name"), "'no-name': a name stands in node ids"),
        ("cell_checks", replace(CHECK, name="install"), "'install': node ids have this name already"),
        ("cell_checks", replace(CHECK, name="upgrade"), "'upgrade': node ids have this name already"),
        ("cell_checks", replace(CHECK, name="imports"), "'imports' is there already"),
        ("scenarios", CHECK, "'acme': this is no Scenario of"),
        ("scenarios", replace(SCENARIO, name="imports"), "'imports': node ids have this name already"),
        ("scenarios", replace(SCENARIO, name="upgrade"), "'upgrade' is there already"),
        (
            "installers",
            SimpleNamespace(name="fast"),
            "'fast': an installer has make_environment, install, check, uninstall",
        ),
        ("reporters", SimpleNamespace(name="mine"), "'mine': a reporter has a name"),
        ("reporters", 3, "gives 3: a reporter has a name"),
    ],
)
def test_a_row_that_cannot_work(kind: str, row: object, words: str) -> None:
    """The hook, the row, and what is wrong with it."""
    with pytest.raises(SettingsError) as raised:
        take(**{kind: [[row]]})
    assert f"{PREFIX}{kind} of another plugin" in str(raised.value)
    assert words in str(raised.value)


@pytest.mark.parametrize("kind", KINDS)
def test_an_answer_that_is_no_list(kind: str) -> None:
    with pytest.raises(SettingsError, match=rf"{PREFIX}{kind} of another plugin fails: TypeError"):
        take(**{kind: [7]})


def test_two_plugins_with_one_name() -> None:
    with pytest.raises(SettingsError, match="'acme' is there already"):
        take(cell_checks=[[CHECK], [CHECK]])
    assert CELL_CHECKS.added == ()


def test_rows_follow_our_own_as_the_plugins_were_loaded() -> None:
    """pluggy answers with the last plugin first. A second run in the same process does not have them twice."""
    first, last = FileCheck(name="a", find=lambda release: ()), FileCheck(name="b", find=lambda release: ())
    for _ in range(2):
        take(file_checks=[[last], [first]], cell_checks=[[CHECK]])
    assert list(FILE_CHECKS) == [first, last]
    assert list(CELL_CHECKS) == [*CELL_CHECKS.own, CHECK]


PLUGIN = ("-p", "release_check_example")


@pytest.fixture
def healthy(sample: Callable[[str], Path]) -> Path:
    folder = sample("healthy")
    module = folder / "src" / "sample_healthy" / "__init__.py"
    module.write_text(module.read_text("utf-8") + '\n__author__ = "Example Ltd."\n', "utf-8")
    return folder


@pytest.mark.slow
def test_a_plugin_that_adds_one_of_each(healthy: Path, release_check: Callable[..., Run]) -> None:
    """On two workers: its rows have node ids, a column, a scenario, findings, a report and cells of their own."""
    options = ("--release-installer=cautious", "--release-artifact=wheel", "--release-trials=auto")
    run = release_check(healthy, *PLUGIN, *options, "--release-extras=none", n="-n2", PYTHONPATH=str(EXAMPLE))
    assert run.exit == 0, run.output
    python = f"py{THIS_PYTHON.replace('.', '')}"
    checks = {check["id"]: check["standing"] for check in run.manifest["checks"]}
    assert checks[f"release::author[wheel-{python}-cautious]"] == "passed"
    assert [checks[node_id] for node_id in checks if node_id.startswith("release::reinstall[")] == ["passed"]
    assert "warning EXA001 changelog-missing: " in run.output
    assert (run.folder / ".release-check" / "verdict.txt").read_text() == "passed\n"


@pytest.mark.slow
def test_its_findings_count(sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """An error holds the release back; its rules can be ignored with a reason, and the reports are written."""
    only = ("--release-artifact=wheel", "--release-ignore=EXA001: we have none", *PLUGIN)
    run = release_check(sample("healthy"), *only, PYTHONPATH=str(EXAMPLE))
    assert run.exit == 1
    assert "error EXA002 author-missing: sample_healthy: " in run.output
    assert "ignored: we have none" in run.output
    assert (run.folder / ".release-check" / "verdict.txt").read_text() == "failed\n"


@pytest.mark.slow
def test_its_rules_are_explained(sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    run = release_check(sample("healthy"), *PLUGIN, "--release-explain=EXA001", PYTHONPATH=str(EXAMPLE))
    assert run.exit == 0
    assert "Packagers of distributions read it out of the sdist." in run.output


def test_its_rows_are_planned(sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """The plan knows them as a run does, and so do settings that name one."""
    options = ("--release-plan", "--release-installer=cautious", "--release-trials=auto", "--release-ignore=EXA001: no")
    run = release_check(sample("healthy"), *PLUGIN, *options, PYTHONPATH=str(EXAMPLE))
    assert run.exit == 0, run.output
    assert "-cautious" in run.output and ", author" in run.output and "reinstall" in run.output


BROKEN_PLUGIN = """
from pytest_release_check.extension import FileCheck

def pytest_release_check_file_checks():
    return [FileCheck(name="broken", find=lambda release: 1 / 0)]

class Broken:
    name, promise = "broken report", "Fails."
    def write(self, report, places): raise RuntimeError("no")

def pytest_release_check_reporters():
    return [Broken()]
"""


@pytest.mark.slow
def test_a_plugin_that_fails(tmp_path: Path, healthy: Path, release_check: Callable[..., Run]) -> None:
    """Its check is inconclusive and its report is missing: neither is a pass, and everything else is reported."""
    (tmp_path / "broken_plugin.py").write_text(BROKEN_PLUGIN)
    run = release_check(healthy, "-p", "broken_plugin", "--release-artifact=wheel", PYTHONPATH=str(tmp_path))
    assert run.exit == 1
    assert "the check 'broken' of another plugin fails: ZeroDivisionError" in run.output
    assert "error: no broken report: the reporter of another plugin fails: RuntimeError('no')" in run.output
    assert run.manifest["verdict"] == "unsettled"
