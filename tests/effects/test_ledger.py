"""What an environment holds, as each of the Pythons here tells it."""

import json
import subprocess
from pathlib import Path

from pytest_release_check.analysis.matrix.selection import OLDEST
from pytest_release_check.effects import in_cell
from pytest_release_check.effects.interpreter_places import Surroundings
from pytest_release_check.effects.interpreters import found_interpreters

PROGRAM = Path(in_cell.__file__).with_name("ledger.py")
RECORD = 'demo/__init__.py,,\n"demo/a,b.txt",,\ndemo/gone.py,,\ndemo/__pycache__/gone.pyc,,\n../../../bin/demo,,\n'


def test_files_that_are_gone_are_named_all_the_same(tmp_path: Path) -> None:
    """The standard library leaves them out from 3.12 on; what an upgrade deletes is to be told on every Python."""
    found, _ = found_interpreters(Surroundings.from_process())
    usable = [one for one in found if one.version[:2] >= OLDEST]
    assert usable
    for number, interpreter in enumerate(usable):
        folder = tmp_path / str(number)
        subprocess.run([str(interpreter.path), "-m", "venv", "--without-pip", str(folder)], check=True)
        (site,) = folder.glob("[lL]ib/**/site-packages")
        reported = _ledger_with(folder, site)
        (one,) = reported["distributions"]
        files = ["../../../bin/demo", "demo/__init__.py", "demo/a,b.txt", "demo/gone.py"]
        assert one == {"name": "demo", "version": "1.0", "files": files}, interpreter
        assert set(files) & set(reported["present"]) == {"demo/__init__.py"}, interpreter


def _ledger_with(folder: Path, site: Path) -> dict[str, list[dict[str, object]]]:
    """The ledger of an environment with a distribution of which only a part is there."""
    (site / "demo").mkdir()
    (site / "demo" / "__init__.py").touch()
    metadata = site / "demo-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n", "utf-8")
    (metadata / "RECORD").write_text(RECORD, "utf-8")
    python = next(path for path in (folder / "bin" / "python", folder / "Scripts" / "python.exe") if path.exists())
    subprocess.run([str(python), "-I", str(PROGRAM), str(folder / "told.json")], check=True)
    reported: dict[str, list[dict[str, object]]] = json.loads((folder / "told.json").read_text("utf-8"))
    return reported
