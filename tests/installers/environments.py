"""An environment of a scenario on a machine with uv, in which nothing is run."""

from dataclasses import replace
from pathlib import Path

from pytest_release_check.effects.processes import Runner
from pytest_release_check.installers.environments import ScenarioEnvironment
from tests.builders import cell
from tests.runners import context, with_uv


def environment_with_uv(folder: Path, runner: Runner, installer: str = "pip") -> ScenarioEnvironment:
    """That of a cell with ``installer``; ``runner`` gets all commands."""
    (folder / "work").mkdir()
    means = replace(context(folder), runner=runner, environment=with_uv(folder))
    mine = cell(installer=installer)
    return ScenarioEnvironment(name="scenario", cell=mine, folder=folder, python=folder / "python", context=means)
