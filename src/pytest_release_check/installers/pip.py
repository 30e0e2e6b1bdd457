"""pip, as most people install: its commands, and what its exit status, output and report say."""

import json
import shutil
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name

from pytest_release_check.analysis.output.build_output import build_error, missing_here
from pytest_release_check.effects.cell_queries import new_cell_folder, run_in_cell
from pytest_release_check.effects.network import outage_in
from pytest_release_check.effects.processes import Completed
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.pip_output import (
    blames_a_build,
    blames_python,
    build_output,
    conflicts_in,
    inconsistency_in,
    refusal_in,
)
from pytest_release_check.installers.protocol import (
    CellEnvironment,
    Conflict,
    Failure,
    Installed,
    InstallRequest,
    InstallResult,
    Outage,
    Refused,
    Taken,
    TimedOut,
)
from pytest_release_check.installers.shared_pip import build_options, shared_pip
from pytest_release_check.installers.virtualenvs import make_virtualenv, options_to_replace
from pytest_release_check.model.environments import Cell

_DEPTH = 3
"""Folders between ``wheels`` and those that pip makes for the link of one file."""


@dataclass(frozen=True, slots=True)
class Pip:
    """pip, of the version that a fresh environment has; run from one place for all of them where that is possible."""

    programs: Path
    """The folder for that place."""
    name: str = "pip"

    def make_environment(self, name: str, cell: Cell, context: RunContext, index: str) -> CellEnvironment:
        """Make an environment with nothing but pip, which comes from ``index`` for an old Python.

        Raises ``OutageError`` if it cannot be made.
        """
        folder = new_cell_folder(context.workspace, cell)
        environment = context.with_index(index).environment
        python = make_virtualenv(folder / "venv", cell.interpreter, environment, context.runner, context.log(name))
        return CellEnvironment(name=name, cell=cell, folder=folder, python=python, context=context)

    def install(self, environment: CellEnvironment, request: InstallRequest) -> InstallResult:
        """Run `pip install`; an install that is_dry also says why each file was passed over."""
        report = environment.folder / "report.json" if request.is_reported else None
        builds = build_options(environment.cell.interpreter.minor)
        what = f"installing {request.what or ' '.join(request.requirements)} [{environment.name}]"
        done = self._run(environment, what, ("install", *builds, *_options(request, report)), request.index)
        if not done.succeeded:
            return failure_in(done)
        return Installed(taken=taken_in(json.loads(report.read_text("utf-8"))) if report is not None else ())

    def check(self, environment: CellEnvironment) -> tuple[Conflict, ...]:
        """The lines of `pip check` if it fails."""
        done = self._run(environment, f"checking dependencies [{environment.name}]", ("check",))
        return () if done.succeeded else conflicts_in(done.last() or ("pip check failed",))

    def uninstall(self, environment: CellEnvironment, name: str) -> InstallResult:
        """Run `pip uninstall`."""
        done = self._run(environment, f"uninstalling {name} [{environment.name}]", ("uninstall", "--yes", name))
        return Installed() if done.succeeded else failure_in(done)

    def _run(self, environment: CellEnvironment, what: str, args: tuple[str, ...], index: str = "") -> Completed:
        context = environment.context.with_index(index) if index else environment.context
        shared = shared_pip(environment.cell.interpreter.minor, self.programs)
        program = (str(shared),) if shared is not None else ("-m", "pip")
        command = (str(environment.python), "-I", *program, *args)
        return run_in_cell(context, environment.folder, what, command, log=environment.name)


def failure_in(done: Completed) -> Failure:
    """What a pip that did not succeed says of the reason."""
    refused = _refused(done)
    outage = outage_in(done.lines)
    if done.timed_out:
        return TimedOut(seconds=done.seconds, log=done.log, evidence=done.last(), refusal=refused, outage=outage)
    return Outage(sentence=outage, log=done.log, refusal=refused) if outage else refused


def taken_in(report: dict[str, Any]) -> tuple[Taken, ...]:
    """What pip's installation report (its schema 1) says of everything that was installed."""
    return tuple(_taken(item) for item in report.get("install", []))


def forget_wheels(cache: Path, *addresses: str) -> None:
    """Remove the wheels that pip has built out of files below ``addresses``, and the folders that are empty then.

    pip notes beside each of them where the file came from (``direct_url.json``'s format, as ``origin.json``); one
    that cannot be read is let be, as are those of every other address.
    """
    ours = tuple(f"{address}/" for address in addresses)
    origins: list[Path] = []
    with suppress(OSError):  # another pip may be at work there
        origins += cache.glob(f"wheels/{'*/' * _DEPTH}*/origin.json")
    for origin in origins:
        with suppress(OSError, ValueError, TypeError, KeyError):
            if str(json.loads(origin.read_text("utf-8"))["url"]).startswith(ours):
                shutil.rmtree(origin.parent)
                for folder in list(origin.parents)[1 : _DEPTH + 1]:
                    folder.rmdir()


def _options(request: InstallRequest, report: Path | None) -> tuple[str, ...]:
    options = {
        # Imports write what little bytecode they need themselves, and pip reports no file that cannot be compiled.
        "--no-compile": True,
        "--no-deps": request.is_alone,
        "--prefer-binary": request.prefers_wheels,
        "--dry-run": request.is_dry,
        # Not every pip says without being asked why it passes a file over.
        "--verbose": request.is_dry,
    }
    chosen = tuple(option for option, is_wanted in options.items() if is_wanted)
    reporting = ("--report", str(report)) if report is not None else ()
    return (*chosen, *reporting, *options_to_replace(request.requirements), *request.requirements)


def _refused(done: Completed) -> Refused:
    refusal, error = refusal_in(done.lines), build_error(build_output(done.lines))
    sentence = inconsistency_in(done.lines) or refusal.sentence
    is_build = bool(error.sentence) and error.sentence in sentence
    return Refused(
        reason=refusal.reason,
        sentence=sentence,
        log=done.log,
        evidence=error.evidence if is_build else done.last(),
        fix=error.hint if is_build else "",
        requirement=refusal.requirement,
        blames_python=blames_python(done.lines),
        blames_build=blames_a_build(done.lines),
        missing_tool=missing_here(done.lines),
    )


def _taken(item: dict[str, Any]) -> Taken:
    metadata, origin = item.get("metadata", {}), item.get("download_info", {})
    archive = origin.get("archive_info", {})
    hashes = archive.get("hashes") or dict([str(archive.get("hash", "=")).split("=", 1)])
    return Taken(
        name=canonicalize_name(str(metadata.get("name", ""))),
        version=str(metadata.get("version", "")),
        url=str(origin.get("url", "")),
        sha256=str(hashes.get("sha256", "")),
        is_direct=bool(item.get("is_direct")),
    )
