"""A process of ours beside this one, which goes on when this one is replaced by another program."""

import os
import signal
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass

from pytest_release_check.edges.channel import Channel
from pytest_release_check.edges.isolated import isolated_module, starting_environment

VARIABLE = "PYTEST_RELEASE_CHECK_PUBLISHER"
"""Where a program that is put in place of this one, or started by it, finds the companion."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Companion:
    """A running process, and the pipes to and from it."""

    channel: Channel
    process_id: int
    descriptors: tuple[int, int]
    """Of the pipe that is read, and of the one that is written."""
    is_ours: bool
    """Whether this process, or what it was before, has started it."""

    @property
    def text(self) -> str:
        """The value of ``VARIABLE``."""
        return ":".join(map(str, (self.process_id, *self.descriptors)))

    def inheritable(self, *, yes: bool) -> None:
        """Whether programs that this process starts, or becomes, get the pipes."""
        for descriptor in self.descriptors:
            os.set_inheritable(descriptor, yes)

    def interrupt(self) -> None:
        """As Ctrl-C does; the companion is in a session of its own, where the terminal's does not reach it."""
        with suppress(OSError):
            os.kill(self.process_id, signal.SIGINT)

    def end(self) -> None:
        """Close the pipes, which ends it, and wait for that."""
        with suppress(OSError):
            self.channel.close()
        if self.is_ours and sys.platform != "win32":
            with suppress(ChildProcessError):
                os.waitpid(self.process_id, 0)


def start_companion(module: str, environment: Mapping[str, str]) -> Companion:
    """Start a module of ours, with only what a process needs to start at all. Raises ``OSError``."""
    process = subprocess.Popen(
        isolated_module(module),
        env=starting_environment(environment),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=sys.platform != "win32",
    )
    if process.stdin is None or process.stdout is None:  # pragma: no cover - both are pipes
        raise OSError("no pipes")
    process.returncode = 0  # it is waited for by `end`, not by the garbage collector
    return Companion(
        channel=Channel(process.stdout, process.stdin),
        process_id=process.pid,
        descriptors=(process.stdout.fileno(), process.stdin.fileno()),
        is_ours=True,
    )


def inherited_companion(text: str, *, is_ours: bool) -> Companion:
    """The companion that ``VARIABLE`` names."""
    process_id, reading, writing = map(int, text.split(":"))
    companion = Companion(
        channel=Channel(os.fdopen(reading, "rb"), os.fdopen(writing, "wb")),
        process_id=process_id,
        descriptors=(reading, writing),
        is_ours=is_ours,
    )
    companion.inheritable(yes=False)
    return companion
