"""This process: its environment as it is read, changed and sent; programs that take over, and their exit status."""

import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_release_check.effects.channel import Channel
from pytest_release_check.effects.companions import VARIABLE, Companion
from pytest_release_check.effects.this_process import (
    decoded,
    encoded,
    exit_status,
    own_environment,
    remove_variables,
    set_variables,
)

PRINTING = "import os, sys; print(os.environ.get('DEMO')); sys.exit(3)"


def test_a_copy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Later changes of the process do not change it, nor the other way round."""
    monkeypatch.setenv("DEMO", "1")
    copied = own_environment()
    monkeypatch.setenv("DEMO", "2")
    copied["DEMO"] = "3"
    assert os.environ["DEMO"] == "2"


def test_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Variables are set and removed; one that is not there is no error."""
    monkeypatch.delenv("DEMO", raising=False)
    monkeypatch.delenv("OTHER", raising=False)
    set_variables({"DEMO": "1"})
    assert os.environ["DEMO"] == "1"
    remove_variables(("DEMO", "OTHER"))
    assert "DEMO" not in os.environ


@pytest.mark.parametrize("value", ["plain", "grüße", os.fsdecode(b"caf\xe9") if os.name == "posix" else "x", ""])
def test_any_bytes_arrive(value: str) -> None:
    """What is no text in the encoding of the system, too."""
    assert decoded(encoded({"DEMO": value})) == {"DEMO": value}


@pytest.mark.slow
@pytest.mark.parametrize(("environment", "printed"), [(None, "here"), ({"DEMO": "there"}, "there"), ({}, "None")])
def test_a_program_to_its_end(
    environment: dict[str, str] | None,
    printed: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """With the environment that it is given, else with that of this process."""
    monkeypatch.setenv("DEMO", "here")
    kept = (
        {} if environment is None else {name: os.environ[name] for name in ("PATH", "SYSTEMROOT") if name in os.environ}
    )
    status = exit_status((sys.executable, "-c", PRINTING), None if environment is None else kept | environment)
    assert (status, capfd.readouterr().out.split()) == (3, [printed])


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="a companion cannot be handed on there")
def test_a_program_with_a_companion() -> None:
    """It finds the socket by the variable."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        descriptor = theirs.fileno()
        streams = (os.fdopen(os.dup(descriptor), "rb"), os.fdopen(os.dup(descriptor), "wb"))
        companion = Companion(channel=Channel(*streams), process_id=1, descriptor=descriptor, is_ours=False)
        program = f"import os; os.write(int(os.environ['{VARIABLE}'].split(':')[1]), b'hello')"
        assert exit_status((sys.executable, "-c", program), companion=companion) == 0
        assert ours.recv(5) == b"hello"
        companion.channel.close()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows starts another process instead")
def test_in_the_place_of_this_process(tmp_path: Path) -> None:
    """The process stays the same, and what it has printed before is not lost."""
    program = (
        "import os, sys\n"
        "from pytest_release_check.effects.this_process import become\n"
        "print(os.getpid())\n"
        "become([sys.executable, '-c', 'import os; print(os.getpid(), os.environ[\"DEMO\"])'], {'DEMO': 'x'})\n"
    )
    done = subprocess.run((sys.executable, "-c", program), capture_output=True, text=True, check=True, cwd=tmp_path)
    before, after = done.stdout.splitlines()
    assert after == f"{before} x"


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_session_that_is_ended_comes_to_its_own_end(number: signal.Signals, tmp_path: Path) -> None:
    """What this process is sent reaches the session, which clears up; this process has its status."""
    session = (
        "import os, signal, sys, threading\n"
        "ended = threading.Event()\n"
        f"signal.signal({int(number)}, lambda *_: ended.set())\n"
        "print(os.getcwd(), flush=True)\n"
        "while not ended.wait(0.05): pass\n"
        "print('cleared', flush=True)\n"
        "sys.exit(7)\n"
    )
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from pytest_release_check.effects.this_process import exit_status_of_session\n"
        f"sys.exit(exit_status_of_session([sys.executable, '-c', {session!r}], Path({str(tmp_path)!r})))\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True
    ) as started:
        assert started.stdout is not None
        assert started.stdout.readline().strip() == str(tmp_path)
        started.send_signal(number)
        assert (started.stdout.read(), started.wait()) == ("cleared\n", 7)
