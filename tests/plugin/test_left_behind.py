"""A run leaves its report, where it says, and nothing else: no process, no lock, no folder, no file in the tree."""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from tests.conftest import THIS_PYTHON, Run, user_environment

pytestmark = pytest.mark.slow

BACKEND = """
import os, subprocess, sys
from flit_core.buildapi import *
import flit_core.buildapi as real

CHILD = "import os, sys, time; open(sys.argv[1], 'w').write(str(os.getpid())); time.sleep(600)"

def left(name):
    path = os.path.join(os.environ["LEFT_IN"], name)
    env = {} if name == "daemon" else None
    quiet = dict.fromkeys(("stdin", "stdout", "stderr"), subprocess.DEVNULL)
    subprocess.Popen([sys.executable, "-c", CHILD, path], **quiet, env=env, start_new_session=True)
    while not (os.path.exists(path) and open(path).read()):
        pass

def build_sdist(*args):
    left("session")
    if not os.fork():
        left("daemon")
        os._exit(0)
    os.wait()
    return real.build_sdist(*args)
"""
BACKENDS = {
    "flit_core.buildapi": "[tool.flit.sdist]\ninclude = ['**/*']",
    "hatchling.build": "[tool.hatch.build.targets.sdist]\ninclude = ['*']",
    "pdm.backend": "[tool.pdm.build]\nsource-includes = ['**/*']",
    "poetry.core.masonry.api": "[tool.poetry]\npackages = [{include = 'sample_healthy', from = 'src'}]\n"
    "include = [{path = '**/*', format = 'sdist'}]",
    "setuptools.build_meta": "",
    "uv_build": "[tool.uv.build-backend]\nsource-include = ['**/*']",
}
"""Each set to pack all it can."""
DISTRIBUTIONS = ("flit_core", "hatchling", "pdm-backend", "poetry-core", "setuptools", "uv_build")


