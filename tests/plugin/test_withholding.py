"""No code of the project sees an upload credential: planted ones are looked for wherever it runs and is kept."""

import os
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.archives import build_wheel
from tests.conftest import Run
from tests.plugin.publications import Target, target_in
from tests.remote_index.test_chosen_stage import plant_keyring
from tests.remote_index.test_tokens import token

pytestmark = pytest.mark.slow
TOKEN = token("127.0.0.1", caveats=(str(uuid.uuid4()),))
"""Of this process alone: what another test gives its own run is not found."""
# Everything that runs writes down its own environment and arguments, those of all processes of the run, and what looks
# like the token in its own memory and in that of the run, if that is not the one of its user (who has given the token).
DUMP = """
import os, re, sys, pathlib

def in_memory(process, wanted=re.compile({start!r}.encode() + rb"[A-Za-z0-9_-]{{40}}")):
    with open(f"/proc/{{process}}/mem", "rb", 0) as memory:
        for line in open(f"/proc/{{process}}/maps"):
            begin, end = (int(each, 16) for each in line.split()[0].split("-"))
            if " rw" in line and end - begin < 1 << 28:
                try:
                    memory.seek(begin)
                    for found in wanted.findall(memory.read(end - begin)):
                        yield found.decode()
                except (OSError, OverflowError):
                    pass

def is_of_the_run(process):
    return b"--release-" in pathlib.Path("/proc", process, "cmdline").read_bytes()

with open(os.path.join({target!r}, {name!r} + str(os.getpid())), "w") as stream:
    stream.write(repr(dict(os.environ)) + repr(sys.argv))
    for place in pathlib.Path("/proc").glob("[0-9]*"):
        try:
            stream.write((place / "cmdline").read_bytes().decode(errors="replace"))
            if (place / "status").read_text().find("PPid") >= 0 and place.name != {user!r}:
                stream.write((place / "environ").read_bytes().decode(errors="replace"))
        except OSError:
            pass
    for process in {{str(os.getpid()), str(os.getppid())}}:
        try:
            if process == str(os.getpid()) or is_of_the_run(process):
                stream.write(" ".join(in_memory(process)))
        except OSError:
            pass
    temporary = pathlib.Path(os.environ.get("TMPDIR", "/tmp"))
    for ours in {{temporary.parent, *temporary.glob("release-check-*")}}:
        for folder, folders, files in os.walk(ours if ours.name.startswith("release-check-") else "/nowhere"):
            folders[:] = [each for each in folders if each not in ("venv", "files", "site-packages")]
            for each in files:
                file = pathlib.Path(folder, each)
                try:
                    if file.stat().st_size < 1 << 20:  # others' runs may lie there with files of gigabytes
                        stream.write(file.read_text(errors="replace"))
                except OSError:
                    pass
"""
KEYRING = """
from keyring.backend import KeyringBackend

class Keyring(KeyringBackend):
    priority = 9

    def get_password(self, system, user):
        return {token!r}

    def get_credential(self, system, user):
        return None

    def set_password(self, system, user, password):
        raise NotImplementedError
"""


