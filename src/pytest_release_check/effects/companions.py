"""A process of ours beside this one, which goes on when this one is replaced by another program."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from pytest_release_check.effects.channel import Channel
from pytest_release_check.effects.isolated import isolated_module, starting_environment

VARIABLE = "PYTEST_RELEASE_CHECK_PUBLISHER"
"""Where a program that is put in place of this one, or started by it, finds the companion."""
_GRACE = 10.0
"""Seconds in which it can end programs of its own, and remove its folder."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """A running process, and the way to and from it."""

    channel: Channel
    process_id: int
    descriptor: int
    """Of the socket; -1 on Windows, where nobody can inherit it."""
    is_ours: bool
    """Whether this process, or what it was before, has started it."""

    @property
    def text(self) -> str:
        """The value of ``VARIABLE``."""
        return f"{self.process_id}:{self.descriptor}"

    def inheritable(self, *, yes: bool) -> None:
        """Whether the program that this process becomes gets the socket."""
        os.set_inheritable(self.descriptor, yes)

    def interrupt(self) -> None:
        """As Ctrl-C does; the companion is in a session of its own, where the terminal's does not reach it.

        On Windows it is not, and a signal would end it at once.
        """
        if sys.platform != "win32":
            with suppress(OSError):
                os.kill(self.process_id, signal.SIGINT)

    def end(self) -> None:
        """Let it end, and wait for that, or end it.

        An empty message says so: closing the socket does not where a child of this process has it as well.
        """
        with suppress(OSError, ValueError):
            if self.is_ours:
                self.channel.leave()
            self.channel.close()
        if not self.is_ours or sys.platform == "win32":
            return
        deadline = time.monotonic() + _GRACE
        with suppress(ChildProcessError, ProcessLookupError):
            while os.waitpid(self.process_id, os.WNOHANG) == (0, 0):
                if time.monotonic() > deadline:
                    os.kill(self.process_id, signal.SIGKILL)
                time.sleep(0.01)


def start_companion(module: str, environment: Mapping[str, str]) -> Companion:
    """Start a module of ours, with only what a process needs to start at all. Raises ``OSError``.

    It is spoken to over a socket: a pipe of another process of the same user can be opened through ``/proc``.
    """
    if sys.platform == "win32":  # pragma: no cover
        return _over_pipes(module, environment)
    here, there = socket.socketpair()
    with there:
        process = subprocess.Popen(
            isolated_module(module),
            env=starting_environment(environment),
            stdin=there.fileno(),
            stdout=there.fileno(),
            start_new_session=True,
        )
    process.returncode = 0  # it is waited for by `end`, not by the garbage collector
    return _at(process.pid, here.detach(), is_ours=True)


def inherited_companion(text: str, *, is_ours: bool) -> Companion:
    """The companion that ``VARIABLE`` names."""
    process_id, descriptor = map(int, text.split(":"))
    companion = _at(process_id, descriptor, is_ours=is_ours)
    companion.inheritable(yes=False)
    return companion


def _at(process_id: int, descriptor: int, *, is_ours: bool) -> Companion:
    channel = Channel(os.fdopen(os.dup(descriptor), "rb"), os.fdopen(descriptor, "wb"))
    return Companion(channel=channel, process_id=process_id, descriptor=descriptor, is_ours=is_ours)


def _over_pipes(module: str, environment: Mapping[str, str]) -> Companion:  # pragma: no cover - Windows
    process = subprocess.Popen(
        isolated_module(module),
        env=starting_environment(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    if process.stdin is None or process.stdout is None:
        raise OSError("no pipes")
    channel = Channel(process.stdout, process.stdin)
    return Companion(channel=channel, process_id=process.pid, descriptor=-1, is_ours=True)
