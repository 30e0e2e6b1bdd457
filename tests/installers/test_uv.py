"""What uv is asked, and what its answer means; that an sdist is built each time is seen with the real one."""

import hashlib
import json
import sys
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pytest_release_check.effects.processes import Command, Completed
from pytest_release_check.index.server import Index
from pytest_release_check.index.upstreams import Upstream
from pytest_release_check.installers.protocol import (
    CellEnvironment,
    Conflict,
    Installed,
    InstallRequest,
    Outage,
    Reason,
    Refused,
    Taken,
    TimedOut,
)
from pytest_release_check.installers.uv import Uv, failure_in, file_taken
from pytest_release_check.model.distributions import Artifact, Distribution
from pytest_release_check.model.environments import Cell
from pytest_release_check.model.errors import OutageError
from tests.archives import build_sdist, build_wheel
from tests.builders import cell, interpreter, sdist, wheel
from tests.index.conftest import upload
from tests.indexes import index_of
from tests.installers.test_uv_output import BUILD, CLOSED, CONFLICT, DIGEST, DOWN, PYTHON
from tests.runners import FakeRunner, context, with_uv

LOG = Path("log")
INDEX = "http://127.0.0.1/simple/"


def environment(folder: Path, runner: FakeRunner) -> CellEnvironment:
    tools = replace(context(folder, runner), environment=with_uv(folder) | {"PIP_CERT": "/c.pem"})
    return CellEnvironment(
        name="install-demo", cell=cell(installer="uv"), folder=folder, python=folder / "python", context=tools
    )


def request(*requirements: str, **changed: Any) -> InstallRequest:
    return InstallRequest(requirements=requirements, index=INDEX, **changed)


def ended(text: str, *, timed_out: bool = False) -> Completed:
    return Completed(returncode=1, lines=tuple(text.splitlines()), log=LOG, seconds=7.2, timed_out=timed_out)


@pytest.mark.parametrize(
    ("asked", "options"),
    [
        (request("demo==1", "six"), ["demo==1", "six"]),
        (request("demo", is_alone=True, is_dry=True), ["--no-deps", "--dry-run", "demo"]),
        (request("demo", prefers_wheels=True), ["--only-binary", ":all:", "demo"]),
    ],
)
def test_commands(tmp_path: Path, asked: InstallRequest, options: list[str]) -> None:
    """uv gets the cell's Python, one index at an address of its own, and the certificates of the user's pip."""
    runner = FakeRunner()
    assert Uv().install(environment(tmp_path, runner), asked) == Installed()
    (command,) = runner.commands
    program, *args = command.args
    assert Path(program).parent == tmp_path / "programs"
    assert args == ["pip", "install", "--python", str(tmp_path / "python"), *options]
    assert command.env["UV_DEFAULT_INDEX"] == f"http://127.0.0.1/at/{tmp_path.name}/simple/"
    assert command.env["SSL_CERT_FILE"] == "/c.pem"


def test_the_files_under_test(tmp_path: Path) -> None:
    """Their digests go with every requirement of that name."""
    runner = FakeRunner()
    asked = request("De_mo[x]==1.0", "six", "not a requirement", files=(wheel("de-mo"), sdist("De.Mo")))
    Uv().install(environment(tmp_path, runner), asked)
    file = tmp_path / "wanted.txt"
    assert list(runner.commands[0].args[5:]) == [
        *("--verify-hashes", "--requirements", str(file), "six", "not a requirement")
    ]
    assert file.read_text("utf-8") == f"De_mo[x]==1.0 --hash=sha256:{'a' * 64} --hash=sha256:{'b' * 64}\n"


def test_what_was_taken(tmp_path: Path) -> None:
    """uv lists what is there; of the release it is known which file it was."""
    there = [{"name": "Demo", "version": "1.0"}, {"name": "six", "version": "2"}]

    def listing(command: Command) -> None:
        if command.stdout is not None:
            command.stdout.write_text(json.dumps(there), "utf-8")

    place = environment(tmp_path, FakeRunner(effect=listing))
    found = Uv().install(place, request("demo==1.0", is_reported=True, files=(wheel(),)))
    demo = Taken(name="demo", version="1.0", url="demo-1.0-py3-none-any.whl", sha256="a" * 64)
    assert found == Installed(taken=(demo, Taken(name="six", version="2")))


