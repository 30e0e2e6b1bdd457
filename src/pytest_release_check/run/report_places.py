"""Where a run can report: its folder, its terminal, and what a CI service offers its jobs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from pytest_release_check.effects.project_files import ProjectFiles
from pytest_release_check.effects.report_folder import ReportFolder
from pytest_release_check.model.outcomes import Status
from pytest_release_check.model.settings import Settings
from pytest_release_check.model.sources import Project
from pytest_release_check.reports.report import Places

_WORKSPACES = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")
"""Folder of the checkout: GitHub and GitLab name files below it."""


class Screen(Protocol):
    """The terminal of the run."""

    @property
    def width(self) -> int:
        """Columns; 0 if it is no terminal."""

    def show(self, line: str, status: Status | None) -> None:
        """Print a line; with a status it is the verdict."""

    def command(self, line: str) -> None:
        """Print a line that a CI service obeys."""


def report_places(
    settings: Settings, project: Project | None, screen: Screen, environment: Mapping[str, str]
) -> Places:
    """Where the run of ``project`` can report; None if only built files are verified.

    What GitHub Actions and GitLab set is in
    https://docs.github.com/actions/reference/workflows-and-actions/variables and
    https://docs.gitlab.com/ci/variables/predefined_variables/.
    """

    def named(*variables: str) -> Path | None:
        return next((Path(path) for name in variables if (path := environment.get(name))), None)

    return Places(
        folder=ReportFolder(settings.report),
        show=screen.show,
        width=screen.width,
        page=settings.page,
        step_summary=named("GITHUB_STEP_SUMMARY"),
        step_outputs=named("GITHUB_OUTPUT"),
        command=screen.command if environment.get("GITHUB_ACTIONS") == "true" else None,
        on_gitlab=environment.get("GITLAB_CI") == "true",
        files=ProjectFiles(project.root, named(*_WORKSPACES)) if project is not None else None,
    )
