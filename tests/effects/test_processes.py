"""Programs end with all their children, and what they said is kept."""

import os
import sys
import threading
from pathlib import Path

import pytest

from pytest_release_check.effects.processes import (
    Command,
    Completed,
    Processes,
    end_leftovers,
    running_programs,
)
from pytest_release_check.model.errors import OutageError


def run(tmp_path: Path, code: str, **changed: object) -> Completed:
    fields: dict[str, object] = {
        "what": "a test",
        "args": (sys.executable, "-c", code),
        "cwd": tmp_path,
        "env": dict(os.environ),
        "log": tmp_path / "logs" / "test.log",
        "timeout": 60.0,
    }
    command = Command(**(fields | changed))  # type: ignore[arg-type] # a builder takes any field
    return Processes(registry=tmp_path / "running").run(command)


def run_aside(tmp_path: Path, code: str) -> tuple[threading.Thread, list[Completed]]:
    """Run ``code`` in a thread; it has said its first line when this returns."""
    results: list[Completed] = []
    worker = threading.Thread(target=lambda: results.append(run(tmp_path, code)))
    worker.start()
    log = tmp_path / "logs" / "test.log"
    while not (log.exists() and log.read_text()):
        worker.join(0.01)
    return worker, results


def alive(pid: int) -> bool:
    state = Path(f"/proc/{pid}/stat")
    return state.exists() and state.read_text().rpartition(")")[2].split()[0] != "Z"


def test_output_and_status_are_kept(tmp_path: Path) -> None:
    """Both streams are in the log and the last lines in memory; a failing program is no exception."""
    done = run(tmp_path, "import sys; print('out'); sys.stdout.flush(); print('err', file=sys.stderr); sys.exit(3)")
    assert (done.returncode, done.lines, done.succeeded) == (3, ("out", "err"), False)
    assert (tmp_path / "logs" / "test.log").read_text() == "out\nerr\n"


def test_standard_output_apart(tmp_path: Path) -> None:
    """With a file for standard output, the log has the other stream."""
    done = run(tmp_path, "import sys; print('out'); print('err', file=sys.stderr)", stdout=tmp_path / "out.txt")
    assert ((tmp_path / "out.txt").read_text().strip(), done.lines) == ("out", ("err",))


def test_secrets_are_masked(tmp_path: Path) -> None:
    """A secret that a program prints is nowhere in what is kept."""
    done = run(tmp_path, "print('token is s3cret!')", secrets=("s3cret!",))
    assert done.lines == ("token is ****",)
    assert "s3cret" not in done.log.read_text()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_timeout_ends_grandchildren_too(tmp_path: Path) -> None:
    """What a program started ends with it: asked first, and with the time to tidy up that it is given."""
    grandchild = (
        "import pathlib, signal, sys, time\n"
        "def end(*_):\n    time.sleep(0.5); pathlib.Path('tidy').touch(); sys.exit()\n"
        "signal.signal(signal.SIGTERM, end); print('up', flush=True); time.sleep(600)"
    )
    code = (
        "import subprocess, sys\n"
        f"child = subprocess.Popen([sys.executable, '-c', {grandchild!r}], stdout=subprocess.PIPE)\n"
        "child.stdout.readline(); print(child.pid, flush=True); child.wait()"
    )
    done = run(tmp_path, code, timeout=8.0)  # time enough for two interpreters to start on a busy machine
    assert done.timed_out and not done.succeeded
    assert not alive(int(done.lines[0]))
    assert (tmp_path / "tidy").exists()


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_what_does_not_end_when_asked_is_ended(tmp_path: Path) -> None:
    """A grandchild that does not listen is gone all the same, and at once."""
    deaf = (
        "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(600)"
    )
    code = (
        "import subprocess, sys\n"
        f"child = subprocess.Popen([sys.executable, '-c', {deaf!r}], stdout=subprocess.PIPE)\n"
        "child.stdout.readline(); print(child.pid, flush=True); child.wait()"
    )
    worker, results = run_aside(tmp_path, code)
    end_leftovers(tmp_path / "running")
    assert not alive(int((tmp_path / "logs" / "test.log").read_text()))
    worker.join(30)
    assert not results[0].succeeded


def test_a_program_that_is_not_there(tmp_path: Path) -> None:
    """A missing program is an outage that names it."""
    with pytest.raises(OutageError, match="cannot start no-such-program"):
        run(tmp_path, "", args=("no-such-program",))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_an_outage(tmp_path: Path) -> None:
    """Output that cannot be kept ends the program and says which folder is full."""
    with pytest.raises(OutageError, match="cannot write to /dev"):
        run(tmp_path, "print('x' * 100000)", log=Path("/dev/full"))


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_leftovers_are_known_and_ended(tmp_path: Path) -> None:
    """Whoever holds the folder of the run sees what runs, and can end it from another process."""
    registry = tmp_path / "running"
    code = "print('up', flush=True); import time; time.sleep(600)"
    worker, results = run_aside(tmp_path, code)
    (program,) = running_programs(registry)
    end_leftovers(registry)
    worker.join(30)
    assert program.what == "a test"
    assert not results[0].succeeded
    assert running_programs(registry) == ()
