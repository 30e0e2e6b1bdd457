"""Dependencies: what `pip check` reports is found."""

from dataclasses import replace
from pathlib import Path

import pytest

from pytest_release_check.cells.dependencies import dependencies
from tests.builders import cell, installation
from tests.runners import FakeRunner, context, with_uv


def test_pip_check_reports_no_conflict(tmp_path: Path) -> None:
    """Exit status 0 means that everything fits together."""
    runner = FakeRunner("No broken requirements found.")
    assert dependencies(installation(tmp_path), context(tmp_path, runner)).passed
    assert runner.commands[0].args[-1] == "check"


def test_pip_check_reports_conflicts(tmp_path: Path) -> None:
    """Each complaint of pip is a finding: dependencies-broken."""
    runner = FakeRunner("demo 1.0 requires six, which is not installed.", "demo 1.0 has requirement x", returncode=1)
    outcome = dependencies(installation(tmp_path), context(tmp_path, runner))
    assert [(finding.code, finding.detail.split()[-1]) for finding in outcome.findings] == [
        ("RC404", "installed."),
        ("RC404", "x"),
    ]


@pytest.mark.parametrize(
    ("lines", "reported"),
    [
        (["hpy 0.9 requires setuptools, which is not installed."], []),
        (
            ["cffi 2.1 has requirement pycparser>3, but you have pycparser 2.", "Demo.Core 1.0 requires six, which is"],
            [1],
        ),
        (["hpy 0.9 is not supported on this platform"], []),
        (["six 1.16 is not supported on this platform"], [0]),
        (["Traceback (most recent call last):", "hpy 0.9 requires setuptools, which is not installed."], [0]),
    ],
)
def test_what_the_interpreter_brings_along(tmp_path: Path, lines: list[str], reported: list[int]) -> None:
    """Its requirements are not the release's; a failure of pip itself is reported all the same."""
    runner = FakeRunner(*lines, returncode=1)
    installed = installation(tmp_path, distributions=("demo-core==1.0", "six==1.16"))
    outcome = dependencies(installed, context(tmp_path, runner))
    assert [finding.detail for finding in outcome.findings] == [lines[index] for index in reported]


def test_what_uv_reports(tmp_path: Path) -> None:
    """It is held against what was taken as well, in its own words."""
    lines = ("Found 2 incompatibilities", "The package `hpy` requires `a`, but it's not installed")
    runner = FakeRunner(*lines, "The package `six` requires `b`, but it's not installed", returncode=1)
    installed = installation(tmp_path, cell=cell(installer="uv"), distributions=("demo==1.0", "six==1.16"))
    tools = replace(context(tmp_path, runner), environment=with_uv(tmp_path))
    outcome = dependencies(installed, tools)
    assert [finding.detail for finding in outcome.findings] == ["six requires b, but it's not installed"]
