"""What a run gives the services whose jobs it runs in: annotations, code quality, JUnit with properties, the page."""

import json
import xml.etree.ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Run

pytestmark = pytest.mark.slow

SETTINGS = {
    "GITHUB_ACTIONS": "true",
    "GITLAB_CI": "true",
    "GITHUB_WORKSPACE": "",
    "CI_PROJECT_DIR": "",
}


@pytest.mark.parametrize("n", ["-n0", "-n2"])
def test_a_cause_beside_its_line(
    n: str, tmp_path: Path, sample: Callable[[str], Path], release_check: Callable[..., Run]
) -> None:
    """One annotation and one object for the cause, named below the checkout; what follows from it has none."""
    folder = sample("own-file-missing")
    options = (f"--junitxml={tmp_path / 'junit.xml'}", f"--release-html={tmp_path / 'new' / 'page.html'}")
    run = release_check(folder, *options, n=n, **SETTINGS | {"GITHUB_WORKSPACE": str(folder.parent)})
    assert run.exit == 1
    path = f"{folder.name}/sample_own_file_missing/__init__.py"
    lines = run.output.splitlines()
    (command,) = [line for line in lines if line.startswith("::")]
    assert command.startswith(f"::error file={path},line=7,title=RC270 own-file-missing::"), command
    heading = next(number for number, line in enumerate(lines) if line.startswith("=") and " release check " in line)
    assert lines.index(command) < heading
    report = run.folder / ".release-check"
    (entry,) = json.loads((report / "release-code-quality.json").read_text("utf-8"))
    assert (entry["check_name"], entry["location"]) == ("RC270", {"path": path, "lines": {"begin": 7}})
    tests = {
        test.get("name"): [(prop.get("name"), prop.get("value")) for prop in test.iter("property")]
        for test in xml.etree.ElementTree.parse(tmp_path / "junit.xml").iter("testcase")
    }
    digests = {file["filename"]: file["sha256"] for file in run.manifest["files"]}
    built = tests["build"]
    assert dict(zip(*[iter(value for _, value in built)] * 2, strict=True)) == digests
    assert tests["examine"] == [("release_code", "RC270"), ("release_severity", "error")]
    installed = {value for name, found in tests.items() if str(name).startswith("install[") for _, value in found}
    assert installed == set(digests.values())
    page = (tmp_path / "new" / "page.html").read_text("utf-8")
    assert page == (report / "release-report.html").read_text("utf-8")


def test_a_page_that_cannot_be_written(
    tmp_path: Path, sample: Callable[[str], Path], release_check: Callable[..., Run]
) -> None:
    """A folder is refused before any work; what only shows at the end is said, and the run does not pass."""
    folder = sample("healthy")
    run = release_check(folder, f"--release-html={tmp_path}")
    assert run.exit == 4
    assert f"--release-html {tmp_path}: this is a folder; name a file in it, as " in run.output
    (tmp_path / "file").write_text("")
    run = release_check(folder, f"--release-html={tmp_path / 'file' / 'page.html'}", "--release-artifact=wheel")
    assert run.exit == 1
    assert "release-check: error: no page: " in run.output
