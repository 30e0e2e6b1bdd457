"""The live view in a real run, as a terminal shows it; and when there is none."""

import os
import select
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pyte
import pytest

from pytest_release_check.plugin.live_view import shows_live
from tests.conftest import THIS_PYTHON, user_environment

WIDTH, HEIGHT = 80, 50
LABEL = f"py{THIS_PYTHON.replace('.', '')}"
posix = pytest.mark.skipif(sys.platform == "win32", reason="a terminal of our own is POSIX")


class Watched:
    """What a terminal has shown of a run, from its start to its end."""

    def __init__(self, folder: Path, args: tuple[str, ...], environment: dict[str, str], interrupt_at: str) -> None:
        import fcntl  # none of them is there on Windows
        import pty
        import termios

        self.screen = pyte.HistoryScreen(WIDTH, HEIGHT, history=1000)
        self.seen: list[str] = []
        stream = pyte.ByteStream(self.screen)
        ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", HEIGHT, WIDTH, 0, 0))
        command = (sys.executable, "-m", "pytest", "--release-check", "-p", "no:randomly", *args)
        process = _started(command, folder, environment, theirs)
        os.close(theirs)
        deadline = time.monotonic() + 240
        while data := _read(ours, deadline):
            stream.feed(data)
            shown = "\n".join(line.rstrip() for line in self.screen.display)
            if not self.seen or shown != self.seen[-1]:
                self.seen.append(shown)
            if interrupt_at and interrupt_at in shown:
                interrupt_at = ""
                os.write(ours, b"\x03")  # as a person does; the terminal makes a signal of it
        os.close(ours)
        self.exit = process.wait(60)

    @property
    def left(self) -> str:
        """Everything that can be scrolled back to at the end."""
        past = ("".join(line[column].data for column in range(WIDTH)) for line in self.screen.history.top)
        return "\n".join(line.rstrip() for line in (*past, *self.screen.display))


def _started(
    command: tuple[str, ...], folder: Path, environment: dict[str, str], terminal: int
) -> "subprocess.Popen[bytes]":
    """A session leader whose terminal it is, so that Ctrl-C reaches it."""
    program = (
        "import fcntl, os, sys, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); os.execv(sys.argv[1], sys.argv[1:])"
    )
    kept = {name: value for name, value in user_environment(folder).items() if name not in ("CI", "COLUMNS")}
    return subprocess.Popen(
        (sys.executable, "-c", program, *command),
        cwd=folder,
        env=kept | {"TERM": "xterm"} | environment,
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        start_new_session=True,
    )


def _read(terminal: int, deadline: float) -> bytes:
    """What was written; nothing when the last program has closed it."""
    ready, _, _ = select.select([terminal], [], [], max(0.0, deadline - time.monotonic()))
    try:
        return os.read(terminal, 65536) if ready else b""
    except OSError:  # Linux says so
        return b""


@pytest.fixture
def watched(sample: Callable[[str], Path], upstream: Path) -> Callable[..., Watched]:
    def run(*args: str, interrupt_at: str = "", tests: str = "", **environment: str) -> Watched:
        folder = sample("healthy")
        if tests:
            (folder / "tests" / "test_own.py").write_text(tests)
        options = (f"--release-upstream={upstream}", f"--release-python={THIS_PYTHON}", "--release-trials=none")
        report = "--release-report=.release-check"
        return Watched(folder, (*options, "--release-artifact=wheel", report, *args), environment, interrupt_at)

    return run


@posix
@pytest.mark.slow
@pytest.mark.parametrize("n", ["-n0", "-n2"])
def test_a_run(n: str, watched: Callable[..., Watched]) -> None:
    """First what is prepared, then the matrix while it fills, in place of the dots; at the end nothing of it."""
    run = watched(n)
    assert run.exit == 0, run.left
    assert any("  now: building sample-healthy" in shown for shown in run.seen)
    row = f"  wheel-{LABEL}-pip "
    rows = [line for shown in run.seen for line in shown.splitlines() if line.startswith(row)]
    assert any(" run " in line and " . " in line for line in rows), "it is seen before it is full"
    assert any(" ok " in line and " run" in line for line in rows)
    assert any("  now: install[" in shown for shown in run.seen)
    assert " of 10 checks, " not in run.left and "  now: " not in run.left
    assert not [line for line in run.left.splitlines() if set(line.strip()) == {"."}]
    lines = run.left.rstrip().splitlines()
    assert lines[-1].startswith("verdict: passed: ")
    assert sum(line.startswith(row) for line in lines) == 2, "the table of the screen, in its two parts"


