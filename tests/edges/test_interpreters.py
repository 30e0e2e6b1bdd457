"""Interpreters are found where they really are, and each is asked what it is."""

import sys
from pathlib import Path

import pytest

from pytest_release_check.edges.interpreter_places import Surroundings, launcher_paths
from pytest_release_check.edges.interpreters import found_interpreters

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the fake interpreters are shell scripts")

ANSWER = (
    '{"executable": "%(path)s", "base": "%(path)s", "base_prefix": "%(home)s", "prefix": "%(home)s", '
    '"version": [3, %(minor)s, 1], "level": "final", "implementation": "cpython", "free_threaded": false}'
)


def script(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def fake(path: Path, minor: int) -> Path:
    """A program that answers as an interpreter would."""
    answer = ANSWER % {"path": path, "home": path.parent.parent, "minor": minor}
    return script(path, f"cat <<'END'\n{answer}\nEND")


def around(home: Path, **environment: str) -> Surroundings:
    return Surroundings(environment={"PATH": "/usr/bin:/bin"} | environment, home=home, platform="test")


def versions(surroundings: Surroundings, *asked: str) -> dict[Path, str]:
    return {one.path: one.minor for one in found_interpreters(surroundings, asked)[0]}


@pytest.mark.parametrize(
    "place",
    [
        ".pyenv/versions/3.71.1/bin/python",
        ".local/share/uv/python/cpython-3.71/bin/python3",
        ".asdf/installs/python/3.71.1/bin/python",
        ".local/share/mise/installs/python/3.71/bin/python",
        ".rye/py/cpython@3.71.1/bin/python3",
        ".local/share/hatch/pythons/3.71/python/bin/python3",
    ],
)
def test_managers_folders(tmp_path: Path, place: str) -> None:
    """The usual managers' folders are looked at, whatever PATH says."""
    python = fake(tmp_path / place, 71)
    assert versions(around(tmp_path))[python] == "3.71"


@pytest.mark.parametrize(
    ("variable", "below"),
    [
        ("PYENV_ROOT", "versions/3.72.1/bin/python"),
        ("UV_PYTHON_INSTALL_DIR", "cpython-3.72/bin/python3"),
        ("RUNNER_TOOL_CACHE", "Python/3.72.1/x64/bin/python"),
    ],
)
def test_variables_name_folders(tmp_path: Path, variable: str, below: str) -> None:
    """Managers' own variables move their folders."""
    python = fake(tmp_path / "elsewhere" / below, 72)
    assert versions(around(tmp_path, **{variable: str(tmp_path / "elsewhere")}))[python] == "3.72"


def test_pyenv_shims_are_not_asked(tmp_path: Path) -> None:
    """A pyenv shim may fail; the version it stands for is found all the same."""
    shim = script(tmp_path / ".pyenv/shims/python3.71", "echo 'pyenv: command not found' >&2; exit 127")
    python = fake(tmp_path / ".pyenv/versions/3.71.1/bin/python", 71)
    surroundings = around(tmp_path, PATH=f"{shim.parent}:/usr/bin:/bin")
    found, broken = found_interpreters(surroundings)
    assert python in [one.path for one in found]
    assert broken == ()


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("exit 3", "does not start: exit status 3"),
        ("echo 'libpython is missing' >&2; exit 1", "does not start: libpython is missing"),
        ("echo no json", "does not start: exit status 0"),
    ],
)
def test_broken_interpreters(tmp_path: Path, body: str, why: str) -> None:
    """What does not answer is left out with its own words."""
    program = script(tmp_path / "bin/python3.71", body)
    _, broken = found_interpreters(around(tmp_path, PATH=f"{program.parent}:/usr/bin:/bin"))
    assert [(gone.what, gone.why) for gone in broken] == [(str(program), why)]


def test_one_installation_counts_once(tmp_path: Path) -> None:
    """Links and second names of one installation are one interpreter."""
    python = fake(tmp_path / "py/bin/python3.71", 71)
    (python.parent / "python3").symlink_to(python)
    fake_again = versions(around(tmp_path, PATH=f"{python.parent}:/usr/bin:/bin"))
    assert list(fake_again.values()).count("3.71") == 1


def test_a_virtual_environment_stands_for_its_base() -> None:
    """Cells are made from installations, never from virtual environments."""
    ours = Surroundings(environment={"PATH": ""}, home=Path("/nowhere"), platform="x", executable=Path(sys.executable))
    found, _ = found_interpreters(ours)
    mine = next(one for one in found if one.source == "this interpreter")
    assert mine.version == sys.version_info[:3]
    assert not (mine.path.parent.parent / "pyvenv.cfg").exists()


def test_a_path_that_was_asked_for(tmp_path: Path) -> None:
    """A path is asked wherever it lies, and remembered as asked for."""
    python = fake(tmp_path / "odd place/mypython", 73)
    found, _ = found_interpreters(around(tmp_path), (str(python),))
    assert [one.source for one in found if one.minor == "3.73"] == [f"asked for: {python}"]


def test_the_windows_launchers_list() -> None:
    """Both forms of the launcher's list are read."""
    listing = (
        " -V:3.12 *        C:\\Python312\\python.exe\n"
        " -3.9-64        D:\\Program Files\\Python39\\python.exe\n"
        "Installed Pythons found\n"
    )
    assert [str(path) for path in launcher_paths(listing)] == [
        "C:\\Python312\\python.exe",
        "D:\\Program Files\\Python39\\python.exe",
    ]
