"""The temporary folder of a run goes with it, or with the next run."""

import json
import os
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from pytest_release_check.effects.processes import end_leftovers
from pytest_release_check.effects.workspaces import made_workspace

RUN = """
import os, sys
from pathlib import Path
from pytest_release_check.effects.processes import Command, Processes
from pytest_release_check.effects.workspaces import made_workspace

held = made_workspace(Path(sys.argv[1]))
code = "import os, time; print(os.getpid(), flush=True); time.sleep(600)"
args = (sys.executable, "-c", code)
command = Command(what="a", args=args, cwd=held.path, env=dict(os.environ), log=Path(sys.argv[2]), timeout=600)
Processes(registry=held.registry).run(command)
"""


def test_removed_at_the_end(tmp_path: Path) -> None:
    """With all that is in it, and not before."""
    held, other = made_workspace(tmp_path), made_workspace(tmp_path)
    (held.path / "home").mkdir()
    assert held.path != other.path and (held.path / "home").is_dir(), "another run keeps its hands off"
    held.remove()
    assert list(tmp_path.iterdir()) == [other.path]
    other.remove()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="kills as POSIX does")
def test_what_a_killed_run_leaves(tmp_path: Path) -> None:
    """The next run ends its programs and removes its folder."""
    folder, log = tmp_path / "tmp", tmp_path / "log"
    folder.mkdir()
    with subprocess.Popen([sys.executable, "-c", RUN, str(folder), str(log)]) as process:
        try:
            while not (log.exists() and log.read_text().endswith("\n")):
                with suppress(subprocess.TimeoutExpired):
                    assert process.wait(0.01) is None
        finally:
            process.kill()
    program = psutil.Process(int(log.read_text()))
    (left,) = folder.iterdir()
    held = made_workspace(folder)
    assert [path.name for path in folder.iterdir()] == [held.path.name] != [left.name]
    assert not program.is_running() or program.status() == psutil.STATUS_ZOMBIE
    held.remove()


@pytest.mark.parametrize("name", ["release-check-mine", "release-check-file", "release-check-link"])
def test_what_is_not_ours(name: str, tmp_path: Path) -> None:
    """A folder without our lock, a file and a link of such a name stay."""
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere" / "alive.lock").touch()
    (tmp_path / "release-check-mine").mkdir()
    (tmp_path / "release-check-file").touch()
    (tmp_path / "release-check-link").symlink_to(tmp_path / "elsewhere")
    made_workspace(tmp_path).remove()
    assert (tmp_path / name).exists() and (tmp_path / "elsewhere" / "alive.lock").exists()


@pytest.mark.skipif(not hasattr(os, "chown") or os.geteuid() != 0, reason="only root makes folders of other users")
def test_of_another_user(tmp_path: Path) -> None:
    """What another user's dead run has left is that user's."""
    left = tmp_path / "release-check-theirs"
    left.mkdir()
    (left / "alive.lock").touch()
    os.chown(left, 12345, -1)
    made_workspace(tmp_path).remove()
    assert left.is_dir()


def test_the_number_of_a_program_that_has_ended(tmp_path: Path) -> None:
    """It can be that of another program by now, which is let be: after a restart, or when numbers come round again."""
    with subprocess.Popen((sys.executable, "-c", "input()"), stdin=subprocess.PIPE, start_new_session=True) as other:
        registry = tmp_path / "release-check-dead" / "running"
        registry.mkdir(parents=True)
        entry = registry / "some.json"
        entry.write_text(json.dumps({"pid": other.pid, "what": "building", "since": 1_000_000.0}))
        end_leftovers(registry)
        assert (other.poll(), entry.exists()) == (None, False)
        other.communicate(b"\n")
