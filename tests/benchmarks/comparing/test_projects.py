"""Projects to compare on."""

import sys
from pathlib import Path

import pytest
from benchmarks.comparing.projects import DEPENDENCIES, WRITTEN, Project, unpacked, write_tree

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@pytest.mark.parametrize("name", WRITTEN)
def test_a_written_project_has_its_module_and_a_pyproject(tmp_path: Path, name: str) -> None:
    """All code in it compiles; only the one with a C file is compiled."""
    project = WRITTEN[name](tmp_path)
    assert (project.name, project.tree) == (name, tmp_path)
    for path in tmp_path.rglob("*.py"):
        compile(path.read_text("utf-8"), str(path), "exec")
    assert (tmp_path / "src" / project.module / "__init__.py").is_file()
    stated = tomllib.loads((tmp_path / "pyproject.toml").read_text("utf-8"))["project"]
    assert stated["dependencies"] == (list(DEPENDENCIES) if name == "dependent" else [])
    assert project.is_compiled is any(tmp_path.rglob("*.c"))


@pytest.mark.parametrize(
    ("files", "module", "project"),
    [
        ({"demo.py": ""}, "", ("demo_thing", False)),
        ({"demo.py": ""}, "demo", ("demo", False)),
        ({"src/fast.pyx": ""}, "", ("demo_thing", True)),
    ],
)
def test_an_unpacked_sdist_is_a_project(
    tmp_path: Path, files: dict[str, str], module: str, project: tuple[str, bool]
) -> None:
    """Its metadata has the name; what it is compiled from is seen by its endings."""
    write_tree(tmp_path, {"PKG-INFO": "Metadata-Version: 2.1\nName: Demo.Thing\nVersion: 1\n\nName: other", **files})
    assert unpacked(tmp_path, module) == Project(tmp_path.name, project[0], tmp_path.resolve(), project[1])


def test_another_folder_is_none(tmp_path: Path) -> None:
    """Without PKG-INFO."""
    with pytest.raises(FileNotFoundError):
        unpacked(tmp_path)
