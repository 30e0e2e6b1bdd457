"""What `release-check` hands to pytest, and that it starts where pytest alone cannot."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_release_check.plugin.command_line import pytest_arguments, without_plugins
from tests.conftest import THIS_PYTHON, user_environment

TABLE = "[tool.pytest.ini_options]\n"
NOT_USED = "not used: it is for the project's other tests"


@pytest.mark.parametrize(
    ("options", "kept", "dropped"),
    [
        ("", "", ""),
        ("-ra --strict-markers", "-ra --strict-markers", ""),
        ("-p pytest_cov -ra", "-ra", "-p pytest_cov"),
        ("-ppytest_cov --cov=demo", "--cov=demo", "-ppytest_cov"),
        ("-p no:cacheprovider tests", "tests", "-p no:cacheprovider"),
        ("-W error::demo.Gone -Werror -q", "-q", "-W error::demo.Gone -Werror"),
        ("--pythonwarnings=error -x", "-x", "--pythonwarnings=error"),
        ("-p", "", "-p"),
    ],
)
def test_options_that_load_plugins_or_set_filters(options: str, kept: str, dropped: str) -> None:
    assert without_plugins(options.split()) == (kept.split(), dropped.split())


@pytest.mark.parametrize(
    ("name", "text", "typed", "arguments", "notes"),
    [
        ("pyproject.toml", "[project]\nname = 'demo'\n", ("-k", "build"), ["-k", "build"], []),
        ("pyproject.toml", f"{TABLE}addopts = '-ra'\n", (), [], []),
        (
            "pyproject.toml",
            f"{TABLE}addopts = '-p pytest_cov -ra'\n",
            ("-x",),
            ["--override-ini=addopts=-ra", "-x"],
            ["addopts not used: -p pytest_cov"],
        ),
        (
            "pyproject.toml",
            f"{TABLE}addopts = ['-p', 'pytest_cov', '-k', 'a b']\n",
            (),
            ["--override-ini=addopts=-k 'a b'"],
            ["addopts not used: -p pytest_cov"],
        ),
        (
            "tox.ini",
            "[pytest]\nfilterwarnings =\n    error\n    ignore::demo.Gone\nrequired_plugins = pytest-cov\n",
            (),
            ["--override-ini=filterwarnings=", "--override-ini=required_plugins="],
            [f"filterwarnings {NOT_USED}", f"required_plugins {NOT_USED}"],
        ),
        ("other.ini", "[pytest]\naddopts = -p gone\n", (), [], []),
        (
            "other.ini",
            "[pytest]\naddopts = -p gone\n",
            ("-c", "other.ini"),
            ["--override-ini=addopts=", "-c", "other.ini"],
            ["addopts not used: -p gone"],
        ),
        ("pyproject.toml", "[tool.pytest", (), [], []),
    ],
)
def test_the_settings_of_a_project(
    name: str,
    text: str,
    typed: tuple[str, ...],
    arguments: list[str],
    notes: list[str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What was typed comes last, so it counts; of a file that cannot be read pytest itself will speak."""
    (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    assert pytest_arguments(typed, tmp_path) == (["--release-check", *arguments], notes)


CANNOT_START = f"""
{TABLE}
addopts = "-p there_is_no_such_plugin -ra"
filterwarnings = ["error", "ignore::there_is_none.SuchWarning"]
required_plugins = "there-is-no-such-plugin"
"""


def test_where_pytest_cannot_start(sample: Callable[[str], Path], upstream: Path) -> None:
    """The same session: the same options, the same verdict; and the output says what was not used."""
    folder = sample("healthy")
    with (folder / "pyproject.toml").open("a") as stream:
        stream.write(CANNOT_START)
    options = (
        *("--release-artifact=wheel", "--release-trials=none", "-n0", "--release-report=.release-check"),
        *(f"--release-upstream={upstream}", f"--release-python={THIS_PYTHON}"),
    )

    def run(*command: str) -> "subprocess.CompletedProcess[str]":
        environment = user_environment(folder)
        return subprocess.run(
            (sys.executable, *command, *options),
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )

    assert run("-m", "pytest", "--release-check").returncode != 0
    done = run("-m", "pytest_release_check")
    assert (done.returncode, "verdict: passed" in done.stdout.splitlines()[-1]) == (0, True), done.stdout + done.stderr
    assert "release-check: addopts not used: -p there_is_no_such_plugin" in done.stderr
