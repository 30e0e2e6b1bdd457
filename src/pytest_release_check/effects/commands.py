"""Run a command that is installed in a cell as a user does who is only looking: in a scratch home and folder."""

import os
import tempfile
from pathlib import Path

from pytest_release_check.effects.cell_queries import run_in_cell
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.cell_reports import CommandAnswer
from pytest_release_check.model.releases import Installation

COMMAND_TIMEOUT = 30.0
"""Seconds after which a command that does not end is taken for one that waits for something."""
_MODULE_TIMEOUT = 15.0
"""The same for a module that only has a main guard: it may be a server or a demonstration."""


def script_file(installation: Installation, name: str) -> Path | None:
    """The file of a script, if it is there."""
    files = (installation.scripts_folder / f"{name}{ending}" for ending in ("", ".exe"))
    return next((file for file in files if file.is_file()), None)


def ask(
    installation: Installation,
    command: str,
    args: tuple[str, ...],
    context: RunContext,
    *,
    is_module: bool = False,
    is_script: bool = False,
) -> CommandAnswer:
    """Run ``args``, of which the last is the option; the answer has the name ``command``."""
    scratch = Path(tempfile.mkdtemp(prefix="command-", dir=installation.folder))
    for name in ("work", "home"):
        (scratch / name).mkdir()
    path = os.pathsep.join([str(installation.scripts_folder), context.environment.get("PATH", "")])
    done = run_in_cell(
        context,
        scratch,
        f"running {command} {args[-1]} [{installation.cell.id}]",
        args,
        log=f"scripts-{installation.cell.id}",
        timeout=min(_MODULE_TIMEOUT if is_module else COMMAND_TIMEOUT, context.timeout),
        env={"PATH": path, "PYTHONIOENCODING": "utf-8:replace", "USERPROFILE": str(scratch / "home")},
    )
    return CommandAnswer(
        command=command,
        option=args[-1],
        lines=done.lines,
        returncode=done.returncode,
        timed_out=done.timed_out,
        is_module=is_module,
        is_script=is_script,
        log=str(done.log),
    )
