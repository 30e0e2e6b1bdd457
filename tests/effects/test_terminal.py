"""The person at the terminal, and signals to end."""

import io
import subprocess
import sys

import pytest

from pytest_release_check.effects.terminal import has_terminal, interrupt_this_process, is_answered_yes


class Terminal(io.StringIO):
    """Standard input with a person at it."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stdin", "is_there", "is_yes"),
    [
        (Terminal("yes\n"), True, True),
        (Terminal(" YES \n"), True, True),
        (Terminal("y\n"), True, False),
        (Terminal("\n"), True, False),
        (Terminal("yes please\n"), True, False),
        (Terminal(""), True, False),
        (io.StringIO("yes\n"), False, False),
        (None, False, False),
    ],
)
def test_a_question(stdin: io.StringIO | None, is_there: bool, is_yes: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only a whole yes is one, and only on a terminal."""
    monkeypatch.setattr(sys, "stdin", stdin)
    assert (has_terminal(), is_answered_yes("publish?")) == (is_there, is_yes)


def test_the_question_is_one_plain_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """Names in it come from outside."""
    monkeypatch.setattr(sys, "stdin", Terminal("no\n"))
    is_answered_yes("publish \x1b[2J demo\n?")
    assert capsys.readouterr().out == "release-check: publish  demo ? Type yes: "


def test_this_process_is_interrupted() -> None:
    """As by Ctrl-C."""
    with pytest.raises(KeyboardInterrupt):
        interrupt_this_process()


PROGRAM = """
import signal, sys
from pytest_release_check.effects.terminal import interrupt_on_termination
if sys.argv[2] == "handled":
    signal.signal(signal.SIGTERM, lambda *_: print("theirs", flush=True))
signal.signal(signal.SIGINT, signal.SIG_IGN)
interrupt_on_termination(**eval(sys.argv[1]))
try:
    signal.raise_signal(getattr(signal, sys.argv[3]))
except KeyboardInterrupt:
    print("interrupted", flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
@pytest.mark.parametrize(
    ("given", "handler", "name", "printed"),
    [
        ({}, "", "SIGTERM", "interrupted"),
        ({}, "handled", "SIGTERM", "interrupted"),
        ({}, "", "SIGINT", ""),
        ({"ctrl_c": True}, "", "SIGINT", "interrupted"),
        ({"unless_handled": True}, "", "SIGTERM", "interrupted"),
        ({"unless_handled": True}, "handled", "SIGTERM", "theirs"),
    ],
)
def test_a_signal_to_end(given: dict[str, bool], handler: str, name: str, printed: str) -> None:
    """It becomes an exception, unless another part of the program wants it."""
    done = subprocess.run(
        (sys.executable, "-c", PROGRAM, repr(given), handler, name), capture_output=True, text=True, check=False
    )
    assert done.stdout.strip() == printed, done.stderr
