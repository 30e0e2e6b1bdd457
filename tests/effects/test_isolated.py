"""Programs with credentials import nothing of a project."""

import os
import subprocess
import sys
from pathlib import Path

from pytest_release_check.effects.isolated import isolated_module, starting_environment


def test_nothing_of_the_current_folder_is_imported(tmp_path: Path) -> None:
    """Neither by the current folder, nor by PYTHONPATH, nor by a startup file of an environment."""
    for name in ("json.py", "twine.py", "pytest_release_check.py", "sitecustomize.py", "usercustomize.py"):
        (tmp_path / name).write_text(f"open({str(tmp_path / 'imported')!r}, 'a').write({name!r})\n")
    done = subprocess.run(
        isolated_module("pytest_release_check.remote_index.in_twine.ask"),
        input="{}",
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONSTARTUP": str(tmp_path / "json.py")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert '"testpypi"' in done.stdout
    assert not (tmp_path / "imported").exists()


def test_a_source_tree_on_the_path_is_left_out(tmp_path: Path) -> None:
    """As an editable installation, or pytest's own `pythonpath`, puts one there."""
    script = (
        "import sys; sys.path[:0] = [sys.argv[1]]\n"
        "from pytest_release_check.effects.isolated import isolated_module\n"
        "print(isolated_module('x'))"
    )
    ours = [place for place in sys.path if Path(place, "pytest_release_check").is_dir()]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(ours)}
    done = subprocess.run(
        (sys.executable, "-c", script, str(tmp_path)), env=environment, capture_output=True, text=True, check=True
    )
    assert str(tmp_path) not in done.stdout
    assert "site-packages" in done.stdout


def test_the_environment_to_start_with() -> None:
    """What a process needs to start at all, and no more."""
    kept = starting_environment({"PATH": "/bin", "HOME": "/home/me", "TWINE_PASSWORD": "x", "ANY": "x"})
    assert kept == {"PATH": "/bin", "HOME": "/home/me"}
