"""Interpreters are found where they really are, and each is asked what it is."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from python_discovery import PythonInfo

from pytest_release_check.effects.interpreter_places import Surroundings, candidates, launcher_paths
from pytest_release_check.effects.interpreters import found_interpreters
from pytest_release_check.model.environments import Excluded, Interpreter
from pytest_release_check.model.markers import Markers

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the fake interpreters are shell scripts")


PYPY = {
    "implementation_name": "pypy",
    "implementation_version": "7.3.19",
    "os_name": "posix",
    "platform_machine": "aarch64",
    "platform_python_implementation": "PyPy",
    "platform_release": "6.1.0",
    "platform_system": "Linux",
    "platform_version": "#1 SMP",
    "python_full_version": "3.71.4b2",
    "python_version": "3.71",
    "sys_platform": "linux",
}


def script(path: Path, body: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o755)
    return path


def facts(path: Path, minor: int, **changed: object) -> dict[str, Any]:
    """What an interpreter of another version would say of itself, in the words of python-discovery."""
    home = str(path.parent.parent)
    known: dict[str, Any] = PythonInfo.current_system().to_dict()
    version = known["version_info"] | {"major": 3, "minor": minor, "micro": 1, "releaselevel": "final"}
    known |= {"version_info": version, "free_threaded": False, "prefix": home, "base_prefix": home}
    known |= dict.fromkeys(("executable", "original_executable", "system_executable"), str(path))
    return known | changed


def fake(path: Path, minor: int, before: str = "", **changed: object) -> Path:
    """A program that answers as an interpreter would: between the two cookies of the question, each turned round."""
    path.parent.mkdir(parents=True, exist_ok=True)
    answer = path.parent / f".{path.name}.json"
    answer.write_text(json.dumps(facts(path, minor, **changed)))
    turned = [f'printf %s "${number}" | rev | tr -d "\\n"' for number in (2, 3)]
    return script(path, f"{before}\nPATH=/usr/bin:/bin\n{turned[0]}\ncat '{answer}'\n{turned[1]}")


def around(home: Path, platform: str = "linux", **environment: str) -> Surroundings:
    """A machine of its own: nothing of the real one is found."""
    return Surroundings(environment=environment, home=home, platform=platform, root=home / "root")


def versions(surroundings: Surroundings, *asked: str) -> dict[Path, str]:
    return {one.path: one.minor for one in found_interpreters(surroundings, asked)[0]}


@pytest.mark.parametrize(
    ("platform", "place", "source"),
    [
        ("linux", ".pyenv/versions/3.71.1/bin/python", "pyenv"),
        ("linux", ".local/share/uv/python/cpython-3.71/bin/python3", "uv"),
        ("linux", ".asdf/installs/python/3.71.1/bin/python", "asdf"),
        ("linux", ".local/share/mise/installs/python/3.71/bin/python", "mise"),
        ("linux", ".rye/py/cpython@3.71.1/bin/python3", "rye"),
        ("linux", ".rye/py/cpython@3.71.1/install/bin/python3", "rye"),
        ("linux", ".local/share/hatch/pythons/3.71/python/bin/python3", "hatch"),
        ("linux", ".local/share/hatch/env/virtual/.pythons/3.71/python/bin/python3", "hatch"),
        ("linux", "root/usr/bin/python3.9", "system"),
        ("linux", "root/usr/local/bin/python3.71t", "system"),
        ("darwin", ".local/share/uv/python/cpython-3.71/bin/python3", "uv"),
        ("darwin", "Library/Application Support/uv/python/cpython-3.71/bin/python3", "uv"),
        ("darwin", "Library/Application Support/hatch/pythons/3.71/python/bin/python3", "hatch"),
        ("darwin", "root/opt/homebrew/bin/python3.71", "system"),
        ("darwin", "root/opt/homebrew/opt/python@3.71/bin/python3.71", "Homebrew"),
        ("darwin", "root/Library/Frameworks/Python.framework/Versions/3.71/bin/python3", "installer"),
        ("darwin", "root/Library/Frameworks/PythonT.framework/Versions/3.71/bin/python3.71t", "installer"),
        ("win32", "AppData/Roaming/uv/python/cpython-3.71/python.exe", "uv"),
        ("win32", "AppData/Roaming/uv/data/python/cpython-3.71/python.exe", "uv"),
        ("win32", "AppData/Local/Programs/Python/Python371/python.exe", "installer"),
        ("win32", "AppData/Local/Python/pythoncore-3.71-64/python.exe", "install manager"),
        ("win32", "AppData/Local/mise/installs/python/3.71/python.exe", "mise"),
        ("win32", ".pyenv/pyenv-win/versions/3.71.1/python.exe", "pyenv"),
    ],
)
def test_usual_folders(tmp_path: Path, platform: str, place: str, source: str) -> None:
    """The folders of the usual managers and installers are looked at, whatever PATH says."""
    python = fake(tmp_path / place, 71)
    found = [(source, path) for source, path in candidates(around(tmp_path, platform)) if path == python]
    assert found == [(source, python)]


@pytest.mark.parametrize(
    ("variable", "below"),
    [
        ("PATH", "python3.72"),
        ("PATH", "pypy3.72"),
        ("PYENV_ROOT", "versions/3.72.1/bin/python"),
        ("UV_PYTHON_INSTALL_DIR", "cpython-3.72/bin/python3"),
        ("XDG_DATA_HOME", "uv/python/cpython-3.72/bin/python3"),
        ("ASDF_DATA_DIR", "installs/python/3.72.1/bin/python"),
        ("MISE_DATA_DIR", "installs/python/3.72.1/bin/python"),
        ("RYE_HOME", "py/cpython@3.72.1/bin/python3"),
        ("HATCH_DATA_DIR", "pythons/3.72/python/bin/python3"),
        ("RUNNER_TOOL_CACHE", "Python/3.72.1/x64/bin/python"),
        ("AGENT_TOOLSDIRECTORY", "PyPy/3.72.1/x64/bin/pypy3"),
    ],
)
def test_variables_name_folders(tmp_path: Path, variable: str, below: str) -> None:
    """PATH and the managers' own variables move the folders, also into names that look like patterns."""
    python = fake(tmp_path / "else[w]here" / below, 72)
    assert versions(around(tmp_path, **{variable: str(tmp_path / "else[w]here")})) == {python: "3.72"}


