"""What the documents say is what the code does."""

from pathlib import Path

from pytest_release_check.plugin import FIXTURES
from pytest_release_check.plugin.options import OPTIONS

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