def unpacked(file: Path, folder: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        archive.extractall(folder)


def test_which_of_several_wheels_was_taken(tmp_path: Path) -> None:
    """The one whose members are installed; RECORD and what scripts become are written by the installer."""
    site, data = tmp_path / "site-packages", "demo-1.0.data/scripts/demo"
    pure = build_wheel(tmp_path, "demo", "1.0", files={"demo.py": "x = 1\n", data: "#!python\n"})
    fast = build_wheel(tmp_path, "demo", "1.0", files={"demo.py": "x = 2\n"}, filename="demo-1.0-cp312-abi3-any.whl")
    files = [wheel(path=pure, sha256="1" * 64), wheel(path=fast, sha256="2" * 64)]
    assert file_taken(files, site) is None
    unpacked(pure, site)
    (site / "demo-1.0.dist-info" / "RECORD").write_text("another", "utf-8")
    (site / data).unlink()
    assert file_taken(files, site) == files[0]
    assert file_taken([files[0], files[0]], site) is None
    (site / "demo.py").write_text("x = 3\n", "utf-8")
    assert file_taken(files, site) is None
    assert file_taken(files[1:], site) == files[1]


def test_wheels_first(tmp_path: Path) -> None:
    """Where there are not enough wheels, anything; where a server is down, that is said at once."""
    refusing, down = FakeRunner(*CONFLICT.splitlines(), returncode=1), FakeRunner(*DOWN.splitlines(), returncode=2)
    assert isinstance(Uv().install(environment(tmp_path, refusing), request("a", prefers_wheels=True)), Refused)
    assert ["--only-binary" in command.args for command in refusing.commands] == [True, False]
    assert isinstance(Uv().install(environment(tmp_path, down), request("a", prefers_wheels=True)), Outage)
    assert len(down.commands) == 1


@pytest.mark.parametrize(
    ("text", "kept", "tries"),
    [
        (CONFLICT, True, [False, True]),
        (PYTHON, True, [False, True]),
        (CONFLICT, False, [False]),
        (BUILD, True, [False]),
        (DOWN, True, [False]),
    ],
)
def test_what_an_index_said_a_while_ago(tmp_path: Path, text: str, kept: bool, tries: list[bool]) -> None:
    """Where uv has kept the pages of an index, it is no refusal yet that a version is not on them."""
    refusing = FakeRunner(*text.splitlines(), returncode=1)
    place = environment(tmp_path, refusing)
    tools = replace(place.context, web_indexes=("http://up.example/",) if kept else ())
    assert not isinstance(Uv().install(replace(place, context=tools), request("a")), Installed)
    assert ["--refresh" in command.args for command in refusing.commands] == tries


@pytest.mark.parametrize(
    ("text", "reason", "evidence"),
    [
        (CONFLICT, Reason.CONFLICT, "error: No solution"),
        (PYTHON, Reason.PYTHON, "error: No solution"),
        (DIGEST, Reason.DIGEST, "error: Failed to download and build"),
        (BUILD, Reason.OTHER, "hello"),
    ],
)
def test_refusals(text: str, reason: Reason, evidence: str) -> None:
    """The reason, and the lines that say most: those of a build without uv's own."""
    found = failure_in(ended(text))
    assert isinstance(found, Refused)
    assert (found.reason, found.log, found.evidence[0].startswith(evidence)) == (reason, LOG, True)
    assert (found.blames_build, found.blames_python) == (text == BUILD, text == PYTHON)


@pytest.mark.parametrize(
    ("done", "kind", "words"),
    [
        (ended(DOWN), Outage, "a server could not be reached: Request failed after 3 retries"),
        (ended(CLOSED), Outage, "an index does not let us in: An index (http://127.0.0.1:9/simple) returned a 403"),
        (ended("error: failed\n  cause: No space left on device (os error 28)"), Outage, "the disk is full"),
        (ended(DOWN, timed_out=True), TimedOut, "not ended after 7 s"),
        (ended("error: HTTP status server error (502 Bad Gateway) for url (u)"), Outage, "a server could not be"),
    ],
)
def test_kinds_of_failures(done: Completed, kind: type, words: str) -> None:
    """A time limit goes before an outage, an outage before a refusal."""
    found = failure_in(done)
    assert type(found) is kind
    assert found.sentence.startswith(words)


def test_check_and_uninstall(tmp_path: Path) -> None:
    """What uv says of an environment; a failure without a word is one as well."""
    lines = ("Found 1 incompatibility", "The package `a` requires `b`, but it's not installed")
    answers = [FakeRunner("Checked"), FakeRunner(*lines, returncode=1), FakeRunner(returncode=2)]
    found = [Uv().check(environment(tmp_path, runner)) for runner in answers]
    assert found == [
        (),
        (Conflict(sentence="a requires b, but it's not installed", distribution="a"),),
        (Conflict(sentence="uv pip check failed"),),
    ]
    assert Uv().uninstall(environment(tmp_path, FakeRunner()), "demo") == Installed()
    failed = Uv().uninstall(environment(tmp_path, FakeRunner("error: no RECORD", returncode=2)), "demo")
    assert isinstance(failed, Refused) and failed.sentence == "no RECORD"


def test_no_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What uv says of it is passed on; so is that uv has gone."""
    broken = replace(
        context(tmp_path, FakeRunner("error: no such Python", returncode=2)), environment=with_uv(tmp_path)
    )
    with pytest.raises(OutageError, match=r"uv cannot make a virtual environment with .*: no such Python"):
        Uv().make_environment("install-demo", cell(installer="uv"), broken, INDEX)
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    without = replace(broken, environment={"PATH": ""})
    with pytest.raises(OutageError, match="uv is not there any more"):
        Uv().make_environment("install-demo", cell(installer="uv"), without, INDEX)


BACKEND = """
import pathlib
import zipfile

def build_wheel(folder, settings=None, metadata=None):
    with open({log!r}, "a") as stream:
        stream.write("built\\n")
    with zipfile.ZipFile(pathlib.Path(folder, "demo-1.0-py3-none-any.whl"), "w") as archive:
        archive.writestr("demo.py", "")
        archive.writestr("demo-1.0.dist-info/METADATA", "Metadata-Version: 2.1\\nName: demo\\nVersion: 1.0\\n")
        archive.writestr("demo-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\\nTag: py3-none-any\\n")
        archive.writestr("demo-1.0.dist-info/RECORD", "")
    return "demo-1.0-py3-none-any.whl"
"""
PYPROJECT = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Index, Path]]:
    """An index with the sdist of demo, and the file in which each build leaves a line."""
    log = tmp_path / "builds.txt"
    (tmp_path / "upstream").mkdir()
    upstream = Upstream.from_text(str(tmp_path / "upstream"))
    files = {"pyproject.toml": PYPROJECT, "backend.py": BACKEND.format(log=str(log))}
    file = build_sdist(tmp_path / "dist", "demo", "1.0", files=files)
    with index_of(tmp_path / "store", token="token", upstreams=(upstream,), subjects=frozenset({"demo"})) as index:
        assert upload(index, file, token="token").status_code == 200
        yield index, log


def this_cell() -> Cell:
    found = interpreter(".".join(map(str, sys.version_info[:3])), path=Path(sys.executable))
    return Cell(interpreter=found, artifact=Artifact.SDIST, installer="uv")


def digest_of(path: Path) -> Distribution:
    return sdist(path=path, sha256=hashlib.sha256(path.read_bytes()).hexdigest())


@pytest.mark.slow
def test_each_cell_builds_the_sdist(served: tuple[Index, Path], tmp_path: Path) -> None:
    """Also with one cache for all, one after the other as well as two at a time; and only the file under test."""
    index, log = served[0].simple_url("sdist"), served[1]
    (path,) = (tmp_path / "dist").iterdir()
    file = digest_of(path)
    tools = context(tmp_path)
    tools = replace(tools, environment={**tools.environment, "UV_CACHE_DIR": str(tmp_path / "cache")})

    def installed(name: str, files: tuple[Distribution, ...]) -> object:
        made = Uv().make_environment(name, this_cell(), tools, index)
        asked = InstallRequest(requirements=("demo==1.0",), index=index, is_reported=True, files=files)
        return Uv().install(made, asked)

    with ThreadPoolExecutor() as pool:
        results = [installed("first", (file,)), installed("second", (file,))]
        results += pool.map(lambda name: installed(name, (file,)), ("third", "fourth"))
    taken = (Taken(name="demo", version="1.0", url=file.filename, sha256=file.sha256),)
    assert results == [Installed(taken=taken)] * 4
    assert log.read_text("utf-8").splitlines() == ["built"] * 4
    other = installed("fifth", (replace(file, sha256="0" * 64),))
    assert isinstance(other, Refused) and other.reason is Reason.DIGEST
