"""The process that we are in: its environment, and programs that take its place or its terminal."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NoReturn

from pytest_release_check.effects.companions import VARIABLE, Companion

Encoded = tuple[tuple[bytes, bytes], ...]
"""Names and values: on POSIX they need not be text."""


def own_environment() -> dict[str, str]:
    """A copy of the variables that this process has now."""
    return dict(os.environ)


def remove_variables(names: Iterable[str]) -> None:
    """Take variables away from this process, and so from the programs that it starts."""
    for name in names:
        os.environ.pop(name, None)


def set_variables(variables: Mapping[str, str]) -> None:
    """Set variables of this process, for libraries that read them."""
    os.environ.update(variables)


def encoded(variables: Mapping[str, str]) -> Encoded:
    """Variables as they can be sent."""
    return tuple((os.fsencode(name), os.fsencode(value)) for name, value in variables.items())


def decoded(variables: Encoded) -> dict[str, str]:
    """Variables as they were sent."""
    return {os.fsdecode(name): os.fsdecode(value) for name, value in variables}


def become(command: Sequence[str], environment: Mapping[str, str]) -> NoReturn:
    """Put a program of this interpreter in the place of this process; nothing of its memory is left."""
    sys.stdout.flush()
    sys.stderr.flush()
    os.execve(sys.executable, list(command), dict(environment))  # noqa: S606 - no shell, and no argument of others


def take_place(command: Sequence[str]) -> int:
    """Become the program; its exit status where the system cannot do that: Windows starts another process instead."""
    if os.name == "posix":
        become(command, os.environ)
    return exit_status(command)


def exit_status_of_session(command: Sequence[str], folder: Path) -> int:
    """Run a program to its end in ``folder``, on the terminal of this process, and let it end as it likes to.

    Ctrl-C reaches it as it reaches this process, which waits; what only this process is sent is handed on.
    """
    program = subprocess.Popen(command, cwd=folder)

    def hand_on(number: int, _: object) -> None:
        if number != signal.SIGINT or not sys.stdin.isatty():
            program.send_signal(number)

    signals = (signal.SIGINT, signal.SIGTERM)
    before = [(number, signal.signal(number, hand_on)) for number in signals]
    try:
        return program.wait()
    finally:
        for number, handler in before:
            signal.signal(number, handler)


def exit_status(
    command: Sequence[str], environment: Mapping[str, str] | None = None, companion: Companion | None = None
) -> int:
    """Run a program to its end with the input and output of this one.

    ``environment`` is by default that of this process. The program can ask ``companion``; on Windows it cannot, as
    pipes cannot be handed on there.
    """
    if companion is None or sys.platform == "win32":
        return subprocess.run(command, env=environment, check=False).returncode
    variables = dict(os.environ if environment is None else environment) | {VARIABLE: companion.text}
    return subprocess.run(command, env=variables, check=False, pass_fds=(companion.descriptor,)).returncode
