"""What one command costs."""

import os
import sys
from pathlib import Path

import pytest
from benchmarks.measuring import CommandFailedError, resident, run

ON_POSIX = pytest.mark.skipif(sys.platform == "win32", reason="CPU time of children is not to be had on Windows")


@ON_POSIX
def test_a_command_costs_time_and_memory(tmp_path: Path) -> None:
    """CPU time of a process below it counts as well, and so do variables."""
    code = "import os, subprocess, sys; subprocess.run((sys.executable, '-c', 'pass')); print(os.environ['WORD'])"
    done = run((sys.executable, "-c", code), tmp_path, {"WORD": "said"})
    assert done.output.strip() == "said"
    assert done.cost.seconds > 0
    assert done.cost.cpu > 0
    assert done.cost.memory > 0


@ON_POSIX
def test_another_status_is_raised_with_the_output(tmp_path: Path) -> None:
    """Unless it is an expected one."""
    command = (sys.executable, "-c", "print('what went wrong'); raise SystemExit(5)")
    with pytest.raises(CommandFailedError, match=r"^exit status 5: [\s\S]*\nwhat went wrong"):
        run(command, tmp_path, {})
    assert run(command, tmp_path, {}, statuses=(0, 5)).output == "what went wrong\n"


def test_memory_of_what_has_ended_is_none() -> None:
    """This process has some."""
    assert resident(os.getpid()) > 1_000_000
    assert resident(2**22 + 1) == 0  # above the highest process id of Linux
