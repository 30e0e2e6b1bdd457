"""No run under the flag leaves exit status 0 before it has come to its end, whatever ends it.

Code of the project and of other plugins runs in pytest's process and can end it: ``sys.exit(0)`` in a conftest.py,
``pytest.exit(..., returncode=0)`` in a hook, ``os._exit(0)`` in a test without workers. What this cannot see is written
down in docs/publishing.md.
"""

import atexit
import os
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Any, NoReturn

import pytest

from pytest_release_check.effects.live_region import ERASE

GUARD: pytest.StashKey["ExitGuard"] = pytest.StashKey()
INFORMS = ("help", "version", "markers", "showfixtures", "show_fixtures_per_test", "cacheshow", "release_plan")
"""Options with which pytest prints something and runs no tests."""


def informs(config: pytest.Config) -> bool:
    """Whether pytest only prints something."""
    return any(getattr(config.option, name, False) for name in INFORMS)


def guard(config: pytest.Config) -> "ExitGuard":
    """The guard of this process, in force until pytest has come to its end, and again while Python ends."""
    made = ExitGuard(_standard_error())
    config.stash[GUARD] = made
    made.install()
    config.add_cleanup(made.stand_down)
    return made


class ExitGuard:
    """Knows the exit status the run has come to, and lets no other 0 through. ``stream``: a file descriptor or None."""

    def __init__(self, stream: int | None) -> None:
        self._stream = stream
        self._process = os.getpid()
        self._original: Callable[[int], NoReturn] = os._exit
        self._status: int | None = None
        self.on_exit: Callable[[], object] = lambda: None
        """What has to be done where ``os._exit`` would end this process."""

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> Generator[None, object, object]:
        """Take note of the exit status when everybody has come to their end; it matters on the controller only."""
        result = yield
        self._status = session.exitstatus
        return result

    @contextmanager
    def no_early_zero(self) -> Generator[None]:
        """Within, ``SystemExit`` with status 0 is one with another status, unless that is what the run has come to."""
        try:
            yield
        except SystemExit as error:
            if self._status == 0 or not leaves_zero(error.code):
                raise
            self._say(f"sys.exit({error.code!r}) was called {_where(error.__traceback__)}")
            raise SystemExit(self._trouble) from error

    def final(self, config: pytest.Config, status: Any) -> Any:
        """The exit status of pytest itself, which is 0 only if the run has come to it."""
        if informs(config) or self._status == 0 or not leaves_zero(status) or hasattr(config, "workerinput"):
            return status
        self._say("pytest.exit, or a hook in a conftest.py or a plugin, has set exit status 0")
        return self._trouble

    def install(self) -> None:
        """Take the place of ``os._exit``."""
        if os._exit != self._exit:
            self._original = os._exit
            os._exit = self._exit

    def stand_down(self) -> None:
        """Give ``os._exit`` back, and take it again for what is called when Python ends."""
        if os._exit == self._exit:
            os._exit = self._original  # type: ignore[assignment] # the same signature
        if self._stream is not None:
            os.close(self._stream)
            self._stream = 2
        atexit.register(self.install)

    def _exit(self, status: int) -> NoReturn:
        # A forked child ends as it likes: multiprocessing ends its own so.
        if os.getpid() == self._process:
            self.on_exit()
        if os.getpid() == self._process and self._status != 0 and leaves_zero(status):
            self._say(f"os._exit({status!r}) was called in {_place(sys._getframe(1))}")
            status = self._trouble
        self._original(status)

    @property
    def _trouble(self) -> int:
        return 1 if self._status is None or leaves_zero(self._status) else self._status

    def _say(self, what: str) -> None:
        when = "before the run had come to its end" if self._status is None else "after a verdict that is no pass"
        if self._stream is not None:
            with suppress(OSError):  # nobody may be there to read it
                below = ERASE if os.isatty(self._stream) else ""  # a worker cannot know what the controller shows
                os.write(
                    self._stream, f"{below}\nrelease-check: {what}, {when}: exit status {self._trouble}\n".encode()
                )


def leaves_zero(status: object) -> bool:
    """Whether the system reports 0 for a process that exits with ``status``: of a number it keeps eight bits."""
    return status is None or (isinstance(status, int) and status & 0xFF == 0)


def _standard_error() -> int | None:
    """A copy of the real one: during tests pytest puts files in its place."""
    with suppress(OSError):
        return os.dup(2)
    return None


def _where(traceback: TracebackType | None) -> str:
    while traceback is not None and traceback.tb_next is not None:
        traceback = traceback.tb_next
    return "" if traceback is None else f"in {_place(traceback.tb_frame)}"


def _place(frame: Any) -> str:
    return f"{frame.f_code.co_filename}:{frame.f_lineno}"
