"""The terminal under pytest, whatever pytest captures: lines of progress, and a question to the person there."""

import os
import sys
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TextIO

import pytest

from pytest_release_check.effects import terminal
from pytest_release_check.text.plain_text import shown_line


def progress_printer(config: pytest.Config) -> Callable[[str], None]:
    """Lines of progress on the real standard output, past pytest's capturing."""
    stream = terminal_stream(config) if config.option.verbose >= -1 else None
    if stream is None:
        return lambda line: None

    def progress(line: str) -> None:
        writer = config.get_terminal_writer()
        if writer.width_of_current_line:  # in the middle of the dots
            writer.line()
        writer.flush()
        stream.write(f"release-check: {shown_line(line)}\n")

    return progress


def terminal_stream(config: pytest.Config) -> TextIO | None:
    """A copy of the real standard output, open until pytest ends; None if there is none."""
    try:
        stream = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", errors="replace", buffering=1)
    except (OSError, AttributeError, ValueError):
        return None
    config.add_cleanup(stream.close)
    return stream


def has_terminal(config: pytest.Config) -> bool:
    """Whether somebody can be asked."""
    with _uncaptured(config):
        return terminal.has_terminal()


def asker(config: pytest.Config) -> Callable[[str], bool]:
    """Asks a question on the terminal; only a whole ``yes`` is one."""

    def ask(question: str) -> bool:
        with _uncaptured(config):
            return terminal.is_answered_yes(question)

    return ask


def settle_interrupt(excinfo: pytest.ExceptionInfo[BaseException]) -> None:
    """Make an interrupt one that pytest can show and that holds nothing, as it can hit between any two instructions.

    Its frames are cleared: a context manager that was being entered keeps its lock as long as they know it. A frame
    whose line CPython does not know is left out: pytest 9.2 ends with a ``TypeError`` of its own when it shows one
    (seen in 1 of 80 interrupts, in an import under CPython 3.11), and so is what was handled at that moment.
    An ``exec`` that it hit, as in the making of a dataclass, lets CPython end with the signal in place of the exit
    status 2, unless another one follows (``run_eval_code_obj`` in Python/pythonrun.c).
    """
    traceback.clear_frames(excinfo.tb)
    excinfo.value.__suppress_context__ = True
    excinfo.traceback = excinfo.traceback.filter(_has_line)
    exec("")  # noqa: S102


def _has_line(entry: Any) -> bool:
    try:
        return bool(entry.lineno >= 0)
    except TypeError:
        return False


@contextmanager
def _uncaptured(config: pytest.Config) -> Iterator[None]:
    """Pytest puts its own files in place of the terminal."""
    manager = config.pluginmanager.getplugin("capturemanager")
    if manager is None:
        yield
        return
    with manager.global_and_fixture_disabled():
        manager.suspend_global_capture(in_=True)
        try:
            yield
        finally:
            manager.resume_global_capture()
