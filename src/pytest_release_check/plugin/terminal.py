"""The terminal under pytest, whatever pytest captures: lines of progress, and a question to the person there."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from pytest_release_check.effects import terminal
from pytest_release_check.text.plain_text import shown_line


def progress_printer(config: pytest.Config) -> Callable[[str], None]:
    """Lines of progress on the real standard output, past pytest's capturing."""
    if config.option.verbose < -1:
        return lambda line: None
    try:
        stream = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8", errors="replace", buffering=1)
    except (OSError, AttributeError, ValueError):
        return lambda line: None
    config.add_cleanup(stream.close)

    def progress(line: str) -> None:
        writer = config.get_terminal_writer()
        if writer.width_of_current_line:  # in the middle of the dots
            writer.line()
        writer.flush()
        stream.write(f"release-check: {shown_line(line)}\n")

    return progress


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