def run_of(folder: Path, upstream: Path, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """A run without a word about the report; its temporary folder is a new one beside the project."""
    command = [sys.executable, "-m", "pytest", "--release-check", f"--release-upstream={upstream}", "-n0"]
    only = [f"--release-python={THIS_PYTHON}", "--release-artifact=wheel", "--release-trials=none"]
    (folder.parent / "tmp").mkdir(exist_ok=True)
    return subprocess.run(
        [*command, *only, *args],
        cwd=folder,
        env=user_environment(folder) | {"TMPDIR": str(folder.parent / "tmp")} | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def members(sdist: Path) -> set[str]:
    with tarfile.open(sdist) as archive:
        return {name.partition("/")[2] for name in archive.getnames()}


def with_backend(project: Path, backend: str, settings: str) -> None:
    text = (project / "pyproject.toml").read_text()
    project_table = text[text.index("[project]") :].partition("\n[tool.")[0]
    table = f"[build-system]\nrequires = []\nbuild-backend = '{backend}'\n\n"
    (project / "pyproject.toml").write_text(f"{table}{project_table}\n{settings}\n")
    (project / "MANIFEST.in").write_text("graft .\n")


@pytest.fixture(scope="module")
def backends(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all backends, to build by hand with."""
    folder = tmp_path_factory.mktemp("backends")
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--target", str(folder))
    subprocess.run((*pip, *DISTRIBUTIONS), check=True, capture_output=True)
    return folder


@pytest.fixture
def built_by_hand(backends: Path) -> Callable[[Path, Path], Path]:
    def build(project: Path, output: Path) -> Path:
        code = "import sys, build; build.ProjectBuilder(sys.argv[1]).build('sdist', sys.argv[2])"
        environment = user_environment(project) | {
            "PYTHONPATH": str(backends),
            "PATH": f"{backends / 'bin'}{os.pathsep}{os.environ['PATH']}",
        }
        command = [sys.executable, "-c", code, str(project), str(output)]
        subprocess.run(command, check=True, capture_output=True, env=environment)
        (sdist,) = output.glob("*.tar.gz")
        return sdist

    return build


def files_of(folder: Path) -> set[str]:
    """All that is in a folder, less what pytest itself keeps in every run: for --lf, and the bytecode of test files."""
    paths = {path.relative_to(folder).as_posix() for path in folder.rglob("*")}
    return {path for path in paths if not path.startswith(".pytest_cache") and "__pycache__" not in path}


def test_nothing_but_the_report(
    sample: Callable[[str], Path], upstream: Path, tmp_path: Path, built_by_hand: Callable[[Path, Path], Path]
) -> None:
    """The tree is as it was, so no backend can pack anything of the run; the report is where the output says."""
    project = sample("healthy")
    before = files_of(project)
    done = run_of(project, upstream)
    assert done.returncode == 0, done.stdout
    assert files_of(project) == before
    assert list((tmp_path / "tmp").iterdir()) == []
    (report,) = (tmp_path / "state" / "pytest-release-check").iterdir()
    (stated,) = re.findall(r"^manifest: (.*), logs: ", done.stdout, re.MULTILINE)
    assert Path(stated) == report / "release-manifest.json" and f"  report: {report}" in done.stdout
    assert json.loads(Path(stated).read_text())["verdict"] == "passed"
    for backend, settings in BACKENDS.items():
        with_backend(project, backend, settings)
        packed = members(built_by_hand(project, tmp_path / backend))
        assert "pyproject.toml" in packed
        assert not {name for name in packed if "release-" in name or name.endswith((".log", ".whl"))}


def test_a_report_in_the_tree(
    sample: Callable[[str], Path],
    upstream: Path,
    tmp_path: Path,
    built_by_hand: Callable[[Path, Path], Path],
    release_check: Callable[..., Run],
) -> None:
    """Whoever wants it there hears what can happen, and it is an error when it has happened."""
    project = sample("healthy")
    done = run_of(project, upstream, "--release-report=report", "-k", "build")
    assert f"the report {project / 'report'} is in the source tree" in done.stdout
    with_backend(project, "setuptools.build_meta", "")
    built_by_hand(project, tmp_path / "dist")
    run = release_check(tmp_path, "--release-dist=dist", "-k", "files or examine")
    assert "RC295" in run.codes and run.statuses["release::examine"] == "failed", run.output


@pytest.mark.skipif(sys.platform == "win32", reason="starts daemons as POSIX does")
def test_what_a_backend_leaves_running(sample: Callable[[str], Path], upstream: Path, tmp_path: Path) -> None:
    """Children that closed their output and left the group, with and without their variables, end with the build."""
    project = sample("healthy")
    text = (project / "pyproject.toml").read_text()
    text = text.replace('"flit_core.buildapi"', '"leaving"\nbackend-path = ["."]')
    (project / "pyproject.toml").write_text(text)
    (project / "leaving.py").write_text(BACKEND)
    (tmp_path / "pids").mkdir()
    wanted = ("--release-pass-env=LEFT_IN", "-k", "build")
    done = run_of(project, upstream, *wanted, LEFT_IN=str(tmp_path / "pids"))
    pids = {path.name: int(path.read_text()) for path in (tmp_path / "pids").iterdir()}
    assert set(pids) == {"session", "daemon"}, done.stdout
    left = {name for name, pid in pids.items() if psutil.pid_exists(pid)}
    for pid in pids.values():
        if psutil.pid_exists(pid):
            psutil.Process(pid).kill()
    assert left == set(), "the child of a program must not outlive it"


def test_two_runs_with_other_temporary_folders(sample: Callable[[str], Path], upstream: Path, tmp_path: Path) -> None:
    """They share a report folder, and so one of them is refused, whatever TMPDIR says."""
    project = sample("build-timed-out")
    command = [sys.executable, "-m", "pytest", "--release-check", f"--release-upstream={upstream}", "-n0"]
    (tmp_path / "other").mkdir()
    environment = user_environment(project) | {"TMPDIR": str(tmp_path / "other")}
    with subprocess.Popen(
        [*command, f"--release-python={THIS_PYTHON}"],
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as first:
        try:
            assert first.stdout is not None
            assert any("building" in line for line in first.stdout), "the first run has the folder"
            second = run_of(project, upstream)
        finally:
            first.kill()
    assert second.returncode == 4 and "another release check is writing to" in second.stdout + second.stderr
    third = run_of(project, upstream, "--release-timeout=2", TMPDIR=str(tmp_path / "other"))
    assert third.returncode == 1, third.stdout
    assert list((tmp_path / "other").iterdir()) == [], "what the killed run has left went with the next one"
    shutil.rmtree(tmp_path / "other")