@pytest.mark.parametrize("name", ["python3.71-config", "pythonw", "python-argcomplete", "ipython3", "pypy-stackless"])
def test_other_programs_are_not_started(tmp_path: Path, name: str) -> None:
    """Only names that interpreters have are taken for interpreters."""
    program = script(tmp_path / "bin" / name, "exit 1")
    assert list(candidates(around(tmp_path, PATH=str(program.parent)))) == []


def test_pyenv_shims_are_not_asked(tmp_path: Path) -> None:
    """A pyenv shim may fail; the version it stands for is found all the same."""
    shim = script(tmp_path / ".pyenv/shims/python3.71", "echo 'pyenv: command not found' >&2; exit 127")
    python = fake(tmp_path / ".pyenv/versions/3.71.1/bin/python", 71)
    found, broken = found_interpreters(around(tmp_path, PATH=str(shim.parent)))
    assert ([one.path for one in found], broken) == ([python], ())


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("exit 3", "does not start: exit status 3"),
        ("echo 'libpython is missing' >&2; exit 1", "does not start: libpython is missing"),
        (
            "printf 'Traceback (most recent call last):\\n  ...\\nImportError: no encodings' >&2; exit 1",
            "does not start: ImportError: no encodings",
        ),
        ("echo no json", "does not start: exit status 0"),
        ("echo 42", "does not start: exit status 0"),
        ("echo '{}'", "does not start: exit status 0"),
    ],
)
def test_broken_interpreters(tmp_path: Path, body: str, why: str) -> None:
    """What does not answer is left out with its own words."""
    program = script(tmp_path / "bin/python3.71", body)
    answer = found_interpreters(around(tmp_path, PATH=str(program.parent)))
    assert answer == ((), (Excluded(what=str(program), why=why),))


