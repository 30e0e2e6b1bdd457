"""`--release-python-download`: what is named and not here is fetched, or said to be missing."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import THIS_PYTHON, Run
from tests.uv_downloads import settings_of_uv

pytestmark = pytest.mark.slow
NO_ADDRESS = "http://127.0.0.1:1/python.tar.gz"
NOT_HERE = "3.77"


@pytest.fixture
def project(sample: Callable[[str], Path]) -> Path:
    """Its metadata names a Python that nobody has."""
    folder = sample("healthy")
    file = folder / "pyproject.toml"
    classifiers = f'classifiers = ["Programming Language :: Python :: {NOT_HERE}"]\n'
    file.write_text(file.read_text("utf-8").replace("[project]\n", f"[project]\n{classifiers}"), "utf-8")
    return folder


def test_one_that_the_metadata_names(project: Path, release_check: Callable[..., Run], tmp_path: Path) -> None:
    """It is missing, for a reason, and the run goes on without it."""
    uv = settings_of_uv(tmp_path, "3.77.0", NO_ADDRESS)
    run = release_check(project, "--release-python-download", "--collect-only", python="auto", **uv)
    assert run.exit == 0, run.output
    assert "fetched by uv: nothing" in run.output
    assert f"Python {NOT_HERE}: named by the metadata, and uv cannot fetch it: a server could not be" in run.output


def test_one_that_was_asked_for(project: Path, release_check: Callable[..., Run], tmp_path: Path) -> None:
    """Without it there is no run."""
    uv = settings_of_uv(tmp_path, "3.77.0", NO_ADDRESS)
    run = release_check(project, "--release-python-download", python=NOT_HERE, **uv)
    assert run.exit == 4, run.output
    assert f"--release-python {NOT_HERE}: it is not on this machine, and uv cannot fetch it: a server" in run.output
    assert "Traceback" not in run.output


def test_the_plan(project: Path, release_check: Callable[..., Run], tmp_path: Path) -> None:
    """It says what would be fetched, and fetches nothing."""
    uv = settings_of_uv(tmp_path, "3.77.0", NO_ADDRESS)
    run = release_check(project, "--release-plan", "--release-python-download", python="auto", **uv)
    assert (run.exit, f"would be fetched by uv: {NOT_HERE}" in run.output) == (0, True), run.output
    asked = ("--release-plan", "--release-python-download", f"--release-python={NOT_HERE}")
    run = release_check(project, *asked, python=THIS_PYTHON, **uv)
    assert (run.exit, f"would be fetched by uv: {NOT_HERE}" in run.output) == (0, True), run.output
    assert not (tmp_path / "installed").exists()
