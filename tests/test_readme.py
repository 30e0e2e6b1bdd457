"""What README and reference say is what the code does."""

import re
import sys
from html import unescape
from pathlib import Path

import pytest

from pytest_release_check.cells.registry import planned_checks
from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.options import OPTIONS, Kind, Option
from pytest_release_check.model.settings import Settings
from pytest_release_check.plugin import FIXTURES
from pytest_release_check.publishing.job_options import OPTIONS as JOB_OPTIONS
from pytest_release_check.scenarios.registry import SCENARIOS
from tests.builders import cell
from tests.documents import ROOT

README = (ROOT / "README.md").read_text("utf-8")
PAGE = (ROOT / "docs" / "reference" / "options.md").read_text("utf-8")
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text("utf-8")
INI_VALUES: dict[Kind, str] = {
    "flag": "`true` or `false`",
    "text": "a string",
    "many": "a list of strings",
    "lines": "a list of strings",
    "number": "a number",
}


def signature(option: Option) -> str:
    """How the section of an option begins: as it is typed, its ini key, and what that takes."""
    value = "|".join(option.choices) if option.choices else option.metavar or ""
    typed = f"--{option.name} [{value}]" if option.kind == "optional" else f"--{option.name} {value}".rstrip()
    if option.is_typed_only:
        return f"`{typed}`; on the command line only; default: "
    return f"`{typed}`; ini key `{option.dest}`: {INI_VALUES[option.kind]}; default: "


def test_ci_runs_the_readme_s_test_command() -> None:
    """The command that people copy is the one that is tested."""
    commands = [line.strip() for line in README.splitlines() if line.startswith("    python3 -m venv")]
    assert len(commands) == 2
    assert commands[1] in (ROOT / ".ci" / "run").read_text("utf-8").splitlines()


def test_the_reference_has_every_option() -> None:
    """A section each, which begins with what the code says of it."""
    sections = dict(re.findall(r"^### ([\w-]+)\n\n(.*)$", PAGE, re.MULTILINE))
    assert sorted(sections) == sorted(option.name for option in OPTIONS)
    assert [option.name for option in OPTIONS if not sections[option.name].startswith(signature(option))] == []
    assert [name for name, line in sections.items() if line.endswith("default: ")] == []


def test_the_reference_has_every_option_of_the_publish_job() -> None:
    """Both names of each, in the order of its help."""
    rows = re.findall(r"^\| `(--[\w-]+)[^|]*\| `(--release-[\w-]+)`", PAGE.replace("\\|", "/"), re.MULTILINE)
    assert rows == [names for names, _ in JOB_OPTIONS]


def test_every_fixture_is_documented() -> None:
    """No public fixture without a row."""
    page = (ROOT / "docs" / "reference" / "smoke-tests.md").read_text("utf-8")
    assert [name for name in FIXTURES - {"release_cell"} if f"| `{name}` |" not in page] == []


def test_every_scenario_is_documented() -> None:
    """The page of scenarios has a row for each of the registry, in its order, and no other."""
    page = (ROOT / "docs" / "scenarios.md").read_text("utf-8")
    assert re.findall(r"^\| `release::(\w+)\[", page, re.MULTILINE) == [scenario.name for scenario in SCENARIOS]


def test_the_example_of_a_table_has_every_column() -> None:
    """The tutorial shows what a run prints: the step and the checks that are planned without further settings."""
    planned = planned_checks([cell(artifact=Artifact.SDIST)], Settings(report=Path("report")))
    columns = ["install", *(check.name.replace("_", " ") for check in planned)]
    headers = [line for line in TUTORIAL.splitlines() if line.split()[:2] == ["install", "contents"]]
    assert headers
    assert [header for header in headers if re.split(r"\s{2,}", header.strip()) != columns] == []


def test_the_picture_shows_the_screen_of_the_tutorial(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text for text; another version of Rich may draw it in another way."""
    monkeypatch.syspath_prepend(str(ROOT / "docs"))
    import picture

    drawn = picture.drawn(picture.screen_of(TUTORIAL))
    committed = picture.PICTURE.read_text("utf-8")
    assert texts_of(committed) == texts_of(drawn), "run python docs/picture.py"
    assert any("RC270 own-file-missing" in text for text in texts_of(committed))
    sys.modules.pop("picture")


def texts_of(svg: str) -> list[str]:
    """What stands in a picture, line by line."""
    return [unescape(text).replace("\N{NO-BREAK SPACE}", " ") for text in re.findall(r"<text[^>]*>([^<]*)</text>", svg)]
