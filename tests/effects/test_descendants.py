"""What a program starts ends with it, however it was started."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from pytest_release_check.effects.processes import Command, Completed, Processes, end_leftovers

CHILD = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(600)"
"""Says who it is in the file that it is given, and stays."""
QUIET = "subprocess.Popen({args}, stdin=-3, stdout=-3, stderr=-3, **{how})"
TWICE = """
if not os.fork():
    os.setsid()
    if not os.fork():
        {start}
        os.waitpid(-1, 0)
    os._exit(0)
"""
"""As a daemon is started: the child of a child that has ended."""
ONLY_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="as daemons are started on POSIX")
ONLY_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="what is orphaned without a mark is known on Linux")
WAYS = [
    pytest.param("{start}", {}, id="output closed"),
    pytest.param("{start}", {"start_new_session": True}, id="new session", marks=ONLY_POSIX),
    pytest.param("{start}", {"start_new_session": True, "env": {}}, id="new session without variables"),
    pytest.param(TWICE, {}, id="daemon", marks=ONLY_POSIX),
    pytest.param(TWICE, {"start_new_session": True, "env": {}}, id="daemon without variables", marks=ONLY_LINUX),
]


def program(way: str, how: dict[str, object], child: Path, end: str) -> str:
    """Starts a child ``way``, waits until it is there, and ends."""
    start = QUIET.format(args=[sys.executable, "-c", CHILD, str(child)], how=how)
    wait = f"while not (os.path.exists({str(child)!r}) and open({str(child)!r}).read()):\n    time.sleep(0.01)"
    return "\n".join(["import os, subprocess, time", way.format(start=start), wait, end])


def run(tmp_path: Path, code: str, timeout: float = 60.0, registry: str = "running") -> Completed:
    command = Command(
        what="a test",
        args=(sys.executable, "-c", code),
        cwd=tmp_path,
        env=dict(os.environ),
        log=tmp_path / "logs" / "test.log",
        timeout=timeout,
    )
    return Processes(registry=tmp_path / registry).run(command)


def alive(child: Path) -> bool:
    try:
        return psutil.Process(int(child.read_text())).status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture
def child(tmp_path: Path) -> Iterator[Path]:
    """The file in which a child says who it is; whatever a failing test has left is ended."""
    path = tmp_path / "child"
    yield path
    if path.exists() and path.read_text() and alive(path):
        psutil.Process(int(path.read_text())).kill()


@pytest.mark.parametrize(("way", "how"), WAYS)
def test_a_child_ends_with_its_program(way: str, how: dict[str, object], tmp_path: Path, child: Path) -> None:
    """Closed output, a session of its own, an ended parent, an empty environment: none of it saves a child."""
    done = run(tmp_path, program(way, how, child, ""))
    assert done.succeeded and not alive(child)
    log = done.log.read_text()
    assert "the program has left it running" in log and child.read_text() in log


@pytest.mark.slow
@pytest.mark.parametrize(("way", "how"), WAYS[-1:])
def test_a_child_of_a_program_that_is_late(way: str, how: dict[str, object], tmp_path: Path, child: Path) -> None:
    """It ends with what took too long."""
    done = run(tmp_path, program(way, how, child, "time.sleep(600)"), timeout=5.0)
    assert done.timed_out and not alive(child)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("end", ["raise SystemExit(3)", "os._exit(1)", "os.kill(os.getpid(), 9)"])
def test_however_the_program_ends(end: str, tmp_path: Path, child: Path) -> None:
    """What the program leaves ends after an error and a crash as well."""
    done = run(tmp_path, program("{start}", {"start_new_session": True}, child, end))
    assert not done.succeeded and not alive(child)


def test_nothing_is_said_where_nothing_was_left(tmp_path: Path) -> None:
    """A program that waits for its children has the log for itself."""
    done = run(tmp_path, "import subprocess, sys; subprocess.run([sys.executable, '-c', 'print(1)'])")
    assert (done.lines, done.log.read_text()) == (("1",), "1\n")


@pytest.mark.skipif(sys.platform == "win32", reason="sessions of POSIX")
def test_what_others_have_started_stays(tmp_path: Path, child: Path) -> None:
    """A child of this process that was there before is nobody's leftover."""
    code = "import time; print('up', flush=True); time.sleep(600)"
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, start_new_session=True) as other:
        try:
            assert other.stdout is not None and other.stdout.readline()
            run(tmp_path, program("{start}", {}, child, ""))
            end_leftovers(tmp_path / "running")
            assert other.poll() is None and not alive(child)
        finally:
            other.kill()


@pytest.mark.skipif(sys.platform == "win32", reason="sessions of POSIX")
def test_programs_side_by_side(tmp_path: Path, child: Path) -> None:
    """The end of one program is not the end of another that the same process runs, nor of that one's daemons."""
    results: list[Completed] = []
    go = tmp_path / "go"
    until = f"while not os.path.exists({str(go)!r}):\n    time.sleep(0.01)"
    code = program(TWICE, {"start_new_session": True}, child, until)
    longer = threading.Thread(target=lambda: results.append(run(tmp_path, code)))
    longer.start()
    while not (child.exists() and child.read_text()):
        longer.join(0.01)
    run(tmp_path, "print('short')")
    stays = alive(child)
    go.touch()
    longer.join(30)
    assert stays and results[0].succeeded and not alive(child)


@pytest.mark.skipif(sys.platform == "win32", reason="sessions of POSIX")
def test_what_a_killed_worker_leaves(tmp_path: Path, child: Path) -> None:
    """What carries the mark of the run is found without the worker, and without the entry of its program."""
    code = program("{start}", {"start_new_session": True}, child, "time.sleep(600)")
    worker = (
        "from pathlib import Path; from tests.effects.test_descendants import run;"
        f"run(Path({str(tmp_path)!r}), {code!r}, registry='running')"
    )
    with subprocess.Popen([sys.executable, "-c", worker]) as process:
        try:
            while not (child.exists() and child.read_text()):
                with suppress(subprocess.TimeoutExpired):
                    assert process.wait(0.01) is None
        finally:
            process.kill()
    assert alive(child)
    for entry in (tmp_path / "running").iterdir():
        entry.unlink()
    end_leftovers(tmp_path / "running")
    assert not alive(child)
