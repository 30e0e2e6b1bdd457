"""A cell describes what was installed in it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pytest_release_check.edges import in_cell

PROGRAM = Path(in_cell.__file__).with_name("describe.py")


@pytest.mark.parametrize(
    ("folder", "name", "version"),
    [
        ("demo-1.0.dist-info", "Demo", "1.0"),
        ("demo.core-1.0.dist-info", "demo.core", "1.0"),
        ("demo_core-1.0.dist-info", "Demo_Core", "1.0"),
        ("demo_core-1.0.dist-info", "", None),
        ("other-1.0.dist-info", "other", None),
    ],
)
def test_the_distribution_is_found(tmp_path: Path, folder: str, name: str, version: str | None) -> None:
    """However it spells its name and that of its folder: old Pythons know none with a dot."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(tmp_path)], check=True)
    python = tmp_path / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    (site,) = tmp_path.glob("[lL]ib/**/site-packages")
    (site / folder).mkdir()
    (site / folder / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", "utf-8")
    wanted = "demo" if name == "Demo" else "demo-core"
    subprocess.run([str(python), "-I", str(PROGRAM), wanted, str(tmp_path / "told.json")], check=True)
    assert json.loads((tmp_path / "told.json").read_text("utf-8"))["version"] == version