def test_a_program_that_cannot_be_started(tmp_path: Path) -> None:
    """What the operating system refuses to start is left out with the system's words."""
    program = tmp_path / "bin/python3"
    script(program, "").write_bytes(b"\x7fELF of another machine")
    answer = found_interpreters(around(tmp_path, PATH=str(program.parent)))
    assert answer == ((), (Excluded(what=str(program), why="does not start: Exec format error"),))


def test_an_answer_after_other_words(tmp_path: Path) -> None:
    """An interpreter in which a start-up file prints is one all the same."""
    python = fake(tmp_path / "bin/python3", 71, before="echo Welcome")
    assert versions(around(tmp_path, PATH=str(python.parent))) == {python: "3.71"}


def test_an_interpreter_is_described(tmp_path: Path) -> None:
    """Kind, version, place and all markers are as the interpreter says."""
    version = {"major": 3, "minor": 71, "micro": 4, "releaselevel": "beta", "serial": 2}
    python = fake(tmp_path / "bin/pypy3", 71, marker_environment=PYPY, implementation="PyPy", version_info=version)
    found, _ = found_interpreters(around(tmp_path, PATH=str(python.parent)))
    assert found == (
        Interpreter(
            path=python,
            implementation="pypy",
            version=(3, 71, 4),
            markers=Markers(**PYPY),
            prerelease=True,
            source="PATH",
        ),
    )


def test_a_python_too_old_to_be_asked(tmp_path: Path) -> None:
    """A Python that python-discovery refuses still says its version, so that people learn why it is not taken."""
    refusal = """case "$4" in *json.dumps*) echo '["/old", 2, 7, 18]';; *) exit 1;; esac"""
    python = script(tmp_path / "bin/python2.7", refusal)
    (found,), broken = found_interpreters(around(tmp_path, PATH=str(python.parent)))
    assert (found.path, found.version, found.markers.python_version, broken) == (python, (2, 7, 18), "2.7", ())


def test_a_python_that_does_not_describe_itself(tmp_path: Path) -> None:
    """One that starts and is new enough, yet fails at the whole question, is excluded with what it said."""
    refusal = """case "$4" in *json.dumps*) echo '["/odd", 3, 12, 1]';; *) echo 'no sysconfig' >&2; exit 1;; esac"""
    python = script(tmp_path / "bin/python3.12", refusal)
    found, (broken,) = found_interpreters(around(tmp_path, PATH=str(python.parent)))
    assert (found, broken.what) == ((), str(python))
    assert broken.why.startswith("does not describe itself: ") and "no sysconfig" in broken.why


def test_a_program_that_hangs(tmp_path: Path) -> None:
    """A program that never answers is given up, and the others are found."""
    python = fake(tmp_path / "bin/python3.71", 71)
    hanging = script(tmp_path / "bin/python3.72", "exec /bin/sleep 60")
    found, broken = found_interpreters(around(tmp_path, PATH=str(python.parent)), timeout=1)
    assert [one.path for one in found] == [python]
    assert broken == (Excluded(what=str(hanging), why="does not answer within 1 seconds"),)


