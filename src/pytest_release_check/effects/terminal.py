"""The terminal that a program of ours was started on: a question to the person there, and signals to end."""

import os
import shutil
import signal
import sys
from collections.abc import Iterable, Mapping

from pytest_release_check.text.plain_text import shown_line


def has_terminal() -> bool:
    """Whether somebody can be asked: standard input is a terminal."""
    return sys.stdin is not None and sys.stdin.isatty()


def terminal_width() -> int:
    """Columns of the terminal that standard output goes to; 0 if it goes elsewhere."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else 0


def print_lines(lines: Iterable[str]) -> None:
    """Print lines on standard output, with escapes in place of what its encoding does not have, as pytest does."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    for line in lines:
        sys.stdout.write(line.encode(encoding, "backslashreplace").decode(encoding) + "\n")
    sys.stdout.flush()


def can_redraw(environment: Mapping[str, str]) -> bool:
    """Whether somebody looks at standard output, on a terminal that can move its cursor.

    Windows gets lines of progress: there an older console shows the movements as text.
    """
    is_log = bool(environment.get("CI")) or environment.get("TERM", "") in ("", "dumb")
    return not is_log and sys.platform != "win32" and sys.stdout is not None and sys.stdout.isatty()


def is_answered_yes(question: str) -> bool:
    """Ask, and wait for a line; only a whole ``yes`` is one.

    False, without asking, where there is no terminal.
    """
    if not has_terminal():
        return False
    try:
        return input(f"release-check: {shown_line(question)} Type yes: ").strip().lower() == "yes"
    except EOFError:
        return False


def interrupt_on_termination(*, ctrl_c: bool = False, unless_handled: bool = False) -> None:
    """Let SIGTERM raise ``KeyboardInterrupt``, so that a program that is ended leaves nothing behind.

    ``ctrl_c``: SIGINT as well, which a process that was started in the background ignores. ``unless_handled``: leave a
    handler alone that another part of the program has set, and do nothing on Windows, where nobody sends the signal.
    """
    if unless_handled and (sys.platform == "win32" or signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL):
        return
    for number in (signal.SIGINT, signal.SIGTERM) if ctrl_c else (signal.SIGTERM,):
        signal.signal(number, signal.default_int_handler)


def interrupt_this_process() -> None:
    """Raise ``KeyboardInterrupt`` in the main thread, from any thread."""
    signal.raise_signal(signal.SIGINT) if sys.platform == "win32" else os.kill(os.getpid(), signal.SIGINT)
