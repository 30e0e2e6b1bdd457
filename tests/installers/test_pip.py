"""What pip is asked, and what its answer means."""

import json
from pathlib import Path
from typing import Any

import pytest

from pytest_release_check.effects.processes import Command, Completed
from pytest_release_check.installers.pip import Pip, failure_in, forget_wheels, taken_in
from pytest_release_check.installers.protocol import (
    CellEnvironment,
    Conflict,
    Installed,
    InstallRequest,
    Outage,
    Reason,
    Refused,
    Taken,
    TimedOut,
    outage_of,
    refusal_of,
)
from tests.builders import cell
from tests.runners import FakeRunner, context

LOG = Path("log")
OURS = "http://127.0.0.1:8000/secret"
CONFLICT = ("ERROR: Cannot install a because these package versions have conflicting dependencies.",)
OUTAGE = ("WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError'",)
BUILD = (
    "  error: subprocess-exited-with-error",
    "  ╰─> [2 lines of output]",
    "      ValueError: no version",
    "      unable to execute 'gcc': No such file or directory",
    "      [end of output]",
    "error: metadata-generation-failed",
)
PYTHON = ("ERROR: Package 'demo' requires a different Python: 3.8.18 not in '>=3.9'",)


def environment(folder: Path, runner: FakeRunner) -> CellEnvironment:
    return CellEnvironment(
        name="install-demo", cell=cell(), folder=folder, python=folder / "python", context=context(folder, runner)
    )


def pip(folder: Path) -> Pip:
    return Pip(folder / "cache")


def request(*requirements: str, **changed: Any) -> InstallRequest:
    return InstallRequest(requirements=requirements, index="http://127.0.0.1/simple", **changed)


def ended(*lines: str, timed_out: bool = False) -> Completed:
    return Completed(returncode=1, lines=lines, log=LOG, seconds=7.2, timed_out=timed_out)


@pytest.mark.parametrize(
    ("asked", "options"),
    [
        (request("demo==1"), ["--no-compile", "demo==1"]),
        (request("demo==1", "six"), ["--no-compile", "demo==1", "six"]),
        (request("demo", is_alone=True, is_dry=True), ["--no-compile", "--no-deps", "--dry-run", "--verbose", "demo"]),
        (request("demo", prefers_wheels=True), ["--no-compile", "--prefer-binary", "demo"]),
        (request("pip==24.0"), ["--no-compile", "--force-reinstall", "pip==24.0"]),
    ],
)
def test_commands(tmp_path: Path, asked: InstallRequest, options: list[str]) -> None:
    """pip runs in the cell, isolated from its folder, with one index, and its own release replaces it."""
    runner = FakeRunner()
    assert pip(tmp_path).install(environment(tmp_path, runner), asked) == Installed()
    (command,) = runner.commands
    python, isolated, program, action, *rest = command.args
    assert (python, isolated, action) == (str(tmp_path / "python"), "-I", "install")
    assert Path(program).is_relative_to(tmp_path / "cache")
    assert rest == ["--use-feature=inprocess-build-deps", *options]
    assert command.env["PIP_INDEX_URL"] == "http://127.0.0.1/simple"


def test_a_pip_that_can_be_put_nowhere(tmp_path: Path) -> None:
    """Then the one of the environment does the work."""
    runner = FakeRunner()
    (tmp_path / "cache").write_text("a file", "utf-8")
    assert pip(tmp_path).install(environment(tmp_path, runner), request("demo")) == Installed()
    assert list(runner.commands[0].args[1:5]) == ["-I", "-m", "pip", "install"]


def test_what_was_taken(tmp_path: Path) -> None:
    """pip's report says which file each distribution came from; without being asked for it, nothing is read."""
    origin = {"url": "http://127.0.0.1/demo.whl", "archive_info": {"hash": "sha256=abc"}}
    item = {"metadata": {"name": "De_mo", "version": "1"}, "download_info": origin, "is_direct": True}

    def reporting(command: Command) -> None:
        if "--report" in command.args:
            Path(command.args[command.args.index("--report") + 1]).write_text(json.dumps({"install": [item]}))

    place = environment(tmp_path, FakeRunner(effect=reporting))
    taken = Taken(name="de-mo", version="1", url="http://127.0.0.1/demo.whl", sha256="abc", is_direct=True)
    assert pip(tmp_path).install(place, request("demo", is_reported=True)) == Installed(taken=(taken,))
    assert pip(tmp_path).install(place, request("demo")) == Installed()


def test_a_report_without_hashes() -> None:
    """What a report does not say is empty."""
    assert taken_in({"install": [{}]}) == (Taken(name="", version=""),)
    assert taken_in({}) == ()