def planted(way: str, home: Path, target: Target) -> tuple[str, dict[str, str]]:
    """How the index is called, and the user's environment, with the token given in one way."""
    home.mkdir()
    user = {"HOME": str(home), "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    section = f"[distutils]\nindex-servers = mine\n[mine]\nrepository = {target.url}\nusername = __token__\n"
    if way == "environment":
        names = ("TWINE_PASSWORD", "UV_PUBLISH_TOKEN", "PYPI_TOKEN", "OUR_OWN_SECRET")
        known = {"TWINE_USERNAME": "__token__", "NETWORK": f"http://me:{TOKEN}@proxy.example.org/"}
        return target.url, user | known | dict.fromkeys(names, TOKEN)
    if way == "pypirc":
        (home / ".pypirc").write_text(f"{section}password = {TOKEN}\n")
        return "mine", user
    if way in ("address", "twine"):
        address = target.url.replace("://", f"://__token__:{TOKEN}@")
        return (address, user) if way == "address" else (way, user | {"TWINE_REPOSITORY_URL": address})
    (home / ".pypirc").write_text(section)
    plant_keyring(home, KEYRING.format(token=TOKEN))
    del user["PYTHON_KEYRING_BACKEND"]
    return "mine", user | {"XDG_CONFIG_HOME": str(home)}


def dumping_project(project: Path, dumps: Path) -> None:
    """A project whose every part that runs reports what it sees."""

    def dump(name: str) -> str:
        return DUMP.format(target=str(dumps), name=name, user=str(os.getpid()), start=TOKEN[:-45])

    (project / "backend.py").write_text(f"from flit_core.buildapi import *\n{dump('backend')}")
    configuration = (project / "pyproject.toml").read_text()
    configuration = configuration.replace(
        'build-backend = "flit_core.buildapi"', 'build-backend = "backend"\nbackend-path = ["."]'
    )
    configuration = configuration.replace("[project]\n", '[project]\ndependencies = ["dumping-dependency"]\n')
    (project / "pyproject.toml").write_text(f'{configuration}\n[tool.flit.sdist]\ninclude = ["backend.py"]\n')
    with (project / "src" / "sample_healthy" / "__init__.py").open("a") as module:
        module.write(f"import dumping_dependency\n{dump('module')}")
    (project / "tests" / "conftest.py").write_text(dump("conftest"))
    (project / "tests" / "test_more.py").write_text(
        f"def test_release_check(installed_release):\n    exec({dump('test')!r}, {{}})\n"
    )
    build_wheel(
        project.parent / "more", "dumping-dependency", "1.0", files={"dumping_dependency.py": dump("dependency")}
    )


@pytest.mark.parametrize(
    ("use", "way", "n"),
    [
        ("stage", "environment", "-n2"),
        ("stage", "keyring", "-n0"),
        ("publish", "environment", "-n0"),
        ("publish", "pypirc", "-n2"),
        ("publish", "address", "-n0"),
        ("publish", "twine", "-n2"),
    ],
)
def test_no_credential_reaches_project_code(
    use: str, way: str, n: str, sample: Callable[[str], Path], release_check: Callable[..., Run], tmp_path: Path
) -> None:
    """Not its backend, a dependency, its conftest, its tests or its modules; nor output, logs, report or JUnit."""
    project, dumps = sample("healthy"), tmp_path / "dumps"
    dumps.mkdir()
    dumping_project(project, dumps)
    with target_in(tmp_path / "target", TOKEN) as target:
        name, user = planted(way, tmp_path / "home", target)
        option = f"--release-index={name}" if use == "stage" else f"--release-publish={name}"
        args = (option, "--release-yes", f"--release-upstream={tmp_path / 'more'}", "--junitxml=report.xml")
        # In a new interpreter: memory is looked into.
        run = release_check(project, *args, n=n, is_cold=True, installer="", **user)
        assert run.exit == 0, run.output
        assert len(target.held) == 2
    seen = {file.name.rstrip("0123456789"): file.read_text() for file in dumps.iterdir()}
    assert set(seen) == {"backend", "module", "conftest", "test", "dependency"}
    kept = [*(project / ".release-check").rglob("*"), project / "report.xml"]
    reported = "".join(file.read_text(errors="replace") for file in kept if file.is_file())
    everything = {"output": run.output, "report": reported} | seen
    assert [where for where, text in everything.items() if TOKEN in text] == []


def test_a_failing_upload_tells_no_token(
    sample: Callable[[str], Path], release_check: Callable[..., Run], tmp_path: Path
) -> None:
    """Not even where the index sends back what it was sent."""

    def echoing(exchange):  # type: ignore[no-untyped-def] # a fault
        if exchange.method == "POST" and not exchange.status:
            exchange.status, exchange.headers = 400, {"x-reason": f"bad token {TOKEN}"}
            exchange.body = f"you sent {TOKEN}".encode()
        return exchange

    project = sample("healthy")
    with target_in(tmp_path / "target", TOKEN) as target:
        target.faults.append(echoing)
        name, user = planted("environment", tmp_path / "home", target)
        run = release_check(project, f"--release-publish={name}", "--release-yes", "--junitxml=report.xml", **user)
    assert (run.exit, "bad token" in run.output) == (1, True), run.output
    kept = [*(project / ".release-check").rglob("*"), project / "report.xml"]
    reported = "".join(file.read_text(errors="replace") for file in kept if file.is_file())
    assert TOKEN not in run.output + reported
