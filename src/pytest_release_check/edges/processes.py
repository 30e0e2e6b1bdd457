"""Programs: run one, keep what it says, end it with all its children."""

import errno
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Protocol

from pytest_release_check.edges.output_lines import output_lines
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.masking import Mask

KEPT_LINES = 200
"""How many of the last lines stay in memory; the log has all of them."""
NO_FILE = os.devnull
"""A file with nothing in it, for programs that insist on one."""
_GRACE = 2.0
"""Seconds between asking a program to end and ending it."""


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
    """Runs programs, each the leader of its own group, and keeps a list of them on disk.

    The list serves two ends: whoever holds the run can say what is being done and for how long, and can end what
    a killed worker has left behind.
    """

    def __init__(self, *, registry: Path) -> None:
        self._registry = registry

    def run(self, command: Command) -> Completed:
        """Run ``command``; ends it with its children on timeout, interrupt and any error.

        Raises ``OutageError`` when the program cannot be started or its output cannot be kept.
        """
        started = time.monotonic()
        process = _started(command)
        try:
            with _listed(self._registry, process.pid, command.what):
                output = _Output(process, command)
                _feed(process, command.stdin)
                timed_out = output.ended_late(command.timeout)
                if timed_out:
                    end_group(process.pid)
                process.wait()
                lines = output.finish()
        except BaseException:
            end_group(process.pid)
            process.wait()
            raise
        seconds = time.monotonic() - started
        return Completed(
            returncode=process.returncode, lines=lines, log=command.log, seconds=seconds, timed_out=timed_out
        )


def out_of_space(folder: Path, error: OSError) -> OutageError:
    """What to tell when the disk that holds ``folder`` takes no more."""
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
    """End every program still listed, with its children."""
    for program in running_programs(registry):
        end_group(program.pid)
        (registry / f"{program.pid}.json").unlink(missing_ok=True)


def end_group(pid: int) -> None:
    """End the process group led by ``pid``: asked first, then for certain. Fine if it is gone already.

    Returns when all of it has ended, so that nobody writes any more into a folder that is about to be removed; what
    even ``SIGKILL`` does not end at once (a disk that does not answer) is not waited for longer than for the asking.
    """
    if sys.platform == "win32":  # pragma: no cover
        subprocess.run(["taskkill", "/T", "/F", "/PID", str(pid)], capture_output=True, check=False)
        return
    with suppress(ProcessLookupError, PermissionError):
        for signum in (signal.SIGTERM, signal.SIGKILL):
            os.killpg(pid, signum)
            deadline = time.monotonic() + _GRACE
            while not _gone(pid) and time.monotonic() < deadline:
                time.sleep(0.02)


def _gone(group: int) -> bool:
    """Whether every process of ``group`` has ended. Zombies have: on Linux ``/proc`` tells them from the living."""
    try:
        os.killpg(group, 0)
    except (ProcessLookupError, PermissionError):  # the latter is what macOS answers for zombies
        return True
    states = [_state_in(group, entry) for entry in Path("/proc").glob("[0-9]*/stat")]
    return any(states) and set("".join(states)) <= set("ZX")


def _state_in(group: int, stat: Path) -> str:
    """The state letter of the process behind ``/proc/PID/stat``; nothing if it is of another group or gone."""
    with suppress(OSError, ValueError):
        state, _, its_group = stat.read_text("utf-8", "replace").rpartition(")")[2].split()[:3]
        if its_group == str(group):
            return state
    return ""


def _started(command: Command) -> "subprocess.Popen[bytes]":
    flags = 0x200 if sys.platform == "win32" else 0  # CREATE_NEW_PROCESS_GROUP
    try:
        with ExitStack() as stack:
            apart = stack.enter_context(command.stdout.open("wb")) if command.stdout else None
            return subprocess.Popen(
                command.args,
                cwd=command.cwd,
                env=dict(command.env),
                stdin=subprocess.PIPE if command.stdin else subprocess.DEVNULL,
                stdout=apart or subprocess.PIPE,
                stderr=subprocess.PIPE if apart else subprocess.STDOUT,
                start_new_session=sys.platform != "win32",
                creationflags=flags,
            )
    except OSError as error:
        raise OutageError(f"cannot start {command.args[0]}: {error.strerror or error}") from error


def _feed(process: "subprocess.Popen[bytes]", text: str) -> None:
    if process.stdin is not None:
        with suppress(OSError), process.stdin as stream:  # it may have ended already
            stream.write(text.encode())


class _listed:  # noqa: N801 - reads as a statement: with _listed(...)
    """The entry of one program in the list on disk."""

    def __init__(self, registry: Path, pid: int, what: str) -> None:
        self._entry = registry / f"{pid}.json"
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

    def __init__(self, process: "subprocess.Popen[bytes]", command: Command) -> None:
        self._process = process
        self._command = command
        self._lines: deque[str] = deque(maxlen=KEPT_LINES)
        self._error: OSError | None = None
        self._thread = threading.Thread(target=self._read, name=f"output-of-{process.pid}", daemon=True)
        self._thread.start()

    def ended_late(self, timeout: float) -> bool:
        """Wait for the program's end; whether it had to be given up after ``timeout`` seconds."""
        try:
            self._process.wait(timeout)
        except subprocess.TimeoutExpired:
            return True
        return False

    def finish(self) -> tuple[str, ...]:
        """All that was kept. A grandchild that holds the pipe open is not waited for."""
        self._thread.join(_GRACE)
        if self._thread.is_alive():
            end_group(self._process.pid)
            self._thread.join(_GRACE)
        if self._error is not None:
            raise out_of_space(self._command.log.parent, self._error) from self._error
        return tuple(self._lines)

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
            end_group(self._process.pid)

    def _copy(self, stream: IO[bytes], log: IO[str]) -> None:
        for line in output_lines(stream, Mask(self._command.secrets)):
            self._lines.append(line)
            log.write(f"{line}\n")
            log.flush()
