"""A private index, whose files lie on another host: the token goes to the index, and nowhere else."""

import base64
import dataclasses
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.conftest import Run, user_environment
from tests.faulty_front import Exchange, front_of
from tests.plugin.publications import GIVEN, REPORT, TOKEN, Target, digests, publication

pytestmark = pytest.mark.slow
LOGIN = "Basic " + base64.b64encode(f"__token__:{TOKEN}".encode()).decode()


@dataclass
class Private:
    """The index, and what the other host was sent along with each request."""

    target: Target
    elsewhere: list[str] = field(default_factory=list)
    asked_for: list[str] = field(default_factory=list)


@pytest.fixture
def private(target: Target) -> Iterator[Private]:
    made = Private(target=target)

    def other_host(exchange: Exchange) -> Exchange:
        if not exchange.status:
            made.elsewhere.append(exchange.authorization)
            made.asked_for.append(exchange.path.rpartition("/")[2])
        return exchange

    with front_of(target.index.base_url, other_host) as other:

        def closed(exchange: Exchange) -> Exchange:
            """Reads want the token; files are linked on the other host, or the index redirects there."""
            if exchange.method == "POST":
                return exchange
            if exchange.authorization != LOGIN:
                return dataclasses.replace(exchange, status=401)
            if exchange.path.endswith(".tar.gz"):
                return dataclasses.replace(exchange, status=307, headers={"location": other.url + exchange.path})
            if not exchange.status or "/simple/" not in exchange.path or "json" not in exchange.headers["content-type"]:
                return exchange
            page = json.loads(exchange.body)
            for file in page["files"]:
                if file["filename"].endswith(".whl"):
                    file["url"] = f"{other.url}/files/{file['url'].partition('files/')[2]}"
            return dataclasses.replace(exchange, body=json.dumps(page).encode())

        target.faults.append(closed)
        yield made


def test_one_command(private: Private, sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """Published, read with the token, and verified again: by a run that has none."""
    project = sample("healthy")
    run = release_check(project, f"--release-publish={private.target.url}", "--release-yes", installer="", **GIVEN)
    assert run.exit == 0, run.output
    assert run.output.count("verdict: passed") == 2, "before and after"
    assert private.target.held == digests(project / REPORT / "release-evidence.json")
    assert set(private.asked_for) == {"sample_healthy-1.0.0-py3-none-any.whl", "sample_healthy-1.0.0.tar.gz"}
    assert set(private.elsewhere) == {""}
    assert TOKEN not in run.output


def test_three_jobs(private: Private, publishing_folder: Path, release_check: Callable[..., Run]) -> None:
    """The program, isolated, and a verification that reads with the token and expects the files of the evidence."""
    for name in ("pytest.ini", "conftest.py", "xdist.py", "twine.py", "json.py", "pip.py", "sitecustomize.py"):
        (publishing_folder / name).write_text("[pytest]\naddopts = -p evil\n" if name == "pytest.ini" else EVIL)
    (publishing_folder / "evil.py").write_text(EVIL)
    git_that_runs(publishing_folder / "evil.py", publishing_folder)
    command = (sys.executable, "-I", "-m", "pytest_release_check.publish", "--yes", "--wait=20")
    options = (f"--repository={private.target.url}", "--evidence=release-evidence.json")
    done = subprocess.run(
        (*command, *options),
        cwd=publishing_folder,
        env=user_environment(publishing_folder) | GIVEN | {"PYTHONPATH": str(publishing_folder)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert not (publishing_folder / "ran").exists()
    assert private.target.held == digests(publishing_folder / "release-evidence.json")
    evidence = f"--release-evidence={publishing_folder / 'release-evidence.json'}"
    third = (f"--release-index={private.target.url}", "--release-version=sample-healthy==1.0.0", evidence)
    again = release_check(publishing_folder.parent, *third, installer="", **GIVEN)
    assert (again.exit, again.verdict) == (0, "passed"), again.output
    assert set(private.elsewhere) == {""}
    assert TOKEN not in done.stdout + again.output


def git_that_runs(script: Path, folder: Path) -> None:
    """A repository whose own configuration names a program for git to ask."""
    subprocess.run(("git", "init", "-q", str(folder)), check=True)
    subprocess.run(("git", "-C", str(folder), "config", "core.fsmonitor", f"{sys.executable} {script}"), check=True)


EVIL = "import os, pathlib\npathlib.Path(__file__).with_name('ran').write_text(repr(dict(os.environ)))\n"


def test_pytest_has_loaded_something(target: Target, publishing_folder: Path) -> None:
    """Before any plugin was asked, with the token beside it: the pytest spelling stops, and names the other one."""
    (publishing_folder / "evil.py").write_text(EVIL)
    (publishing_folder / "pytest.ini").write_text("[pytest]\naddopts = -p evil\npythonpath = .\n")
    done = publication(publishing_folder, target)
    assert (done.returncode, target.sent) == (4, 0), done.stdout
    assert "pytest.ini, evil of this folder" in done.stdout
    assert "python -I -m pytest_release_check.publish" in done.stdout


@pytest.mark.parametrize(
    "addopts", ["--release-yes", "--release-publish={url} --release-yes --release-evidence=release-evidence.json"]
)
def test_the_environment_publishes_nothing(addopts: str, target: Target, publishing_folder: Path) -> None:
    """What cannot be undone is typed: also where another program takes over."""
    done = subprocess.run(
        (
            sys.executable,
            "-m",
            "pytest",
            *(() if "evidence" in addopts else (f"--release-publish={target.url}", GIVEN_EVIDENCE)),
        ),
        cwd=publishing_folder,
        env=user_environment(publishing_folder) | GIVEN | {"PYTEST_ADDOPTS": addopts.format(url=target.url)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, target.sent) == (4, 0), done.stdout + done.stderr
    assert "type it on the command line" in done.stderr


GIVEN_EVIDENCE = "--release-evidence=release-evidence.json"


@pytest.mark.parametrize(
    ("way", "words"),
    [
        ("addopts", "pytest has loaded evil of the project beside the credentials"),
        ("pip", "PIP_INDEX_URL holds the credential of the upload"),
        ("program", "it is more than a pytest command"),
        ("collect-only", ""),
    ],
)
def test_where_it_comes_too_late(way: str, words: str, target: Target, sample: Callable[[str], Path]) -> None:
    """Credentials that cannot be kept from project code stop the run before any work, with what to do instead."""
    project = sample("healthy")
    options = ["--release-check", f"--release-publish={target.url}", "--release-yes"]
    command, more = [sys.executable, "-m", "pytest"], {}
    if way in ("addopts", "collect-only"):
        (project / "evil.py").write_text("")
        addopts = "-p evil" if way == "addopts" else "--collect-only"
        with (project / "pyproject.toml").open("a") as file:
            file.write(f'\n[tool.pytest.ini_options]\naddopts = "{addopts}"\npythonpath = ["."]\n')
    elif way == "pip":
        more = {"PIP_INDEX_URL": f"https://gitlab:{TOKEN}@example.org/simple/"}
    else:
        command = [sys.executable, "-c", "import pytest, sys; sys.exit(pytest.main(sys.argv[1:]))"]
    done = subprocess.run(
        [*command, *options],
        cwd=project,
        env=user_environment(project) | GIVEN | more,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, target.sent) == (4 if words else 1, 0), done.stdout + done.stderr
    assert words in done.stderr and TOKEN not in done.stdout + done.stderr
