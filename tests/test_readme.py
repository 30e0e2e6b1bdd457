"""What the documents say is what the code does."""

import re
from pathlib import Path

from pytest_release_check.cells.registry import planned_checks
from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.settings import Settings
from pytest_release_check.plugin import FIXTURES
from pytest_release_check.plugin.options import OPTIONS
from pytest_release_check.scenarios.registry import SCENARIOS
from tests.builders import cell

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text("utf-8")


def test_ci_runs_the_readme_s_test_command() -> None:
    """The command that people copy is the one that is tested."""
    commands = [line.strip() for line in README.splitlines() if line.startswith("    python3 -m venv")]
    assert len(commands) == 2
    assert commands[1] in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()


def test_every_option_and_fixture_is_documented() -> None:
    """No option and no public fixture without a row."""
    assert [option.name for option in OPTIONS if f"`--{option.name}" not in README] == []
    assert [name for name in FIXTURES - {"release_cell"} if f"| `{name}` |" not in README] == []


def test_every_scenario_is_documented() -> None:
    """The page of scenarios has a row for each of the registry, in its order, and no other."""
    page = (ROOT / "docs" / "scenarios.md").read_text("utf-8")
    assert re.findall(r"^\| `release::(\w+)\[", page, re.MULTILINE) == [scenario.name for scenario in SCENARIOS]


def test_the_example_of_a_table_has_every_column() -> None:
    """The README shows what a run prints: the step and the checks that are planned without further settings."""
    planned = planned_checks([cell(artifact=Artifact.SDIST)], Settings(report=Path("report")))
    columns = ["install", *(check.name.replace("_", " ") for check in planned)]
    (header,) = (line for line in README.splitlines() if line.split()[:2] == ["install", "contents"])
    assert re.split(r"\s{2,}", header.strip()) == columns
