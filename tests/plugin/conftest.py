"""What tests of publishing share: an index to publish on, and a release that was verified."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock

from tests.conftest import SAMPLES, user_environment
from tests.plugin.publications import REPORT, Target, target_in, verified


@pytest.fixture
def target(tmp_path: Path) -> Iterator[Target]:
    with target_in(tmp_path / "target") as made:
        yield made


@pytest.fixture(scope="session")
def verifying_run(tmp_path_factory: pytest.TempPathFactory, upstream: Path) -> Path:
    """A project and the report of a run that passed, made once for all processes."""
    project = tmp_path_factory.getbasetemp().parent / "release-check-verified"
    with FileLock(f"{project}.lock"):
        if not (project / REPORT / "release-evidence.json").exists():
            shutil.copytree(SAMPLES / "healthy", project, dirs_exist_ok=True)
            version = f"{sys.version_info[0]}.{sys.version_info[1]}"
            options = ("--release-check", f"--release-upstream={upstream}", f"--release-python={version}", "-n0")
            subprocess.run(
                (sys.executable, "-m", "pytest", *options, f"--release-report={REPORT}"),
                cwd=project,
                env=user_environment(project),
                check=True,
                capture_output=True,
            )
    return project / REPORT


@pytest.fixture
def handed_in(verifying_run: Path) -> str:
    """The option that hands in the files of `healthy`: for runs in which the build is not the point."""
    return f"--release-dist={verifying_run / 'dist'}"


@pytest.fixture
def publishing_folder(verifying_run: Path, tmp_path: Path) -> Path:
    return verified(verifying_run / "dist", verifying_run / "release-evidence.json", tmp_path / "job")