@pytest.mark.parametrize(
    ("lines", "reason", "sentence", "evidence", "tool"),
    [
        (CONFLICT, Reason.CONFLICT, "Cannot install a because", CONFLICT, False),
        (PYTHON, Reason.PYTHON, "Package 'demo' requires a different Python", PYTHON, False),
        (("text", ""), Reason.OTHER, "text", ("text",), False),
        (BUILD, Reason.OTHER, "the build failed: ", BUILD[2:4], True),
    ],
)
def test_refusals(lines: tuple[str, ...], reason: Reason, sentence: str, evidence: tuple[str, ...], tool: bool) -> None:
    """The reason, a sentence, and the lines that say most."""
    found = failure_in(ended(*lines))
    assert isinstance(found, Refused)
    assert (found.reason, found.log, bool(found.missing_tool)) == (reason, LOG, tool)
    assert found.sentence.startswith(sentence)
    assert [line.strip() for line in found.evidence] == [line.strip() for line in evidence]
    assert (found.blames_build, found.blames_python) == (lines is BUILD, lines is PYTHON)


@pytest.mark.parametrize(
    ("done", "kind", "outage"),
    [
        (ended(*OUTAGE), Outage, True),
        (ended(*OUTAGE, *CONFLICT), Outage, True),
        (ended(*OUTAGE, timed_out=True), TimedOut, True),
        (ended(*CONFLICT, timed_out=True), TimedOut, False),
        (ended(*CONFLICT), Refused, False),
    ],
)
def test_kinds_of_failures(done: Completed, kind: type, outage: bool) -> None:
    """A time limit goes before an outage, an outage before a refusal; each keeps what the output says besides."""
    found = failure_in(done)
    assert type(found) is kind
    assert bool(outage_of(found)) is outage
    assert (refusal_of(found).reason is Reason.CONFLICT) is (CONFLICT[0] in done.lines)


def test_an_installation_that_does_not_end() -> None:
    """How long it took is said in full seconds, with the last lines of the output."""
    found = failure_in(ended("last", timed_out=True))
    assert isinstance(found, TimedOut)
    assert (found.sentence, found.evidence, found.log) == ("not ended after 7 s", ("last",), LOG)


def test_check(tmp_path: Path) -> None:
    """A line for each requirement that is not met, and one at least where `pip check` fails."""
    answers = [FakeRunner("No broken"), FakeRunner("a needs b", returncode=1), FakeRunner(returncode=1)]
    found = [pip(tmp_path).check(environment(tmp_path, runner)) for runner in answers]
    assert found == [(), (Conflict(sentence="a needs b"),), (Conflict(sentence="pip check failed"),)]


def test_uninstall(tmp_path: Path) -> None:
    """`pip uninstall` asks nothing; where it fails it says why."""
    runner = FakeRunner()
    assert pip(tmp_path).uninstall(environment(tmp_path, runner), "demo") == Installed()
    assert list(runner.commands[0].args[3:]) == ["uninstall", "--yes", "demo"]
    failed = pip(tmp_path).uninstall(environment(tmp_path, FakeRunner("ERROR: no RECORD", returncode=2)), "demo")
    assert isinstance(failed, Refused) and failed.sentence == "no RECORD"


@pytest.mark.parametrize(
    ("origin", "is_gone"),
    [
        (f'{{"url": "{OURS}/sdist/files/demo-1.0.tar.gz", "archive_info": {{}}}}', True),
        ('{"url": "http://127.0.0.1:8000/secrets/demo-1.0.tar.gz"}', False),
        ('{"url": "https://index.example/files/demo-1.0.tar.gz"}', False),
        ('{"archive_info": {}}', False),
        ("[1]", False),
        ("no JSON", False),
    ],
)
def test_what_is_forgotten(tmp_path: Path, origin: str, is_gone: bool) -> None:
    """A wheel goes with its folder and every folder above that is empty then; its neighbours stay."""
    kept = tmp_path / "wheels" / "ab" / "01" / "23" / "45"
    built = tmp_path / "wheels" / "ab" / "cd" / "ef" / "67"
    for folder in (kept, built):
        folder.mkdir(parents=True)
        (folder / "demo-1.0-py3-none-any.whl").touch()
    (built / "origin.json").write_text(origin, "utf-8")
    forget_wheels(tmp_path, OURS)
    assert (built / "demo-1.0-py3-none-any.whl").exists() is not is_gone
    assert (tmp_path / "wheels" / "ab" / "cd").exists() is not is_gone
    assert (kept / "demo-1.0-py3-none-any.whl").exists()


def test_without_a_cache(tmp_path: Path) -> None:
    """There is nothing to forget."""
    forget_wheels(tmp_path / "none", OURS)
