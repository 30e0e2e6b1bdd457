"""The files around the code agree with each other."""

import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.workflow_files import loaded

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

ROOT = Path(__file__).parent.parent
PYPROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
TESTS = loaded((ROOT / ".github" / "workflows" / "test.yml").read_text("utf-8"))["jobs"]
PYTHONS = TESTS["tests"]["strategy"]["matrix"]["python"]


def scripts() -> Iterator[str]:
    """Every script that calls nox: that of CI here, and each step of the workflows."""
    yield (ROOT / ".ci" / "run").read_text("utf-8")
    for path in sorted((ROOT / ".github" / "workflows").glob("*.yml")):
        for job in loaded(path.read_text("utf-8"))["jobs"].values():
            yield from (step["run"] for step in job["steps"] if "run" in step)


def called_sessions(script: str) -> set[str]:
    """What stands behind `-s` in calls of nox, once for each Python of the matrix where that is a part of the name."""
    found: set[str] = set()
    for line in script.replace("\\\n", " ").splitlines():
        before, nox, behind = line.partition("nox ")
        if not nox or before.lstrip().startswith("#"):
            continue
        words = iter(shlex.split(behind))
        for word in words:
            if word == "-s":
                break
        for word in words:
            if word.startswith("-"):
                break
            found |= {word.replace("$PYTHON", python) for python in PYTHONS}
    return found


def listed(*sessions: str) -> subprocess.CompletedProcess[str]:
    """Whether nox knows sessions; the exit status is 0 if it knows all of them."""
    command = (sys.executable, "-m", "nox", "--list", "--noxfile", str(ROOT / "noxfile.py"), "-s", *sessions)
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)


def validated(path: Path) -> subprocess.CompletedProcess[str]:
    """What validate-pyproject says of a file."""
    program = shutil.which("validate-pyproject", path=sysconfig.get_path("scripts"))
    assert program, "validate-pyproject is not installed: pip install --group test"
    return subprocess.run((program, str(path)), capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.parametrize(
    ("script", "sessions"),
    [
        ("nox -s lint docs", {"lint", "docs"}),
        ("python -m nox --no-venv -s release_check -- --release-report x", {"release_check"}),
        ('python -m nox -s "tests-$PYTHON"', {f"tests-{python}" for python in PYTHONS}),
        ("python -m nox -s a -- \\\n  -s b", {"a"}),
        ("python -m pip install nox", set()),
        ("# nox -s gone", set()),
    ],
)
def test_sessions_are_read_out_of_scripts(script: str, sessions: set[str]) -> None:
    """Only what is called."""
    assert called_sessions(script) == sessions


def test_every_session_that_is_called_exists() -> None:
    """In `.ci/run` and in the workflows."""
    sessions = set().union(*map(called_sessions, scripts()))
    assert {"lint", "release_check", "slow", "pypy", f"tests-{PYTHONS[0]}"} <= sessions
    done = listed(*sorted(sessions))
    assert done.returncode == 0, done.stderr


def test_a_session_that_is_not_there_is_found() -> None:
    """Nox says so."""
    assert listed("lint", "gone").returncode != 0


def test_the_tests_run_on_every_declared_python() -> None:
    """The matrix is that of the classifiers, on three systems."""
    declared = [
        found[1]
        for name in PYPROJECT["project"]["classifiers"]
        if (found := re.fullmatch(r".*:: Python :: (3\.\d+)", name))
    ]
    assert declared == PYTHONS
    assert TESTS["tests"]["strategy"]["matrix"]["os"] == ["ubuntu-latest", "macos-latest", "windows-latest"]


def test_pyproject_is_valid(tmp_path: Path) -> None:
    """As validate-pyproject reads the standards; a file with a defect shows that it would say so."""
    done = validated(ROOT / "pyproject.toml")
    assert done.returncode == 0, done.stdout + done.stderr
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    broken = tmp_path / "pyproject.toml"
    broken.write_text(text.replace('requires-python = ">=3.10"', "requires-python = 3.10"), "utf-8")
    assert validated(broken).returncode == 1


def test_the_sdist_names_what_is_there() -> None:
    """A file that was moved would be missing from the sdist without a word."""
    named = PYPROJECT["tool"]["hatch"]["build"]["targets"]["sdist"]["include"]
    assert [path for path in named if not (ROOT / path.lstrip("/")).exists()] == []
