"""How a process takes part in the checks of a run: all of a worker, and a part of the controller.

What only the controller does, building and publishing, is a third of a second of imports that a worker is spared.
"""

from pathlib import Path

import pytest

from pytest_release_check.effects.processes import Processes
from pytest_release_check.effects.records import read_record
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.run_plan import RunPlan
from pytest_release_check.plugin import fixtures
from pytest_release_check.plugin.collection import Collection
from pytest_release_check.plugin.extensions import take_rows


def join(config: pytest.Config, run_plan: Path) -> None:
    """Take part as a worker, in a run whose plan has been written to a file."""
    take_rows(config)
    prepare_process(config, read_record(run_plan, RunPlan))


def prepare_process(config: pytest.Config, run_plan: RunPlan) -> None:
    """Make a process able to collect and run the checks of the plan."""
    settings = run_plan.settings
    context = RunContext(
        runner=Processes(registry=run_plan.workspace / "running"),
        environment=run_plan.environment,
        workspace=run_plan.workspace,
        report=settings.report,
        timeout=settings.timeout,
        web_indexes=run_plan.web_indexes,
    )
    config.stash[fixtures.RUN_PLAN] = run_plan
    config.stash[fixtures.CONTEXT] = context
    manager = config.pluginmanager
    seconds = {node_id: outcome.seconds for node_id, outcome in run_plan.outcomes.items()}
    collection = Collection(config, run_plan.plan, run_plan.workspace, seconds)
    manager.register(collection, "release-check-collection")
    manager.register(fixtures, "release-check-fixtures")
