"""Dependencies: what `pip check` reports is found."""

from pathlib import Path

from pytest_release_check.cells.dependencies import dependencies
from tests.builders import installation
from tests.runners import FakeRunner, context


def test_pip_check_is_content(tmp_path: Path) -> None:
    """Exit status 0 means that everything fits together."""
    runner = FakeRunner("No broken requirements found.")
    assert dependencies(installation(tmp_path), context(tmp_path, runner)).passed
    assert runner.commands[0].args[1:] == ("-I", "-m", "pip", "check")


def test_pip_check_is_not_content(tmp_path: Path) -> None:
    """Each complaint of pip is a finding: dependencies-broken."""
    runner = FakeRunner("demo 1.0 requires six, which is not installed.", "demo 1.0 has requirement x", returncode=1)
    outcome = dependencies(installation(tmp_path), context(tmp_path, runner))
    assert [(finding.code, finding.detail.split()[-1]) for finding in outcome.findings] == [
        ("RC404", "installed."),
        ("RC404", "x"),
    ]
