"""What mypy (the extra ``types``) reports to a user who imports an installed release."""

import os
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import msgspec

from pytest_release_check.effects.processes import Completed
from pytest_release_check.effects.run_context import RunContext

SECONDS = 240.0
"""Chosen: a release whose dependencies are large takes a minute on a slow machine."""


@dataclass(frozen=True, slots=True)
class TypeProblem:
    """One error of a type checker."""

    path: Path
    """Of the file that it is in."""
    line: int
    """Of that file, counted from 1."""
    code: str
    """As ``import-not-found``; empty if mypy gives none."""
    message: str


@dataclass(frozen=True, slots=True)
class TypeReport:
    """What a type checker said."""

    problems: tuple[TypeProblem, ...]
    user: Path
    """The file with the user's lines."""
    trouble: str = ""
    """Why there is no answer; empty if there is one."""


class _Message(msgspec.Struct):
    file: str
    line: int
    message: str
    severity: str
    code: str | None = None


def is_mypy_here() -> bool:
    """Whether the program is installed beside this project."""
    return find_spec("mypy") is not None


def type_report(python: Path, lines: Sequence[str], log: str, context: RunContext) -> TypeReport:
    """Run mypy on ``lines``, with the packages of the interpreter ``python``; no configuration of anybody is read.

    Errors inside installed packages, which mypy does not show to users, are among the problems. Raises
    ``OutageError`` if the program cannot be started.
    """
    user = user_file(lines, log, context)
    folder = user.parent
    done = context.run(
        "reading the types with mypy",
        (
            *(sys.executable, "-m", "mypy", "--python-executable", str(python)),
            *("--config-file=", f"--cache-dir={os.devnull}", "--no-silence-site-packages", "--output=json", user.name),
        ),
        cwd=folder,
        log=log,
        timeout=SECONDS,
    )
    read = [message for line in _whole(done) if (message := _message_of(line)) is not None]
    if done.timed_out or (done.returncode != 0 and not read):
        why = f"took longer than {SECONDS:.0f} s" if done.timed_out else " ".join(done.last(1))
        return TypeReport((), user, f"mypy gave no answer: {why}")
    found = (
        TypeProblem(folder / each.file, each.line, each.code or "", re.sub(r"\s+", " ", each.message))
        for each in read
        if each.severity == "error"
    )
    return TypeReport(tuple(found), user)


def user_file(lines: Sequence[str], log: str, context: RunContext) -> Path:
    """Write the user's ``lines`` to a file in a folder of its own."""
    folder = context.workspace / log
    folder.mkdir(parents=True, exist_ok=True)
    user = folder / "imports_of_a_user.py"
    user.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return user


def _whole(done: Completed) -> Sequence[str]:
    """All lines: there can be more than are kept in memory."""
    try:
        return done.log.read_text("utf-8", "replace").splitlines()
    except OSError:
        return done.lines


def _message_of(line: str) -> _Message | None:
    try:
        return msgspec.json.decode(line, type=_Message)
    except msgspec.MsgspecError:
        return None
