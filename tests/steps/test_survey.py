"""Survey: the project's folder and what it states."""

from pathlib import Path

import pytest

from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.sources import Project
from pytest_release_check.steps.survey import survey


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ('[project]\nname = "demo"\nversion = "1.0"\nrequires-python = ">=3.9"\n', ("demo", "1.0", ">=3.9")),
        ('[project]\nname = "demo"\ndynamic = ["version"]\n', ("demo", "", "")),
        ("[build-system]\nrequires = []\n", ("", "", "")),
        ("project = 3\n", ("", "", "")),
        ("[project]\nname = 3\n", ("", "", "")),
    ],
)
def test_stated(tmp_path: Path, text: str, stated: tuple[str, str, str]) -> None:
    """What pyproject.toml states statically; nothing is guessed."""
    (tmp_path / "pyproject.toml").write_text(text)
    name, version, requires = stated
    assert survey(tmp_path, tmp_path) == Project(root=tmp_path, name=name, version=version, requires_python=requires)


@pytest.mark.parametrize(
    ("text", "tool"),
    [
        ('[build-system]\nrequires = ["setuptools>=64", "setuptools_scm[toml]>=8"]\n', "setuptools-scm"),
        ('[build-system]\nrequires = ["hatchling", "hatch-vcs"]\n[project]\ndynamic = ["version"]\n', "hatch-vcs"),
        ('[build-system]\nrequires = ["hatchling", "hatch-vcs"]\n[project]\nversion = "1.0"\n', ""),
        ('[tool.pdm.version]\nsource = "scm"\n', "pdm-backend"),
        ('[tool.pdm.version]\nsource = "file"\n', ""),
        ('[build-system]\nrequires = ["hatchling"]\n', ""),
        ('[build-system]\nrequires = ["not a requirement !", 3]\n', ""),
        ('[build-system]\nrequires = "hatch-vcs"\n[tool]\npdm = 3\n', ""),
    ],
)
def test_a_version_out_of_version_control(tmp_path: Path, text: str, tool: str) -> None:
    """Not where it is stated, and from no tool that is not known for it."""
    (tmp_path / "pyproject.toml").write_text(text)
    assert survey(tmp_path, tmp_path).version_tool == tool


def test_from_a_folder_below(tmp_path: Path) -> None:
    """The project is looked for upwards."""
    (tmp_path / "setup.py").write_text("")
    (tmp_path / "a" / "b").mkdir(parents=True)
    assert survey(tmp_path / "a" / "b", tmp_path).root == tmp_path


def test_not_above_the_top(tmp_path: Path) -> None:
    """A stray setup.py far above is not the project."""
    (tmp_path / "setup.py").write_text("")
    (tmp_path / "a" / "b").mkdir(parents=True)
    with pytest.raises(SettingsError, match="no project in"):
        survey(tmp_path / "a" / "b", tmp_path / "a")


@pytest.mark.parametrize("content", [b"[project\n", b"\xff\xfe", b"a = 1\na = 2\n"])
def test_what_does_not_parse(tmp_path: Path, content: bytes) -> None:
    """The file is named."""
    (tmp_path / "pyproject.toml").write_bytes(content)
    with pytest.raises(SettingsError, match=r"pyproject\.toml is not valid TOML"):
        survey(tmp_path, tmp_path)
