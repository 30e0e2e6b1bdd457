"""A compiled project as it is on the machine of its author: the wheel that is built here is for this machine alone."""

import json
import shutil
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.archives import build_wheel
from tests.compiled import elf
from tests.conftest import Run
from tests.plugin.publications import GIVEN, REPORT, Target

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="other systems have tags that PyPI takes"),
]


def test_what_the_tag_of_a_wheel_does_not_promise(
    sample: Callable[[str], Path], release_check: Callable[..., Run], tmp_path: Path
) -> None:
    """Wheels that are handed in are read with the libraries of the extra, whatever machine they are for."""
    dist = tmp_path / "dist"
    build_wheel(dist, "demo", "1.0")
    for machine in ("x86_64", "aarch64"):
        wheel = build_wheel(dist, "demo", "1.0", filename=f"demo-1.0-cp312-cp312-manylinux_2_17_{machine}.whl")
        member = f"demo/_fast.cpython-312-{machine}-linux-gnu.so"
        with zipfile.ZipFile(wheel, "a") as archive:
            archive.writestr(member, elf(needed={"libc.so.6": ("GLIBC_2.34",)}))
    options = (f"--release-dist={dist}", "--release-artifact=wheel", "-kfiles or examine")
    run = release_check(sample("healthy"), *options)
    found = {finding["code"]: finding["detail"] for check in run.manifest["checks"] for finding in check["findings"]}
    assert "GLIBC_2.34" in found["RC327"], run.output
    assert "is for x86_64" in found["RC330"], run.output


@pytest.mark.skipif(not (shutil.which("cc") or shutil.which("gcc")), reason="there is no C compiler")
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