@posix
@pytest.mark.slow
@pytest.mark.parametrize("phase", ["  now: building", "  now: install["])
def test_ctrl_c(phase: str, watched: Callable[..., Watched], handed_in: str) -> None:
    """Whenever it comes, the terminal is left clean."""
    run = watched("-n2", *([] if "building" in phase else [handed_in]), interrupt_at=phase)
    assert run.exit == 2, run.left
    assert "  now: " not in run.left and " checks, " not in run.left
    assert "interrupted during: " in run.left


ENDS = """
import os, pytest
pytestmark = pytest.mark.release_check

def test_ends(installed_release):
    os._exit(0)
"""


@posix
@pytest.mark.slow
@pytest.mark.parametrize("n", ["-n0", "-n2"])
def test_a_process_that_ends_at_once(n: str, watched: Callable[..., Watched], handed_in: str) -> None:
    """The only one, or a worker."""
    run = watched(n, handed_in, tests=ENDS)
    assert run.exit == 1
    assert "  now: " not in run.left and " checks, " not in run.left, run.left
    assert "release-check: os._exit(0) was called in " in run.left


@posix
@pytest.mark.slow
def test_lines_in_a_log(watched: Callable[..., Watched]) -> None:
    """With CI set there is one line as each phase begins, and nothing is drawn anew."""
    run = watched("-n0", CI="true")
    assert run.exit == 0, run.left
    assert "release-check: building sample-healthy" in run.left
    assert "release-check: examining the files" in run.left
    assert not any("  now: " in shown for shown in run.seen)


class Config(SimpleNamespace):
    """The part of pytest's configuration that is asked."""

    def __init__(self, **changed: object) -> None:
        usual = {"verbose": 0, "capture": "fd", "collectonly": False, "usepdb": False, "trace": False}
        reporter = changed.pop("reporter", "_pytest.terminal")
        made = type("Reporter", (), {"__module__": reporter})() if reporter else None
        super().__init__(
            option=SimpleNamespace(**(usual | changed)),
            pluginmanager=SimpleNamespace(get_plugin=lambda name: made),
        )


@posix
@pytest.mark.parametrize(
    ("changed", "environment", "is_shown"),
    [
        ({}, {}, True),
        ({}, {"NO_COLOR": "1"}, True),
        ({}, {"CI": ""}, True),
        ({}, {"CI": "true"}, False),
        ({}, {"TERM": "dumb"}, False),
        ({}, {"TERM": ""}, False),
        ({"verbose": 1}, {}, False),
        ({"verbose": -1}, {}, False),
        ({"capture": "no"}, {}, False),
        ({"capture": "tee-sys"}, {}, False),
        ({"collectonly": True}, {}, False),
        ({"usepdb": True}, {}, False),
        ({"trace": True}, {}, False),
        ({"reporter": "pytest_sugar"}, {}, False),
        ({"reporter": ""}, {}, False),
    ],
)
def test_when_it_is_shown(
    changed: dict[str, object], environment: dict[str, str], is_shown: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Only where nothing else wants the terminal."""
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(isatty=lambda: True))
    shown = shows_live(Config(**changed), {"TERM": "xterm"} | environment)  # type: ignore[arg-type] # what is asked
    monkeypatch.undo()
    assert shown is is_shown


def test_not_in_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(isatty=lambda: False))
    shown = shows_live(Config(), {"TERM": "xterm"})  # type: ignore[arg-type] # what is asked
    monkeypatch.undo()
    assert not shown
