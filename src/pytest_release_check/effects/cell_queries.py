"""What a cell says of itself, and what it says when it imports things."""

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pytest_release_check.effects import in_cell
from pytest_release_check.effects.processes import Completed
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.environments import Cell
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import EntryPoint, Installation, Shared
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule

WRONG_FILE_INSTALLED = Rule(
    code="RC403",
    slug="wrong-file-installed",
    summary="something else than the file under test was installed, or served",
    why="Nothing is proved of the file under test, and users may get the other one as well.",
    fix="do not publish, and look into the log of the installation for the file that was taken and where it was found",
    example="under test:  demo-1.0-py3-none-any.whl, sha256 1111...\n"
    "installed:   demo-1.0-py3-none-any.whl, sha256 2222...",
    source="the installation report of pip (https://pip.pypa.io/en/stable/reference/installation-report/); "
    "zerothi/sisl#1018 (a dependency came from another index than users have)",
)

PROBE_TIMEOUT = 120.0
"""Seconds that one batch of imports may take."""
MODULE_TIMEOUT = 20.0
"""Seconds that one module may take where each is imported apart."""
MODULES_BUDGET = 10.0
"""Seconds after which the modules that are left are imported one after the other."""


def new_cell_folder(workspace: Path, cell: Cell) -> Path:
    """A folder for one environment, with an empty working folder and an empty home in it."""
    folder = Path(tempfile.mkdtemp(prefix=f"{cell.id}-", dir=workspace))
    for name in ("work", "home"):
        (folder / name).mkdir()
    return folder


def run_in_cell(
    context: RunContext,
    folder: Path,
    what: str,
    args: tuple[str, ...],
    *,
    log: str,
    timeout: float | None = None,
    env: Mapping[str, str] | None = None,
    stdout: Path | None = None,
) -> Completed:
    """Run a program where everything of a cell runs: in its empty working folder, with its own home."""
    variables = {"HOME": str(folder / "home"), **(env or {})}
    return context.run(what, args, cwd=folder / "work", log=log, timeout=timeout, env=variables, stdout=stdout)


def describe(python: Path, folder: Path, name: str, cell: Cell, context: RunContext, log: str) -> Outcome[Installation]:
    """Let the cell's own interpreter describe the distribution that was installed in it."""
    report = folder / "described.json"
    done = run_in_cell(
        context,
        folder,
        f"reading what was installed [{cell.id}]",
        (str(python), "-I", _program("describe"), name, str(report)),
        log=log,
    )
    if not done.succeeded:
        raise OutageError(f"the interpreter of {cell.id} fails: {' '.join(done.last(1))}; see {done.log}")
    facts = json.loads(report.read_text("utf-8"))
    if facts["version"] is None or facts["direct_url"]:
        detail = "no such distribution in the environment" if facts["version"] is None else "installed by URL"
        return Outcome.of(None, (Finding(rule=WRONG_FILE_INSTALLED, subject=name, detail=detail),))
    return Outcome.of(_installation(facts, name, python, folder, cell, context.log(log)))