def test_answers_are_kept(tmp_path: Path) -> None:
    """An interpreter that has not changed is asked once, by whichever run comes first."""
    python = fake(tmp_path / "bin/python3.71", 71, before=f"echo asked >> '{tmp_path}/questions'")
    surroundings = replace(around(tmp_path, PATH=str(python.parent)), cache=tmp_path / "cache")
    code = (
        "import sys; from pathlib import Path; from pytest_release_check.effects.interpreters import *; "
        "found, _ = found_interpreters(Surroundings(environment={'PATH': sys.argv[1]}, home=Path('/nowhere'), "
        "platform='linux', root=Path('/nowhere'), cache=Path(sys.argv[2]))); print(*(one.path for one in found))"
    )
    assert [one.path for one in found_interpreters(surroundings)[0]] == [python]
    command = (sys.executable, "-c", code, str(python.parent), str(tmp_path / "cache"))
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert (done.stdout.strip(), (tmp_path / "questions").read_text().split()) == (str(python), ["asked"])


def test_variables_do_not_disguise_an_interpreter(tmp_path: Path) -> None:
    """Programs are asked without the variables that make them say they are others."""
    disguises = ("PYTHONHOME", "PYTHONPATH", "PYENV_VERSION", "__PYVENV_LAUNCHER__", "VIRTUAL_ENV")
    guard = "\n".join(f'[ -z "${name}" ] || exit 1' for name in disguises)
    python = fake(tmp_path / "bin/python3", 71, before=guard)
    surroundings = around(tmp_path, PATH=str(python.parent), **dict.fromkeys(disguises, "x"))
    assert versions(surroundings) == {python: "3.71"}


def test_one_installation_counts_once(tmp_path: Path) -> None:
    """Links and second names of one installation are one interpreter."""
    python = fake(tmp_path / "py/bin/python3.71", 71)
    (python.parent / "python3").symlink_to(python)
    fake(python.parent / "python3.71-copy", 71).rename(python.parent / "python")
    found, _ = found_interpreters(around(tmp_path, PATH=str(python.parent)))
    assert [one.minor for one in found] == ["3.71"]


def test_builds_in_one_folder_are_told_apart(tmp_path: Path) -> None:
    """The free-threaded build that a distribution puts beside the usual one is another interpreter."""
    usual = fake(tmp_path / "bin/python3.71", 71)
    fake(tmp_path / "bin/python3.71t", 71, free_threaded=True)
    found, _ = found_interpreters(around(tmp_path, PATH=str(usual.parent)))
    assert [one.label for one in found] == ["py371", "py371t"]


@pytest.mark.parametrize(
    ("implementation", "name"), [("CPython", "python3.71"), ("CPython", "python3"), ("PyPy", "pypy3")]
)
def test_an_environment_that_does_not_know_its_base(tmp_path: Path, implementation: str, name: str) -> None:
    """The venv of Python 3.10 and older says that it is its own base; the base is found by its folder."""
    base = fake(tmp_path / "installation/bin" / name, 71, implementation=implementation)
    home = str(tmp_path / "installation")
    venv = fake(
        tmp_path / "venv/bin/python", 71, base_prefix=home, implementation=implementation, system_executable=None
    )
    assert versions(around(tmp_path, PATH=str(venv.parent))) == {base: "3.71"}


def test_nothing_on_an_empty_machine(tmp_path: Path) -> None:
    """Folders that are not there are no error."""
    assert found_interpreters(around(tmp_path, PATH=str(tmp_path / "missing"))) == ((), ())


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
    found, _ = found_interpreters(around(tmp_path), ("auto", str(python)))
    assert [one.source for one in found] == [f"asked for: {python}"]


def test_a_path_that_was_asked_for_by_two_names(tmp_path: Path) -> None:
    """Every name that was asked for is answered, and none of them a second time by its place."""
    python = fake(tmp_path / "bin/python3", 73)
    names = (str(python), f"{python.parent}/../bin/python3")
    found, _ = found_interpreters(around(tmp_path, PATH=str(python.parent)), names)
    assert [one.source for one in found] == [f"asked for: {name}" for name in names]


def test_a_path_that_is_not_there(tmp_path: Path) -> None:
    """A path that cannot be started is named as it was asked for."""
    _, broken = found_interpreters(around(tmp_path), ("./no/such/python",))
    assert broken == (Excluded(what="./no/such/python", why="does not start: No such file or directory"),)


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
