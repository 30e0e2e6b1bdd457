"""`--release-plan`: it says what would run, and does nothing else."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import THIS_PYTHON, user_environment

ON_ONE = ("--release-plan", "--release-python", THIS_PYTHON)


def run(folder: Path, *args: str, module: str = "pytest") -> "subprocess.CompletedProcess[str]":
    """In a folder, as a user starts it, with the folder for state beside it."""
    command = (sys.executable, "-m", module, *args)
    return subprocess.run(
        command, cwd=folder, env=user_environment(folder), capture_output=True, text=True, check=False
    )


@pytest.mark.parametrize("args", [(), ("--release-check", "-n2"), ("--release-publish=pypi",)])
def test_nothing_is_done(args: tuple[str, ...], sample: Callable[[str], Path]) -> None:
    """No code of the project is read, nothing is built, and there is no report."""
    folder = sample("healthy")
    (folder / "conftest.py").write_text("raise RuntimeError('read')")
    before = sorted(folder.rglob("*"))
    done = run(folder, *ON_ONE, *args)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
    lines = done.stdout.splitlines()
    assert lines[0].startswith("release plan: ")
    # What is odd about the machine that tests run on may stand below.
    assert next(line for line in reversed(lines) if not line.startswith("note: ")).startswith("time: unknown")
    assert "your smoke tests, once for each cell: tests/test_release.py" in lines
    label = f"py{THIS_PYTHON.replace('.', '')}"
    assert f"cells: 2: sdist-{label}-pip, wheel-{label}-pip" in lines
    assert sorted(folder.rglob("*")) == before
    assert not list((folder.parent / "state").rglob("*.json"))


def test_the_command_plans_as_well(sample: Callable[[str], Path]) -> None:
    done = run(sample("healthy"), *ON_ONE, module="pytest_release_check")
    assert (done.returncode, done.stdout.splitlines()[0][:13]) == (0, "release plan:"), done.stderr


@pytest.mark.parametrize(
    ("args", "addopts", "words"),
    [
        (("--release-plan", "--release-strct"), "", "unrecognized arguments: --release-strct"),
        (("--release-plan", "--release-python=3.99"), "", "no interpreter for --release-python 3.99"),
        (("--release-plan", "--release-ignore=RC1"), "", "there is no rule"),
        ((), "--release-plan", "--release-plan: type it on the command line"),
        (("--release-check",), "--release-plan", "--release-plan: type it on the command line"),
        (("--release-plan", "--release-publish=pypi", "--release-evidence=e.json"), "", "--release-plan and"),
    ],
)
def test_what_cannot_be_planned(args: tuple[str, ...], addopts: str, words: str, sample: Callable[[str], Path]) -> None:
    """One sentence and exit status 4, as the run would end."""
    folder = sample("healthy")
    (folder / "pytest.ini").write_text(f"[pytest]\naddopts = {addopts}\n")
    done = run(folder, *args)
    assert (done.returncode, done.stdout) == (4, "")
    assert words in done.stderr and "Traceback" not in done.stderr
