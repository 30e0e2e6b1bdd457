"""Prove that a Python release installs and works before it is published.

The names exported here annotate smoke tests; everything else is internal.
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pytest_release_check.model.distributions import Distribution as Distribution
    from pytest_release_check.model.distributions import Distributions as Distributions
    from pytest_release_check.model.releases import StagedRelease as StagedRelease
    from pytest_release_check.model.sources import Project as Project
    from pytest_release_check.user_api.environment import Environment as Environment
    from pytest_release_check.user_api.environment import InstalledRelease as InstalledRelease
    from pytest_release_check.user_api.environment import ProgramFailedError as ProgramFailedError
    from pytest_release_check.user_api.environment import Result as Result

_HOMES = {
    "Distribution": "model.distributions",
    "Distributions": "model.distributions",
    "Environment": "user_api.environment",
    "InstalledRelease": "user_api.environment",
    "ProgramFailedError": "user_api.environment",
    "Project": "model.sources",
    "Result": "user_api.environment",
    "StagedRelease": "model.releases",
}
__all__ = [
    "Distribution",
    "Distributions",
    "Environment",
    "InstalledRelease",
    "ProgramFailedError",
    "Project",
    "Result",
    "StagedRelease",
]


def __getattr__(name: str) -> object:
    """Load a public name when it is asked for: a plain pytest run must not pay for them."""
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
