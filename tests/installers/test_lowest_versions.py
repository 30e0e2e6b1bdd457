"""The lowest versions that a requirement allows."""

from pathlib import Path
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet

from pytest_release_check.effects.processes import Command
from pytest_release_check.installers.lowest_versions import fitting_versions, later_pins, lowest_versions
from pytest_release_check.model.index_file import IndexFile
from tests.builders import interpreter
from tests.installers.environments import environment_with_uv
from tests.runners import FakeRunner

ANY = "py3-none-any"


def served(version: str, tag: str = ANY, **changed: Any) -> IndexFile:
    return IndexFile(filename=f"host-{version}-{tag}.whl", url="u", **changed)


@pytest.mark.parametrize(
    ("files", "specifier", "fitting"),
    [
        ((), "", []),
        ((served("1.10"), served("1.9")), "", ["1.9", "1.10"]),
        ((served("1.0"), served("1.1")), ">=1.1", ["1.1"]),
        ((served("1.0rc1"), served("1.1")), "", ["1.1"]),
        ((served("1.0", "cp27-none-win32"), served("1.1")), "", ["1.1"]),
        ((served("1.0", requires_python="<3"), served("1.1", requires_python="odd")), "", ["1.1"]),
        ((served("1.0", yanked=""), served("1.1")), "", ["1.1"]),
        ((IndexFile(filename="host-1.0.tar.gz", url="u"), served("1.1"), served("1.1", "py3-none-any")), "", ["1.1"]),
        ((IndexFile(filename="host-x-py3-none-any.whl", url="u"),), "", []),
    ],
)
def test_fitting(files: tuple[IndexFile, ...], specifier: str, fitting: list[str]) -> None:
    """Final versions with a wheel for that Python, lowest first; sdists of years ago prove nothing."""
    found = fitting_versions(files, SpecifierSet(specifier), interpreter("3.12.1"))
    assert [str(version) for version in found] == fitting


@pytest.mark.parametrize(
    ("name", "bound", "later"),
    [
        ("host", "", ["1.0.1", "1.1", "2.0"]),
        ("host", "<2", ["1.0.1", "1.1"]),
        ("host", "<1.0.1", []),
        ("six", "", []),
        ("other", "", []),
    ],
)
def test_later_versions(name: str, bound: str, later: list[str]) -> None:
    """Each later one that is allowed, beside what else is installed."""
    files = tuple(map(served, ("0.9", "1.0", "1.0.1", "1.1", "2.0")))
    pins, requirements = ("six==1.0", "host==1.0"), (Requirement(f"Host{bound}"), Requirement("other"))
    found = later_pins(pins, name, requirements, interpreter("3.12.1"), lambda _: files)
    assert list(found) == [("six==1.0", f"host=={version}") for version in later]


def test_uv_resolves_if_it_is_there(tmp_path: Path) -> None:
    """It gets the direct requirements, which alone are lowered; of its answer only they count."""
    reported: list[str] = []

    def answer(command: Command) -> None:
        reported.extend(Path(command.args[-1]).read_text("utf-8").splitlines())
        output = next(arg for arg in command.args if arg.startswith("--output-file="))
        Path(output.partition("=")[2]).write_text("demo==2.0\nhost==1.0 ; python_version < '4'\nsix==1.17.0\n", "utf-8")

    environment = environment_with_uv(tmp_path, FakeRunner(effect=answer))
    pins = lowest_versions("demo==2.0", [Requirement("Host[x]>=1")], environment, "http://127.0.0.1:9/simple/")
    assert (pins, reported) == (("host==1.0",), ["demo==2.0", "Host[x]>=1"])


def test_uv_is_asked_for_wheels_first(tmp_path: Path) -> None:
    """Wheels all the way down if there are; else wheels of the direct dependencies; else the index is asked."""
    runner = FakeRunner(returncode=1)
    pins = lowest_versions("demo==2.0", [], environment_with_uv(tmp_path, runner), "http://127.0.0.1:9/simple/")
    asked = [[arg for arg in command.args if arg.startswith("--only-binary")] for command in runner.commands]
    assert (pins, asked) == ((), [["--only-binary=:all:"], []])
