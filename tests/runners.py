"""A runner that runs nothing: it answers as it was told and remembers what it was asked."""

import contextlib
import io
import json
import os
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from pytest_release_check.effects.processes import Command, Completed, Processes, Runner
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.remote_index.in_twine.upload import all_accepted


class FakeRunner:
    """Speaks the protocol of ``Processes``."""

    def __init__(
        self, *lines: str, returncode: int = 0, timed_out: bool = False, effect: Callable[[Command], None] | None = None
    ) -> None:
        self.commands: list[Command] = []
        self._answer = (tuple(lines), returncode, timed_out)
        self._effect = effect or (lambda command: None)

    def run(self, command: Command) -> Completed:
        self.commands.append(command)
        self._effect(command)
        lines, returncode, timed_out = self._answer
        return Completed(returncode=returncode, lines=lines, log=command.log, seconds=1.0, timed_out=timed_out)


class UploadsHere:
    """Uploads with twine in this process, without the second that a process of its own takes to import it."""

    def run(self, command: Command) -> Completed:
        asked = json.loads(command.stdin)
        printed = io.StringIO()
        with (
            mock.patch.dict(os.environ, {**command.env, **asked["variables"]}, clear=True),
            contextlib.redirect_stdout(printed),
            contextlib.redirect_stderr(printed),
        ):
            accepted = all_accepted(asked)
        return Completed(
            returncode=0 if accepted else 1,
            lines=tuple(printed.getvalue().splitlines()),
            log=command.log,
            seconds=1.0,
            timed_out=False,
        )


class Ticking:
    """A clock that only goes on while somebody sleeps on it."""

    def __init__(self) -> None:
        self.slept: list[float] = []

    def clock(self) -> float:
        return sum(self.slept)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)


def context(folder: Path, runner: Runner | None = None, seconds: float = 60.0) -> RunContext:
    """Means of a test: real programs unless a fake runner is given."""
    return RunContext(
        runner=runner or Processes(registry=folder / "running"),
        environment={"PATH": os.environ["PATH"], "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1"},
        workspace=folder,
        report=folder / "report",
        timeout=seconds,
    )


def with_uv(folder: Path) -> dict[str, str]:
    """An environment in which there is a uv, which nobody runs."""
    place = folder / "programs"
    place.mkdir(exist_ok=True)
    for name in ("uv", "uv.exe"):
        (place / name).touch(mode=0o755)
    return {"PATH": str(place)}
