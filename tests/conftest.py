"""A run of the release check as a user starts it, on a copy of a sample, with an upstream of its own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from pytest_release_check.effects.sources import VARIABLES
from tests.attested import signed_file
from tests.pytest_runs import ended_run

SAMPLES = Path(__file__).parent.parent / "fixtures"
CACHES = {
    "XDG_CACHE_HOME": os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache"),
    "XDG_DATA_HOME": os.environ.get("XDG_DATA_HOME") or str(Path.home() / ".local" / "share"),
}
"""Where a user with a home of a test's own finds what pip, uv, virtualenv and the plugin keep from run to run."""
THIS_PYTHON = f"{sys.version_info[0]}.{sys.version_info[1]}"


@dataclass(frozen=True)
class Run:
    """How a run ended and what it left."""

    exit: int
    output: str
    folder: Path

    @property
    def manifest(self) -> dict[str, Any]:
        text = (self.folder / ".release-check" / "release-manifest.json").read_text("utf-8")
        manifest: dict[str, Any] = json.loads(text)
        return manifest

    @property
    def verdict(self) -> str:
        return str(self.manifest["verdict"])

    @property
    def statuses(self) -> dict[str, str]:
        return {check["id"]: check["standing"] for check in self.manifest["checks"]}

    @property
    def codes(self) -> set[str]:
        return {finding["code"] for check in self.manifest["checks"] for finding in check["findings"]}


@pytest.fixture(scope="session")
def upstream(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the build backends of the samples, and pytest, fetched once for all processes."""
    folder = tmp_path_factory.getbasetemp().parent / "release-check-upstream"
    wanted, whole = ("flit_core", "setuptools", "wheel", "packaging"), ("pytest",)
    with FileLock(f"{folder}.lock"):
        complete = folder / "-".join(("complete", *wanted, *whole))  # the folder may outlive a run that wanted less
        if not complete.exists():
            pip = (sys.executable, "-m", "pip", "download", "--quiet", "--dest", str(folder))
            subprocess.run((*pip, "--no-deps", *wanted), check=True, capture_output=True)
            subprocess.run((*pip, *whole), check=True, capture_output=True)
            complete.mkdir()
    return folder


@pytest.fixture(scope="session")
def signed(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, bytes]:
    """A real file and its provenance, as its publisher signed it."""
    return signed_file(tmp_path_factory.getbasetemp().parent / "release-check-signed")


@pytest.fixture
def sample(tmp_path: Path) -> Callable[[str], Path]:
    """Copies a sample into a folder of the test's own."""

    def copied(slug: str) -> Path:
        target = tmp_path / slug
        shutil.copytree(SAMPLES / slug, target)
        return target

    return copied


def user_environment(folder: Path) -> dict[str, str]:
    """A user's environment without what pytest puts into ours."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("PYTEST_", "COV_")) and name not in VARIABLES  # the samples are of no CI job
    }
    # Reports of tests that name no folder for them, and locks, do not belong among those of who runs the tests.
    own = {"PIP_CONFIG_FILE": os.devnull, "COLUMNS": "150", "XDG_STATE_HOME": str(folder.parent / "state")}
    return kept | CACHES | own


@pytest.fixture
def release_check(upstream: Path) -> Callable[..., Run]:
    """Runs `pytest --release-check` in a folder and waits for its end.

    With uv, where what pip does or says is not the point: a run costs a third less. An empty ``installer`` types none,
    as most users do. ``is_cold`` starts a new interpreter (``tests/pytest_runs.py``).
    """

    def run(
        folder: Path,
        *args: str,
        python: str = THIS_PYTHON,
        n: str = "-n0",
        upstreams: bool = True,
        installer: str = "uv",
        is_cold: bool = False,
        **environment: str,
    ) -> Run:
        command = ["--release-check"]
        # What goes on beside the matrix has tests of its own, and would cost all others a third more.
        command += [] if any(arg.startswith("--release-trials") for arg in args) else ["--release-trials=none"]
        command += [f"--release-upstream={upstream}"] if upstreams else []
        command += [f"--release-python={python}"] if python else []
        named = any(arg.startswith("--release-installer") for arg in args)
        command += [f"--release-installer={installer}"] if installer and not named else []
        command += (
            [] if any(arg.startswith("--release-report") for arg in args) else ["--release-report=.release-check"]
        )
        done = ended_run(
            [*command, *filter(None, [n]), *args], folder, user_environment(folder) | environment, is_cold=is_cold
        )
        return Run(exit=done.returncode, output=done.stdout, folder=folder)

    return run
