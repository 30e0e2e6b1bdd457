"""The fresh environment of a trial, and what can be asked of it."""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from packaging.utils import canonicalize_name

from pytest_release_check.effects import in_cell
from pytest_release_check.effects.cell_queries import describe, new_cell_folder, run_in_cell
from pytest_release_check.effects.processes import Completed
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.virtualenvs import make_virtualenv, options_to_replace
from pytest_release_check.model.cell_reports import Ledger, Recorded
from pytest_release_check.model.environments import Cell
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import Installation


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenarioEnvironment:
    """An environment of one cell's Python that only one trial works in."""

    name: str
    """Of the trial, for logs and messages."""
    cell: Cell
    folder: Path
    python: Path
    context: RunContext

    @classmethod
    def of(cls, installation: Installation, name: str, context: RunContext) -> "ScenarioEnvironment":
        """The environment that another trial has left."""
        return cls(
            name=name, cell=installation.cell, folder=installation.folder, python=installation.python, context=context
        )

    def pip(self, *args: str, index: str = "") -> Completed:
        """Run pip, with ``index`` as its only index."""
        context = self.context.with_index(index) if index else self.context
        what = f"pip {' '.join(arg for arg in args if not arg.startswith('-'))} [{self.name}]"
        return run_in_cell(context, self.folder, what, (str(self.python), "-I", "-m", "pip", *args), log=self.name)

    def install(self, *requirements: str, index: str) -> Completed:
        """`pip install`; bytecode is left to the imports, which need little of it."""
        return self.pip("install", "--no-compile", *options_to_replace(requirements), *requirements, index=index)

    def described(self, name: str) -> Outcome[Installation]:
        """The distribution ``name`` (normalised) as it is installed."""
        return describe(self.python, self.folder, name, self.cell, self.context, self.name)

    def ledger(self) -> Ledger:
        """What the environment holds now."""
        report = self.folder / "ledger.json"
        program = str(Path(in_cell.__file__).with_name("ledger.py"))
        what = f"reading what is installed [{self.name}]"
        done = run_in_cell(
            self.context, self.folder, what, (str(self.python), "-I", program, str(report)), log=self.name
        )
        if not done.succeeded:
            raise OutageError(f"the interpreter of {self.name} fails: {' '.join(done.last(1))}; see {done.log}")
        facts = json.loads(report.read_text("utf-8"))
        return Ledger(
            distributions=tuple(
                Recorded(
                    name=canonicalize_name(str(one["name"] or "")),
                    version=str(one["version"]),
                    files=tuple(one["files"]),
                )
                for one in facts["distributions"]
            ),
            present=frozenset(facts["present"]),
        )


@contextmanager
def passing_workspace(context: RunContext, name: str) -> Iterator[RunContext]:
    """The same means with a workspace of their own, which is gone afterwards with every environment in it."""
    folder = context.workspace / "trials" / name
    folder.mkdir(parents=True, exist_ok=True)
    try:
        yield replace(context, workspace=folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def scenario_environment(name: str, cell: Cell, context: RunContext, index: str) -> ScenarioEnvironment:
    """A new environment with nothing but pip; ``index`` is where an old Python gets its pip from."""
    folder = new_cell_folder(context.workspace, cell)
    environment = context.with_index(index).environment
    python = make_virtualenv(folder / "venv", cell.interpreter, environment, context.runner, context.log(name))
    return ScenarioEnvironment(name=name, cell=cell, folder=folder, python=python, context=context)
