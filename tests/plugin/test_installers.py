"""Whole runs with uv, alone and beside pip."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.archives import build_sdist, build_wheel
from tests.conftest import Run
from tests.plugin.test_runs import with_own_check

THIS = f"py{sys.version_info[0]}{sys.version_info[1]}"
OWN = (
    "def test_own(installed_release):\n"
    "    assert 'sample-healthy' in installed_release.pip('list').stdout\n"
    "    assert '--version' in installed_release.pip('--help').stdout\n"
)
BACKEND = "def build_wheel(folder, settings=None, metadata=None):\n    raise ValueError('not in a cell')\n"
PYPROJECT = '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'


def findings_of(run: Run, node_id: str) -> list[dict[str, Any]]:
    (check,) = (check for check in run.manifest["checks"] if check["id"] == node_id)
    findings: list[dict[str, Any]] = check["findings"]
    return findings


@pytest.mark.slow
def test_both_installers(sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """Each has its cells, the release passes with both, and scenarios are tried once, with the first."""
    both = ("--release-installer=uv", "--release-installer=pip", "--release-trials=auto")
    run = release_check(with_own_check(sample("healthy"), OWN), *both)
    assert (run.exit, run.verdict) == (0, "passed"), run.output
    cells = {cell["id"]: cell["installer"] for cell in run.manifest["cells"]}
    assert cells == {f"{artifact}-{THIS}-{name}": name for artifact in ("wheel", "sdist") for name in ("pip", "uv")}
    tried = [node_id for node_id in run.statuses if "uninstall[" in node_id]
    assert tried == [f"release::uninstall[{THIS}]"]
    log = (run.folder / ".release-check" / "logs" / f"uninstall-{THIS}.log").read_text("utf-8")
    assert " - sample-healthy==" in log


@pytest.mark.slow
def test_a_requirement_that_cannot_be_met(sample: Callable[[str], Path], release_check: Callable[..., Run]) -> None:
    """uv's words, in one sentence; named in the settings instead of typed."""
    folder = sample("requirement-unsatisfiable")
    with (folder / "pyproject.toml").open("a") as stream:
        stream.write('\n[tool.pytest.ini_options]\nrelease_installer = ["uv"]\n')
    run = release_check(folder, "--release-artifact=wheel", installer="")
    assert (run.exit, run.verdict) == (1, "failed"), run.output
    assert "RC401" in run.codes
    (found,) = findings_of(run, f"release::install[wheel-{THIS}-uv]")
    assert "depends on packaging<1 and packaging>2, which are incompatible" in found["detail"]


@pytest.mark.slow
def test_an_sdist_that_does_not_build(tmp_path: Path, release_check: Callable[..., Run]) -> None:
    """The finding has the backend's own error, and the wheel passes."""
    build_wheel(tmp_path / "dist", "demo", "1.0")
    build_sdist(tmp_path / "dist", "demo", "1.0", files={"pyproject.toml": PYPROJECT, "backend.py": BACKEND})
    run = release_check(tmp_path, "--release-dist=dist", "--release-installer=uv")
    assert (run.exit, run.statuses[f"release::install[wheel-{THIS}-uv]"]) == (1, "passed"), run.output
    (found,) = findings_of(run, f"release::install[sdist-{THIS}-uv]")
    assert found["code"] == "RC401"
    assert "the build failed: ValueError: not in a cell" in str(found)
