"""Programs: run one, keep what it says, end it with all its children."""

import errno
import json
import os
import select
import subprocess
import sys
import threading
import time
import uuid
from collections import deque
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

import psutil

from pytest_release_check.effects.descendants import MARK, Descendants, ended, started, starting
from pytest_release_check.effects.journal import Journal
from pytest_release_check.effects.output_lines import output_lines
from pytest_release_check.effects.sealing import secret_input
from pytest_release_check.model.errors import OutageError
from pytest_release_check.text.masking import Mask

KEPT_LINES = 200
"""How many of the last lines stay in memory; the log has all of them."""
_SAME = 10.0
"""Seconds between the start of a program and its entry in the list, at the most."""
JOURNAL = "ran"
"""Name of the journal's folder, beside the list."""
_GRACE = 2.0
"""Seconds for the last of the output when everything that could write it has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A program to run: never through a shell, standard input closed or given."""

    what: str
    """For people: ``building the sdist``."""
    args: tuple[str, ...]
    cwd: Path
    env: Mapping[str, str]
    log: Path
    timeout: float
    """Seconds."""
    secrets: tuple[str, ...] = ()
    """Texts that are masked in everything that is kept of the output, in every form (``model.masking``)."""
    stdout: Path | None = None
    """A file for standard output alone; without it the log has both streams as they came."""
    stdin: str = field(default="", repr=False)
    """What the program reads: credentials, which no other process may see among arguments or variables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """How a program ended. A non-zero exit is a fact to judge, not an exception."""

    returncode: int
    lines: tuple[str, ...]
    log: Path
    seconds: float
    timed_out: bool = False

    @property
    def succeeded(self) -> bool:
        """Whether the program ended by itself with exit status 0."""
        return self.returncode == 0 and not self.timed_out

    def last(self, count: int = 15) -> tuple[str, ...]:
        """The last non-empty lines, for evidence."""
        return tuple([line for line in self.lines if line.strip()][-count:])


class Runner(Protocol):
    """Whoever runs commands."""

    def run(self, command: Command) -> Completed:
        """Run to the end, or to the timeout."""
        ...  # pragma: no cover


class Processes:
    """Runs programs, each the leader of its own group and with a mark of its own, and keeps a list of them on disk.

    The list serves two ends: the controller can say what is being done and for how long, and can end what
    a killed worker has left behind.
    """

    def __init__(self, *, registry: Path) -> None:
        self._registry = registry
        self._journal = Journal(registry.with_name(JOURNAL))

    def run(self, command: Command) -> Completed:
        """Run ``command``; everything that it has started ends with it, also on timeout, interrupt and any error.

        Raises ``OutageError`` when the program cannot be started or its output cannot be kept.
        """
        since, began, before = time.time(), time.monotonic(), os.times()
        entry, others = self._registry / f"{uuid.uuid4().hex}.json", frozenset(psutil.pids())
        process = _started(command, entry)
        descendants = Descendants(entry, process.pid, others)
        try:
            with _listed(entry, process.pid, command.what):
                output = _Output(process, command, descendants)
                timed_out = output.ended_late(command.timeout)
                if timed_out:
                    descendants.end()
                process.wait()
                left = descendants.end()
                lines = output.finish(left if process.returncode >= 0 else ())
        except BaseException:
            descendants.end()
            process.wait()
            raise
        finally:
            ended(process.pid)
        seconds, after = time.monotonic() - began, os.times()
        cpu = after.children_user + after.children_system - before.children_user - before.children_system
        self._journal.add(command.what, began=since, seconds=seconds, cpu=cpu)
        return Completed(
            returncode=process.returncode, lines=lines, log=command.log, seconds=seconds, timed_out=timed_out
        )


def out_of_space(folder: Path, error: OSError) -> OutageError:
    """The sentence for when the disk that holds ``folder`` takes no more."""
    return OutageError(
        f"cannot write to {folder}: {os.strerror(error.errno or errno.EIO)}. Free some space there, "
        "or name another folder with --release-report (and TMPDIR for the environments)."
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningProgram:
    """An entry of the list on disk."""

    pid: int
    what: str
    since: float
    """Seconds since the epoch."""


def running_programs(registry: Path) -> tuple[RunningProgram, ...]:
    """What runs at this moment in any process of this run, oldest first."""
    found = []
    for entry in registry.glob("*.json"):
        with suppress(OSError, ValueError, TypeError):
            found.append(RunningProgram(**json.loads(entry.read_text("utf-8"))))
    return tuple(sorted(found, key=lambda program: program.since))


def end_leftovers(registry: Path) -> None:
    """End every program of this run that still runs, with all that it has started."""
    for entry in registry.glob("*.json"):
        with suppress(OSError, ValueError, TypeError):
            Descendants(entry, _leader(RunningProgram(**json.loads(entry.read_text("utf-8"))))).end()
        entry.unlink(missing_ok=True)
    Descendants(registry).end()  # of programs that were given up before they had ended


def _leader(program: RunningProgram) -> int:
    """The process that the entry speaks of; 0 if it has ended: its number may be that of another program by now."""
    with suppress(psutil.Error):
        if abs(psutil.Process(program.pid).create_time() - program.since) < _SAME:
            return program.pid
    return 0


def _await_end(pid: int, timeout: float) -> None:
    """Return at once when the process ends, where the system can say so (Linux 5.3).

    ``subprocess`` looks every twentieth of a second (its ``_wait``): on average half of that is lost, ten times a cell.
    """
    if sys.platform != "linux":
        return
    with suppress(OSError, AttributeError):
        descriptor = os.pidfd_open(pid)
        try:
            ended = select.poll()
            ended.register(descriptor, select.POLLIN)
            ended.poll(timeout * 1000)
        finally:
            os.close(descriptor)


def _started(command: Command, entry: Path) -> "subprocess.Popen[bytes]":
    flags = 0x200 if sys.platform == "win32" else 0  # CREATE_NEW_PROCESS_GROUP
    try:
        with ExitStack() as stack:
            apart = stack.enter_context(command.stdout.open("wb")) if command.stdout else None
            stdin = stack.enter_context(secret_input(command.stdin)) if command.stdin else subprocess.DEVNULL
            stack.enter_context(starting())
            process = subprocess.Popen(
                command.args,
                cwd=command.cwd,
                env={**command.env, MARK: str(entry)},
                stdin=stdin,
                stdout=apart or subprocess.PIPE,
                stderr=subprocess.PIPE if apart else subprocess.STDOUT,
                start_new_session=sys.platform != "win32",
                creationflags=flags,
            )
            started(process.pid)
            return process
    except OSError as error:
        raise OutageError(f"cannot start {command.args[0]}: {error.strerror or error}") from error


class _listed:  # noqa: N801 - reads as a statement: with _listed(...)
    """The entry of one program in the list on disk."""

    def __init__(self, entry: Path, pid: int, what: str) -> None:
        self._entry = entry
        self._text = json.dumps({"pid": pid, "what": what, "since": time.time()})

    def __enter__(self) -> None:
        try:
            self._entry.parent.mkdir(parents=True, exist_ok=True)
            self._entry.write_text(self._text, "utf-8")
        except OSError as error:
            raise out_of_space(self._entry.parent, error) from error

    def __exit__(self, *_: object) -> None:
        self._entry.unlink(missing_ok=True)


class _Output:
    """Reads what a program says, in a thread, into the log and into memory."""

    def __init__(self, process: "subprocess.Popen[bytes]", command: Command, descendants: Descendants) -> None:
        self._process = process
        self._command = command
        self._descendants = descendants
        self._lines: deque[str] = deque(maxlen=KEPT_LINES)
        self._error: OSError | None = None
        self._thread = threading.Thread(target=self._read, name=f"output-of-{process.pid}", daemon=True)
        self._thread.start()

    def ended_late(self, timeout: float) -> bool:
        """Wait for the program's end; whether it had to be given up after ``timeout`` seconds."""
        end = time.monotonic() + timeout
        _await_end(self._process.pid, timeout)
        try:
            self._process.wait(max(0.0, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            return True
        return False

    def finish(self, left: tuple[str, ...]) -> tuple[str, ...]:
        """All that was kept. The log says what the program had ``left`` running, which has ended by now.

        What nobody may end, as a program of another user, can hold the pipe open: it is not waited for.
        """
        self._thread.join(_GRACE)
        if self._error is None and left:
            self._note(f"ended, as the program has left it running: {', '.join(left)}")
        if self._error is not None:
            raise out_of_space(self._command.log.parent, self._error) from self._error
        return tuple(self._lines)

    def _note(self, line: str) -> None:
        try:
            with self._command.log.open("a", encoding="utf-8") as log:
                log.write(f"release-check: {line}\n")
        except OSError as error:
            self._error = error

    def _read(self) -> None:
        stream = self._process.stdout or self._process.stderr
        if stream is None:  # pragma: no cover - always a pipe
            return
        try:
            self._command.log.parent.mkdir(parents=True, exist_ok=True)
            with stream, self._command.log.open("a", encoding="utf-8") as log:
                self._copy(stream, log)
        except OSError as error:
            self._error = error
            self._descendants.end()

    def _copy(self, stream: IO[bytes], log: IO[str]) -> None:
        for line in output_lines(stream, Mask(self._command.secrets)):
            self._lines.append(line)
            log.write(f"{line}\n")
            log.flush()
