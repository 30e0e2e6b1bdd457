"""A cell describes what was installed in it."""

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from pytest_release_check.effects import in_cell
from tests.steps.installed import environment_in

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
    wanted = "demo" if name == "Demo" else "demo-core"
    facts = described(tmp_path, {f"{folder}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n"}, wanted)
    assert facts["version"] == version


def described(folder: Path, files: Mapping[str, str], name: str) -> dict[str, Any]:
    """The facts about a distribution of a fresh environment with these files in site-packages."""
    environment_in(folder)
    python = folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")
    (site,) = folder.glob("[lL]ib/**/site-packages")
    for path, text in files.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text, "utf-8")
    subprocess.run([str(python), "-I", str(PROGRAM), name, str(folder / "told.json")], check=True)
    facts: dict[str, Any] = json.loads((folder / "told.json").read_text("utf-8"))
    return facts


def recorded(name: str, modules: Mapping[str, str]) -> dict[str, str]:
    """Metadata of a distribution, its modules, and a RECORD with a digest of each.

    The modules are there because importlib.metadata lists no others since Python 3.12.
    """
    record = "".join(f"{stem}.py,sha256=of{text},1\n" for stem, text in modules.items())
    info = f"{name}-1.0.dist-info"
    files = {f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", f"{info}/RECORD": record}
    return files | {f"{stem}.py": "" for stem in modules}


@pytest.mark.parametrize(
    ("init", "own", "other", "closed", "overwritten"),
    [
        ("", {"ns/__init__": "", "ns/a": ""}, {"ns/b/c": "", "ns/d": ""}, [["ns", "other", "ns/b/c.py"]], []),
        ("", {"ns/__init__": "", "ns/a": ""}, {"ns/__init__": "", "ns/b": ""}, [], []),
        ("", {"ns/a/__init__": ""}, {"ns/b/__init__": ""}, [], []),
        ("__path__ = extend_path(__path__, __name__)", {"ns/__init__": ""}, {"ns/b": ""}, [], []),
        ("", {"demo/__init__": ""}, {"other/__init__": "", "other/demo/x": ""}, [], []),
        ("", {"ns/x": "1"}, {"ns/x": "2"}, [], [["other", "ns/x.py"]]),
        ("", {"ns/x": "1", "ns/__init__": "1"}, {"ns/x": "1", "ns/__init__": "2"}, [], []),
    ],
)
def test_places_that_distributions_share(
    tmp_path: Path,
    init: str,
    own: dict[str, str],
    other: dict[str, str],
    closed: list[list[str]],
    overwritten: list[list[str]],
) -> None:
    """Packages that only one of them declares, and modules that both have with other contents."""
    files = {**recorded("demo", own), **recorded("other", other), "ns/__init__.py": init, "demo/__init__.py": init}
    facts = described(tmp_path, files, "demo")
    assert (facts["closed"], facts["overwritten"]) == (closed, overwritten)
