"""The workflows of docs/ci done job by job: their commands, and what one job hands to the next as artifacts."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import THIS_PYTHON, user_environment
from tests.documents import ROOT
from tests.indexes import index_of
from tests.remote_index.test_tokens import token
from tests.workflow_files import loaded

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="runs bash"),
    pytest.mark.skipif(not shutil.which("jq"), reason="needs jq, as the machines of GitHub have it"),
]
TOKEN = token("127.0.0.1")
CIBUILDWHEEL = "python -m cibuildwheel --output-dir "
GIT = ("git", "-c", "user.name=A", "-c", "user.email=a@example.org")


def jobs_of(workflow: str) -> list[Mapping[str, Any]]:
    """The jobs of one of the workflows, in order."""
    return list(loaded((ROOT / "docs" / "ci" / workflow).read_text("utf-8"))["jobs"].values())


@dataclass
class Runner:
    """Does jobs as GitHub does, on this machine; actions are copies of files."""

    project: Path
    folder: Path
    variables: dict[str, str]
    artifacts: dict[str, Path] = field(default_factory=dict)

    def whole(self, name: str) -> str:
        """What all jobs of a workflow wrote; each must end well."""
        done = [self.job(job) for job in jobs_of(name)]
        assert [status for status, _ in done] == [0] * len(done), done[-1][1]
        return "".join(output for _, output in done)

    def job(self, job: Mapping[str, Any]) -> tuple[int, str]:
        """Exit status and output. All systems of a matrix are this one: it is done once, and handed on for each."""
        systems = job.get("strategy", {}).get("matrix", {}).get("os", [""])
        here = self.folder / f"job-{len(list(self.folder.iterdir()))}"
        (work := here / "work").mkdir(parents=True)
        (temporary := here / "temp").mkdir()
        written = ""
        for step in job["steps"]:
            action, given = step.get("uses", "").partition("@")[0], step.get("with", {})
            if action == "actions/checkout":
                subprocess.run(("git", "clone", "-q", str(self.project), str(work)), check=True)
            elif action == "actions/upload-artifact" and "if" not in step:
                paths = given["path"].replace("${{ runner.temp }}", str(temporary)).split()
                for name in dict.fromkeys(given["name"].replace("${{ matrix.os }}", system) for system in systems):
                    self.upload(name, [work / path for path in paths])
            elif action == "actions/download-artifact":
                self.download(given, work)
            elif "run" in step and not step["run"].startswith("python -m pip install"):
                status, output = self.command(step, work, temporary)
                written += output
                if status:
                    return status, written
        return 0, written

    def command(self, step: Mapping[str, Any], work: Path, temporary: Path) -> tuple[int, str]:
        """A step's commands; cibuildwheel, which needs containers, is a build of one wheel."""
        command = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")
        line = step["run"].replace(CIBUILDWHEEL, "python -m build --wheel --outdir ")
        done = subprocess.run(
            (*command, line),
            cwd=work,
            env=self.variables | step.get("env", {}) | {"NAME": "sample-healthy", "RUNNER_TEMP": str(temporary)},
            capture_output=True,
            text=True,
            timeout=400,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def upload(self, name: str, paths: list[Path]) -> None:
        """Below the folder that all paths are in; one folder is its contents."""
        artifact = self.folder / "artifacts" / name
        artifact.mkdir(parents=True)
        for path in paths:
            assert path.exists(), f"no {path}"
            if path.is_dir():
                shutil.copytree(path, artifact / (path.name if paths[1:] else ""), dirs_exist_ok=True)
            else:
                shutil.copy(path, artifact)
        self.artifacts[name] = artifact

    def download(self, given: Mapping[str, str], work: Path) -> None:
        """One artifact, or all whose names fit, each in a folder of its own unless they are merged."""
        target = work / given.get("path", "")
        pattern = re.escape(given.get("name") or given["pattern"]).replace(r"\*", ".*")
        found = [name for name in self.artifacts if re.fullmatch(pattern, name)]
        assert found, f"no artifact {pattern}"
        for name in found:
            apart = "pattern" in given and "merge-multiple" not in given
            shutil.copytree(self.artifacts[name], target / name if apart else target, dirs_exist_ok=True)


@pytest.fixture
def runner(sample: Callable[[str], Path], upstream: Path, tmp_path: Path) -> Runner:
    """A runner with a project under git."""
    project = sample("healthy")
    for arguments in (("init", "-q"), ("add", "-A"), ("commit", "-q", "-m", "a"), ("tag", "v1.0.0")):
        subprocess.run((*GIT, *arguments), cwd=project, check=True)
    (folder := tmp_path / "jobs").mkdir()
    options = f"-n0 --release-trials=none --release-python={THIS_PYTHON} --release-upstream={upstream}"
    variables = user_environment(project) | {
        "HOME": str(tmp_path),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PIP_FIND_LINKS": str(upstream),
        "PIP_NO_INDEX": "1",
        "PYTEST_ADDOPTS": options,
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    return Runner(project=project, folder=folder, variables=variables)


@pytest.mark.parametrize(
    ("workflow", "repository"),
    [("rehearsal.yml", "testpypi"), ("several-systems.yml", "pypi"), ("cibuildwheel.yml", "pypi")],
)
def test_a_release(workflow: str, repository: str, runner: Runner, tmp_path: Path) -> None:
    """From the checkout to what the index serves; then what watches over it says what it should."""
    with index_of(tmp_path / "index", token=TOKEN, at_root=True) as index:
        login = f"repository = {index.upload_url}\nusername = __token__\npassword = {TOKEN}\n"
        (tmp_path / ".pypirc").write_text(
            f"[distutils]\nindex-servers = {repository}\n\n[{repository}]\n{login}", "utf-8"
        )
        (tmp_path / ".pypirc").chmod(0o600)
        output = runner.whole(workflow)
        assert len(index.site.store.of("sample-healthy")) == 2, output
        if workflow == "several-systems.yml":
            runner.variables["PYTEST_ADDOPTS"] += " --release-artifact=wheel --release-index=pypi"
            assert "verdict: passed" in runner.whole("nightly.yml")
            ((status, output),) = map(runner.job, jobs_of("watch.yml"))
            assert (status, "error RC309" in output) == (1, True), "nobody attests what this test has published"
