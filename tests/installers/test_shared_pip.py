"""The pip that all cells share, unpacked out of virtualenv's wheel."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from pytest_release_check.installers.shared_pip import build_options, shared_pip

THIS = f"{sys.version_info[0]}.{sys.version_info[1]}"


def found(folder: Path, minor: str = THIS) -> Path:
    shared_pip.cache_clear()  # as another process would ask
    program = shared_pip(minor, folder)
    assert program is not None
    return program


def test_it_runs_in_the_environment_that_starts_it(tmp_path: Path) -> None:
    command = (sys.executable, "-I", str(found(tmp_path)), "--version")
    answer = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    assert str(tmp_path) in answer and f"(python {THIS})" in answer


def test_once_for_all_cells(tmp_path: Path) -> None:
    """What a Python has compiled is there for the next."""
    program = found(tmp_path)
    kept = program.parent / "compiled-by-somebody"
    kept.touch()
    assert found(tmp_path) == program
    assert kept.exists()


@pytest.mark.parametrize("spoil", [Path.unlink, lambda file: file.write_text("", "utf-8")], ids=["gone", "cut off"])
def test_a_file_that_is_gone_comes_back(tmp_path: Path, spoil: object) -> None:
    """Programs that clean up caches remove single files."""
    file = found(tmp_path).parent / "_internal" / "cli" / "main.py"
    before = file.read_bytes()
    assert callable(spoil)
    spoil(file)
    assert found(tmp_path).parent == file.parents[2]
    assert file.read_bytes() == before


def test_several_that_ask_at_once(tmp_path: Path) -> None:
    """Nobody takes away what another one runs already: on a new machine all workers find nothing."""
    start = threading.Barrier(4)

    def ask(number: int) -> Path:
        start.wait()
        program = shared_pip.__wrapped__(THIS, tmp_path)  # as a process of its own
        assert program is not None
        (compiled := program.parent / f"compiled-by-{number}").touch()
        return compiled

    with ThreadPoolExecutor(4) as pool:
        compiled = list(pool.map(ask, range(4)))
    assert [path for path in compiled if not path.exists()] == []


def test_what_runs_stays_while_it_is_repaired(tmp_path: Path) -> None:
    """Only the files that are not as they should be are written."""
    program = found(tmp_path)
    kept, gone = program.parent / "compiled-by-somebody", program.parent / "__init__.py"
    kept.touch()
    gone.unlink()
    assert found(tmp_path) == program
    assert kept.exists() and gone.exists()


def test_no_place_for_it(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    shared_pip.cache_clear()
    assert shared_pip(THIS, tmp_path / "file") is None


@pytest.mark.parametrize(("minor", "options"), [(THIS, 1), ("3.8", 0), ("2.7", 0)])
def test_builds_without_another_pip(minor: str, options: int) -> None:
    """An option for a pip that knows it; that of Python 3.8 does not, and Python 2.7 has none."""
    assert len(build_options(minor)) == options


def test_a_python_without_a_pip(tmp_path: Path) -> None:
    shared_pip.cache_clear()
    assert shared_pip("2.7", tmp_path) is None
    assert not list(tmp_path.iterdir())
