"""Examine: everything that is wrong with the files before anything is uploaded or installed."""

from pytest_release_check.checks.agreement import disagreements, misnamed_files, version_faults
from pytest_release_check.model.distributions import Distributions
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.project import Project


def examine(distributions: Distributions, project: Project | None) -> Outcome[None]:
    """All findings at once."""
    return Outcome.of(
        None,
        misnamed_files(distributions) + version_faults(distributions, project) + disagreements(distributions),
    )