def _installation(facts: dict[str, Any], name: str, python: Path, folder: Path, cell: Cell, log: Path) -> Installation:
    return Installation(
        cell=cell,
        folder=folder,
        python=python,
        name=name,
        version=facts["version"],
        site_packages=tuple(Path(path) for path in facts["site_packages"]),
        scripts_folder=Path(facts["scripts_folder"]),
        files=tuple(facts["files"]),
        entry_points=tuple(
            EntryPoint(group=group, name=name, value=value) for group, name, value in facts["entry_points"]
        ),
        requires=tuple(facts["requires"]),
        shared=(
            *(Shared(package=folder, distribution=other, module=module) for folder, other, module in facts["closed"]),
            *(Shared(distribution=other, module=module) for other, module in facts["overwritten"]),
        ),
        log=log,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something to load in a cell: a module, and an attribute path or nothing."""

    module: str
    attribute: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """How loading one target went; ``error`` is empty when it went well."""

    target: Target
    error: str = ""
    missing: str = ""
    """The module that a ModuleNotFoundError names."""
    paths: tuple[str, ...] = ()
    """``__file__`` and ``__path__`` of the module."""
    evidence: tuple[str, ...] = ()
    version: str = ""
    """The module's ``__version__``, if that is a string."""
    is_replaced: bool = False
    """Whether the module has put another one in its place."""
    kinds: tuple[str, ...] = ()
    """Names of the exception's class and of those above it."""
    places: tuple[tuple[str, int, str], ...] = ()
    """File, line and its text of each call that led to the failure."""


def load(
    installation: Installation,
    targets: Sequence[Target],
    context: RunContext,
    log: str,
    *,
    folder: Path | None = None,
    stdout: Path | None = None,
    options: Sequence[str] = (),
) -> tuple[Loaded, ...]:
    """Load ``targets`` in the cell, outside the source tree, one process for as many as it survives.

    ``folder`` has a working folder and a home other than those of the cell, ``stdout`` gets standard output alone,
    and ``options`` are the interpreter's.
    """
    results: list[Loaded] = []
    place = _Place(folder=folder or installation.folder, stdout=stdout, options=tuple(options))
    while len(results) < len(targets):
        results += _batch(installation, targets[len(results) :], context, log, place)
    return tuple(results)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where and how the probe runs."""

    folder: Path
    stdout: Path | None = None
    options: tuple[str, ...] = ()


def load_each(installation: Installation, modules: Sequence[str], context: RunContext, log: str) -> tuple[Loaded, ...]:
    """Import each of ``modules`` as if it were the first; what lies in a package that fails is left out.

    Where processes cannot be forked, or that takes too long, the rest is imported one after the other.
    """
    if not modules:
        return ()
    targets = [Target(module=module) for module in sorted(modules)]
    limit = min(MODULE_TIMEOUT, context.timeout)
    limits = (str(limit), str(min(MODULES_BUDGET, context.timeout / 2)))
    _, facts = _probed(installation, targets, context, log, _Place(folder=installation.folder), *limits)
    reported = {fact["index"]: fact for fact in reversed(facts) if fact["state"] != "begun"}
    found = [_loaded(targets[index], fact, installation) for index, fact in reported.items() if _speaks(fact)]
    untold = [target for index, target in enumerate(targets) if not _is_settled(reported.get(index))]
    return (*found, *load(installation, untold, context, log))


def _speaks(fact: Mapping[str, Any]) -> bool:
    return fact["state"] in ("loaded", "failed", "hung")


def _is_settled(fact: Mapping[str, Any] | None) -> bool:
    """Whether nothing has to be asked again: not so if the process died, which may be for having been forked."""
    return fact is not None and fact["state"] != "died"


def _batch(
    installation: Installation, targets: Sequence[Target], context: RunContext, log: str, place: _Place
) -> tuple[Loaded, ...]:
    """Results up to the first target that took the process down with it; at least one."""
    done, facts = _probed(installation, targets, context, log, place)
    completed = [_loaded(targets[fact["index"]], fact, installation) for fact in facts if fact["state"] != "begun"]
    if len(completed) < len(targets):
        how = "did not end in time" if done.timed_out else f"ended the interpreter (exit status {done.returncode})"
        completed.append(Loaded(target=targets[len(completed)], error=how, evidence=done.last()))
    return tuple(completed)


def _probed(
    installation: Installation, targets: Sequence[Target], context: RunContext, log: str, place: _Place, *limits: str
) -> tuple[Completed, list[dict[str, Any]]]:
    """Run the probe on ``targets`` and return the facts that it wrote."""
    folder = Path(tempfile.mkdtemp(prefix="probe-", dir=installation.folder))
    wanted, reported = folder / "targets.json", folder / "facts.jsonl"
    wanted.write_text(json.dumps([(target.module, target.attribute) for target in targets]), "utf-8")
    done = run_in_cell(
        context,
        place.folder,
        f"importing {targets[0].module} [{installation.cell.id}]",
        (str(installation.python), "-I", *place.options, _program("probe"), str(wanted), str(reported), *limits),
        log=log,
        timeout=min(PROBE_TIMEOUT, context.timeout),
        env={"USERPROFILE": str(place.folder / "home")},
        stdout=place.stdout,
    )
    lines = reported.read_text("utf-8").splitlines() if reported.is_file() else []
    # A process that was ended while it wrote leaves half a line.
    return done, [json.loads(line) for line in lines if line.endswith("}")]


def _loaded(target: Target, fact: dict[str, Any], installation: Installation) -> Loaded:
    trace, error = "\n".join(fact.get("trace", ())), fact.get("error", "")
    for folder in installation.site_packages:  # a reader knows the file, not our temporary folder
        trace, error = (text.replace(f"{folder}{os.sep}", "") for text in (trace, error))
    return Loaded(
        target=target,
        error=error or ("did not end in time" if fact["state"] == "hung" else ""),
        missing=fact.get("missing") or "",
        paths=tuple(fact.get("paths", ())),
        evidence=tuple(trace.splitlines()),
        version=fact.get("version", ""),
        is_replaced=bool(fact.get("replaced")),
        kinds=tuple(fact.get("kinds", ())),
        places=tuple((str(file), int(line), str(text)) for file, line, text in fact.get("places", ())),
    )


def _program(name: str) -> str:
    return str(Path(in_cell.__file__).with_name(f"{name}.py"))
