"""What plugins are made of that add to the release check; ``plugin/hookspecs.py`` has the hooks.

These names change only with a new minor version, and what is not here is internal. ``fixtures/plugin-example`` is a
plugin that uses each of them.
"""

from pytest_release_check.cells.cell_check import CellCheck, InstalledTarget
from pytest_release_check.checks.file_checks import FileCheck
from pytest_release_check.effects.report_folder import ReportFolder
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.environments import INSTALLERS, ScenarioEnvironment, scenario_environment
from pytest_release_check.installers.protocol import (
    CellEnvironment,
    Conflict,
    Installed,
    Installer,
    InstallRequest,
    InstallResult,
    Outage,
    Refused,
    Taken,
    TimedOut,
)
from pytest_release_check.model.contents import Contents, Member, ReleaseContents
from pytest_release_check.model.distributions import Artifact, Distribution, Distributions
from pytest_release_check.model.environments import Cell, Interpreter
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.model.settings import Settings
from pytest_release_check.reports.registry import Reporter
from pytest_release_check.reports.report import Places, Report
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.scenarios.known import Known
from pytest_release_check.scenarios.scenario import PlannedCases, Scenario, ScenarioTarget
from pytest_release_check.user_api.environment import InstalledRelease

__all__ = [
    "Artifact",
    "Cell",
    "CellCheck",
    "CellEnvironment",
    "Conflict",
    "Contents",
    "Distribution",
    "Distributions",
    "FileCheck",
    "Finding",
    "InstallRequest",
    "InstallResult",
    "Installation",
    "Installed",
    "InstalledRelease",
    "InstalledTarget",
    "Installer",
    "Interpreter",
    "Known",
    "Member",
    "Outage",
    "OutageError",
    "Outcome",
    "Places",
    "PlannedCases",
    "Refused",
    "ReleaseContents",
    "Report",
    "ReportFolder",
    "Reporter",
    "Rule",
    "RunContext",
    "Scenario",
    "ScenarioCase",
    "ScenarioEnvironment",
    "ScenarioTarget",
    "Settings",
    "Severity",
    "StagedRelease",
    "Status",
    "Taken",
    "TimedOut",
    "environment_of",
    "installer_named",
    "scenario_environment",
]


def environment_of(target: InstalledTarget, context: RunContext) -> InstalledRelease:
    """The environment that a check of a cell looks at, to run programs in; see ``InstalledRelease``."""
    return InstalledRelease(
        installation=target.installation,
        name=target.release.distributions.name,
        context=context.with_index(target.release.index_url),
    )


def installer_named(name: str) -> Installer:
    """An installer that is there already, as ``pip``, to build another one on. Raises ``KeyError``."""
    return INSTALLERS.named(name)
