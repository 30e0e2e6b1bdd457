"""A run that is forked from a process that has imported everything is what `python -m pytest` is."""

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.conftest import user_environment
from tests.pytest_runs import ended_run

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="all runs start a new interpreter")
SEEN = """
import json, os, signal, sys

def test_seen():
    handlers = {each.name: repr(signal.getsignal(each)).partition(" at ")[0] for each in signal.Signals}
    seen = {
        "argv": sys.argv, "orig_argv": sys.orig_argv, "path": sys.path, "flags": list(sys.flags), "cwd": os.getcwd(),
        "environment": dict(os.environ), "handlers": handlers, "descriptors": len(os.listdir("/dev/fd")),
    }
    with open("seen.json", "w") as file:
        json.dump(seen, file)
    sys.exit(3)
"""


def test_what_a_run_sees(tmp_path: Path) -> None:
    """Arguments, folder, modules that can be found, variables, signals and open files are the same in both."""
    (tmp_path / "test_seen.py").write_text(SEEN)
    seen = []
    for is_cold in (True, False):
        done = ended_run(["-q", "-s", "-p", "no:xdist"], tmp_path, user_environment(tmp_path), is_cold=is_cold)
        assert "1 failed" in done.stdout and "SystemExit: 3" in done.stdout, done.stdout
        assert (done.returncode, "arning" in done.stdout) == (1, False), done.stdout
        seen.append(json.loads((tmp_path / "seen.json").read_text()))
    assert seen[0] == seen[1]


@pytest.mark.parametrize(
    ("conftest", "status", "output"),
    [
        ("import sys; print('ends'); sys.exit(7)", 7, "ends"),
        ("import os; os.kill(os.getpid(), 9)", -signal.SIGKILL, ""),
        ("import atexit; atexit.register(print, 'at last')", 5, "at last"),
    ],
)
def test_how_it_ends(conftest: str, status: int, output: str, tmp_path: Path) -> None:
    """As any program: with the status of sys.exit, by a signal, and after what was registered for the end."""
    (tmp_path / "conftest.py").write_text(f"{conftest}\n")
    done = ended_run(["-p", "no:xdist"], tmp_path, user_environment(tmp_path))
    assert (done.returncode, output in done.stdout) == (status, True), done.stdout


def test_it_may_not_take_for_ever(tmp_path: Path) -> None:
    """It is ended, and the next one starts all the same."""
    (tmp_path / "conftest.py").write_text("import os, pathlib, time\npathlib.Path('id').write_text(str(os.getpid()))\n")
    with (tmp_path / "conftest.py").open("a") as file:
        file.write("while not pathlib.Path('go').exists():\n    time.sleep(0.05)\n")
    with pytest.raises(subprocess.TimeoutExpired):
        ended_run(["-p", "no:xdist"], tmp_path, user_environment(tmp_path), seconds=1)
    (tmp_path / "go").touch()
    assert ended_run(["-p", "no:xdist"], tmp_path, user_environment(tmp_path)).returncode == 5
