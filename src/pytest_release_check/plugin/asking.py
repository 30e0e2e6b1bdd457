"""The person at the terminal."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from pytest_release_check.text.plain_text import shown_line


def has_terminal(config: pytest.Config) -> bool:
    """Whether somebody can be asked."""
    with _uncaptured(config):
        return sys.stdin is not None and sys.stdin.isatty()


def asker(config: pytest.Config) -> Callable[[str], bool]:
    """Asks a question on the terminal; only a whole ``yes`` is one."""

    def ask(question: str) -> bool:
        with _uncaptured(config):
            if not sys.stdin.isatty():
                return False
            try:
                return input(f"release-check: {shown_line(question)} Type yes: ").strip().lower() == "yes"
            except EOFError:
                return False

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
