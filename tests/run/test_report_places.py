"""Where a run reports: what each CI service sets in the environment of its jobs."""

from pathlib import Path

import pytest

from pytest_release_check.model.outcomes import Status
from pytest_release_check.model.settings import Settings
from pytest_release_check.model.sources import Project
from pytest_release_check.run.report_places import report_places


class Screen:
    """A terminal that nobody looks at."""

    width = 80

    def show(self, line: str, status: Status | None) -> None: ...

    def command(self, line: str) -> None: ...


@pytest.mark.parametrize(
    ("environment", "commands", "on_gitlab", "summary", "outputs"),
    [
        ({}, False, False, None, None),
        ({"GITHUB_ACTIONS": "", "GITLAB_CI": "", "GITHUB_OUTPUT": ""}, False, False, None, None),
        ({"GITHUB_ACTIONS": "false", "GITLAB_CI": "false"}, False, False, None, None),
        ({"GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": "s"}, True, False, Path("s"), None),
        ({"GITHUB_ACTIONS": "true", "GITHUB_OUTPUT": "o"}, True, False, None, Path("o")),
        ({"GITLAB_CI": "true"}, False, True, None, None),
    ],
)
def test_services(
    environment: dict[str, str], commands: bool, on_gitlab: bool, summary: Path | None, outputs: Path | None
) -> None:
    places = report_places(Settings(report=Path("report")), None, Screen(), environment)
    assert (places.command is not None, places.on_gitlab) == (commands, on_gitlab)
    assert (places.step_summary, places.step_outputs, places.width) == (summary, outputs, 80)


@pytest.mark.parametrize("variable", ["GITHUB_WORKSPACE", "CI_PROJECT_DIR"])
def test_files_are_named_below_the_checkout(variable: str, tmp_path: Path) -> None:
    settings, project = Settings(report=Path("report")), Project(root=tmp_path / "python")
    files = report_places(settings, project, Screen(), {variable: str(tmp_path)}).files
    assert files is not None
    assert files.shown("demo.py") == "python/demo.py"


def test_built_files_alone() -> None:
    """There is no source tree to point at, and the page can be wanted elsewhere."""
    settings = Settings(report=Path("report"), page=Path("page.html"))
    places = report_places(settings, None, Screen(), {})
    assert (places.files, places.page, places.folder.path) == (None, Path("page.html"), Path("report"))
