"""A compiled project as it is on the machine of its author: the wheel that is built here is for this machine alone."""

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run
from tests.plugin.publications import GIVEN, REPORT, Target

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have tags that PyPI takes"),
    pytest.mark.skipif(not (shutil.which("cc") or shutil.which("gcc")), reason="there is no C compiler"),
]


def test_a_wheel_for_this_machine(
    sample: Callable[[str], Path], release_check: Callable[..., Run], target: Target, tmp_path: Path
) -> None:
    """It passes with a note, and clears nothing; handed in, it is refused as PyPI refuses it."""
    project = sample("healthy-compiled")
    run = release_check(project)
    assert (run.exit, run.verdict, run.codes) == (0, "passed", set()), run.output
    (name,) = run.manifest["local_only"]
    assert "linux_" in name
    assert f"note: {name}: built here" in run.output
    evidence = json.loads((project / REPORT / "release-evidence.json").read_text("utf-8"))
    assert [reason for reason in evidence["predicate"]["failedTests"] if f"not for publishing: {name}" in reason]
    handed_in = shutil.copytree(project / REPORT / "dist", tmp_path / "dist")
    only_examined = ("--release-artifact=wheel", "-kfiles or examine")
    assert release_check(project, f"--release-dist={handed_in}", *only_examined).codes == {"PYPI121"}
    publishing = release_check(project, f"--release-publish={target.url}", "--release-yes", **GIVEN)
    assert (publishing.exit, target.sent) == (4, 0), publishing.output
    assert f"not publishing: {name} was built here" in publishing.output
