"""The registry of scenarios: what users do with a release, each in a fresh environment of its own.

Where a scenario finds something wrong, it tries the same thing where it must work (``baseline.py``), and only reports
what fails because of the release.
"""

from pytest_release_check.model.environments import Excluded
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.registry import Registry
from pytest_release_check.scenarios import (
    api,
    dependent,
    dependent_tests,
    extra,
    lowest,
    refused,
    together,
    types,
    uninstall,
    upgrade,
)
from pytest_release_check.scenarios.known import Known
from pytest_release_check.scenarios.scenario import Scenario

SCENARIOS: Registry[Scenario] = Registry(
    refused.SCENARIO,
    extra.SCENARIO,
    upgrade.SCENARIO,
    uninstall.SCENARIO,
    api.SCENARIO,
    types.SCENARIO,
    lowest.SCENARIO,
    dependent.SCENARIO,
    dependent_tests.SCENARIO,
    together.SCENARIO,
)
"""All scenarios, in the order of the table and of the node ids. A new one is listed here, and nowhere else;
other plugins add theirs by a hook."""


def planned_cases(known: Known) -> tuple[tuple[ScenarioCase, ...], tuple[Excluded, ...]]:
    """Every case of every scenario that this release needs, in order, and what was excluded.

    Raises ``SettingsError`` if an extra is asked for that the release does not have.
    """
    planned = [scenario.plan(known) for scenario in SCENARIOS]
    cases = tuple(case for one in planned for case in one.cases)
    return cases, tuple(excluded for one in planned for excluded in one.excluded)


def scenario_named(name: str) -> Scenario:
    """The scenario of that name. Raises ``KeyError`` if there is none."""
    return SCENARIOS.named(name)


def leaves_environment(scenario: Scenario) -> bool:
    """Whether another scenario goes on in the environment of this one, which has to be kept then."""
    return any(other.shares_environment_with == scenario.name for other in SCENARIOS)
