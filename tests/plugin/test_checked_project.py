"""Which project is checked is clear, and its settings are read, however options are written."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_release_check.plugin.checked_project import checked_project, joined, released_names
from tests.conftest import Run, user_environment


@pytest.mark.parametrize(
    ("args", "expected"),
    [
        (("--release-python", "/usr/bin/python3", "tests"), ("--release-python=/usr/bin/python3", "tests")),
        (("--release-python=3.12", "tests"), ("--release-python=3.12", "tests")),
        (("--release-check", "tests"), ("--release-check", "tests")),
        (("--release-publish", "there", "--release-yes", "x"), ("--release-publish=there", "--release-yes", "x")),
        (("--release-publish", "--release-yes"), ("--release-publish", "--release-yes")),
        (("--release-dist", "a", "--release-dist", "b"), ("--release-dist=a", "--release-dist=b")),
        (("--", "--release-dist", "a"), ("--", "--release-dist", "a")),
        (("--other", "value", "--release-report"), ("--other", "value", "--release-report")),
    ],
)
def test_joined(args: tuple[str, ...], expected: tuple[str, ...]) -> None:
    """Values of our options stand behind a `=`; nothing else changes."""
    assert joined(args) == expected


@pytest.mark.parametrize(
    ("start", "root", "dist", "expected"),
    [
        ("a", "a", "", "a"),
        ("a/docs", "a", "", "a"),
        ("a", "", "", "a"),
        ("a", "a/docs", "", "a"),
        ("", "a", "", "a"),
        ("", "", "", None),
        ("a", "a", "a/dist", "a"),
        ("a", "a", "b/dist", "b"),
        ("", "", "b/dist", "b"),
        ("mono", "mono", "mono/c/dist", "mono/c"),
        ("mono/c", "mono", "mono/dist", "mono/c"),
        ("a", "a", "mono/dist", "a"),
        ("mono", "mono", "mono/dist", "mono"),
        ("a", "a", "dist", "a"),
    ],
)
def test_which_project(tmp_path: Path, start: str, root: str, dist: str, expected: str | None) -> None:
    """The one that pytest was called in; built files in another project that have its name belong to that one."""
    for folder, name in {"a": "a", "b": "b", "mono": "mono", "mono/c": "c"}.items():
        (tmp_path / folder / "docs").mkdir(parents=True)
        (tmp_path / folder / "pyproject.toml").write_text(f'[project]\nname = "{name}"\n')
    for folder, name in {"a": "a", "b": "b", "mono": "c", "mono/c": "c", "": "x"}.items():
        (tmp_path / folder / "dist").mkdir()
        (tmp_path / folder / "dist" / f"{name}-1.0-py3-none-any.whl").touch()
    reported = checked_project(tmp_path / start, tmp_path / root, tmp_path / dist if dist else None)
    assert reported == (tmp_path / expected if expected is not None else None)


def test_released_names(tmp_path: Path) -> None:
    """Of all wheels and sdists, normalized; whatever else lies there has none."""
    for name in ("My.Demo-1.0.tar.gz", "other_one-1.0-py3-none-any.whl", "notes.txt", "bad.whl"):
        (tmp_path / name).touch()
    assert released_names(tmp_path) == {"my-demo", "other-one"}
    assert released_names(tmp_path / "missing") == frozenset()


@pytest.fixture
def beside(sample: Callable[[str], Path], tmp_path: Path) -> Path:
    """A project with a setting that stops each run that reads it, and folders beside it."""
    folder = sample("healthy")
    with (folder / "pyproject.toml").open("a") as stream:
        stream.write('\n[tool.pytest.ini_options]\nrelease_lowest = "soon"\nrelease_check = true\n')
    (tmp_path / "other" / "reports").mkdir(parents=True)
    (tmp_path / "other" / "pytest.ini").write_text("[pytest]\n")
    (folder / "smoke").mkdir()
    (folder / "smoke" / "pytest.ini").write_text("[pytest]\n")
    (folder / "smoke" / "test_a.py").write_text("def test_a(installed_release): pass\n")
    return folder


@pytest.mark.slow
@pytest.mark.parametrize(
    ("args", "environment"),
    [
        (("--release-check", "--release-python", sys.executable), ""),
        (("--release-check", "--release-report", "../other/reports"), ""),
        (("--release-python", sys.executable), ""),
        (("--release-check", "--cov-config", "../other/pytest.ini"), ""),
        (("--release-check", "smoke/test_a.py"), ""),
        (("--release-check", "../other"), ""),
        (("--release-check", "--rootdir", "../other"), ""),
        (("--release-check",), f"--release-python {sys.executable}"),
        ((), f"--release-python {sys.executable}"),
    ],
)
def test_the_settings_of_the_checked_project_are_read(args: tuple[str, ...], environment: str, beside: Path) -> None:
    """pytest takes the value after a space for a place to look for settings in; it does not get away with it."""
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-n0", *args],
        cwd=beside,
        env=user_environment(beside) | {"PYTEST_ADDOPTS": environment},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, "release_lowest 'soon': choose from" in done.stderr) == (4, True), (
        done.stdout + done.stderr
    )


@pytest.mark.slow
def test_a_place_in_another_project(sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """It is not clear which of the two is to be checked."""
    sample("import-failed")
    run = release_check(sample("healthy"), "../import-failed")
    assert run.exit == 4 and "what is named belongs to the project" in run.output, run.output
    assert "building" not in run.output


@pytest.mark.slow
def test_workers_read_the_same_settings(sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """The folder for the report is not there when pytest starts, and is when the workers do."""
    run = release_check(sample("healthy"), "--release-artifact=wheel", "--release-report", "../reports", n="-n1")
    assert run.exit == 0, run.output
    assert (run.folder.parent / "reports" / "release-evidence.json").is_file()
