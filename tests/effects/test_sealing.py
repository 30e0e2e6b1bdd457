"""Copies that nobody can change, and processes that nobody can look into."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_release_check.effects.sealing import sealed_copy


def test_the_copy_outlives_its_source(tmp_path: Path) -> None:
    """What happens to the file afterwards does not reach the copy; it can be opened again and again."""
    source = tmp_path / "file"
    source.write_bytes(b"x" * 3_000_000)
    with sealed_copy(source) as path:
        source.write_bytes(b"other")
        assert [Path(path).read_bytes() for _ in range(2)] == [b"x" * 3_000_000] * 2


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux can seal files in memory")
def test_nobody_writes_to_it(tmp_path: Path) -> None:
    """Not even who has opened it through /proc."""
    (tmp_path / "file").write_bytes(b"verified")
    with sealed_copy(tmp_path / "file") as path:
        other = path.replace("self", str(os.getpid()))
        script = (
            "import sys\n"
            "for mode in 'r+b', 'wb', 'ab':\n"
            "    try:\n"
            "        with open(sys.argv[1], mode) as file: file.write(b'evil')\n"
            "    except OSError: pass\n"
        )
        subprocess.run((sys.executable, "-c", script, other), check=True)
        assert Path(path).read_bytes() == b"verified"


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="needs Linux, and another user to be")
def test_a_sealed_process_keeps_its_secrets_from_its_own_user() -> None:
    """Its environment and its memory belong to root, whoever it runs as."""
    script = """if True:
        import ctypes, os, sys
        from pytest_release_check.effects.sealing import seal_process
        os.setgid(65534); os.setuid(65534)
        ctypes.CDLL(None).prctl(4, 1, 0, 0, 0)  # a change of the user has sealed it already
        (here, to_parent), (there, to_child) = os.pipe(), os.pipe()
        child = os.fork()
        if not child:
            os.write(to_parent, b"x"); os.read(there, 1); seal_process(); os.write(to_parent, b"x"); os.read(there, 1)
            os._exit(0)
        for moment in "before", "after":
            os.read(here, 1)
            for name in "environ", "mem":
                try:
                    open(f"/proc/{child}/{name}", "rb"); print(moment, name)
                except PermissionError:
                    pass
            os.write(to_child, b"x")
    """
    done = subprocess.run((sys.executable, "-c", script), capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.split("\n")) == (0, ["before environ", "before mem", ""]), done.stderr
