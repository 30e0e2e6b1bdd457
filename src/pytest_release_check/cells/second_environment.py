"""A second environment with the release and more beside it: the first one stays as users get it."""

import json

from pytest_release_check.effects.cell_queries import describe, new_cell_folder, run_in_cell
from pytest_release_check.effects.processes import Completed
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.virtualenvs import make_virtualenv, options_to_replace
from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.environments import Cell
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.steps.install import wrong_origins


def installed_beside(
    release: StagedRelease, wanted: tuple[str, ...], cell: Cell, context: RunContext, *, log: str, what: str
) -> Outcome[Installation] | Completed:
    """The release as it is installed with all of ``wanted``; what pip said where it did not install them.

    ``what`` is for people: ``the requirements of the project's tests``.
    """
    folder = new_cell_folder(context.workspace, cell)
    context = context.with_index(
        release.wheel_index_url if cell.artifact is Artifact.WHEEL else release.sdist_index_url
    )
    python = make_virtualenv(folder / "venv", cell.interpreter, context.environment, context.runner, context.log(log))
    report = folder / "report.json"
    replacing = options_to_replace(wanted)
    done = run_in_cell(
        context,
        folder,
        f"installing {what} [{cell.id}]",
        (str(python), "-I", "-m", "pip", "install", "--report", str(report), *replacing, *wanted),
        log=log,
    )
    if not done.succeeded:
        return done
    wrong = wrong_origins(json.loads(report.read_text("utf-8")), release, cell)
    if wrong:
        return Outcome.of(None, wrong)
    return describe(python, folder, release.distributions.name, cell, context, log)
