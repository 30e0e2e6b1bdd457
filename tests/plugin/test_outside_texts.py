"""What builds, archives, metadata and modules say is in every report, and obeyed by nobody who reads it."""

import re
import xml.etree.ElementTree
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.archives import build_wheel
from tests.conftest import Run
from tests.reports.markdown import outside_of_code

pytestmark = pytest.mark.slow

HOSTILE = (
    "\x1b[31mred\x1b[0m \x1b]8;;http://evil.example\x07link \x9b2J\x08\x07 \u202egnp https://user:hidden-word@host/"
)
LINES = (HOSTILE, "::error file=x::owned", "  ::add-mask::release", "##vso[task.complete result=Failed]x", "```", "<b>")
OBEYED = re.compile(
    r"^\s*::|^release-check: ::|##(?:vso|teamcity)?\[|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]",
    re.MULTILINE,
)
BACKEND = f"""
import sys
for line in {LINES!r}:
    sys.stdout.buffer.write((line + "\\n").encode())
sys.stdout.flush()

def build_sdist(sdist_directory, config_settings=None):
    raise RuntimeError("::error::" + {HOSTILE!r})

build_wheel = build_sdist
"""


def reports(run: Run, folder: Path) -> dict[str, str]:
    """Everything that a run has written for people and services, by name."""
    written = {path.name: path.read_text("utf-8") for path in (run.folder / ".release-check").rglob("*.log")}
    manifest = run.folder / ".release-check" / "release-manifest.json"
    page = manifest.with_name("release-report.html")
    texts = {"output": run.output, "manifest": manifest.read_text("utf-8"), "page": page.read_text("utf-8"), **written}
    return texts | {name: (folder / name).read_text("utf-8") for name in ("junit.xml", "summary.md")}


def strings_of(value: object) -> list[str]:
    if isinstance(value, dict):
        return [text for item in value.items() for part in item for text in strings_of(part)]
    return [text for part in value for text in strings_of(part)] if isinstance(value, list) else [str(value)]


def require_plain(run: Run, folder: Path) -> None:
    for name, text in reports(run, folder).items():
        assert not OBEYED.search(text), (name, OBEYED.findall(text))
        assert "hidden-word" not in text, name
    assert not any(OBEYED.search(text) for text in strings_of(run.manifest))
    xml.etree.ElementTree.parse(folder / "junit.xml")
    summary = outside_of_code((folder / "summary.md").read_text("utf-8"))
    assert set(re.findall("<[^>]*>", summary)) == {"<details>", "<summary>", "</summary>", "</details>"}
    assert not set(summary) & set("`[]@&")


def checked(release_check: Callable[..., Run], project: Path, folder: Path, *options: str) -> Run:
    return release_check(
        project,
        f"--junitxml={folder / 'junit.xml'}",
        "--release-artifact=wheel",
        *options,
        installer="",
        GITHUB_STEP_SUMMARY=str(folder / "summary.md"),
    )


def test_a_backend(release_check: Callable[..., Run], tmp_path: Path) -> None:
    """It prints what terminals and CI services obey, and ends with it."""
    project = tmp_path / "project"
    project.mkdir()
    (project / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        '[project]\nname = "demo"\nversion = "1.0"\nrequires-python = ">=3.8"\n'
    )
    (project / "backend.py").write_text(BACKEND, "utf-8")
    run = checked(release_check, project, tmp_path)
    assert (run.exit, run.codes) == (1, {"RC101"}), run.output
    assert "red link" in run.output and ": :error" in run.output
    require_plain(run, tmp_path)


def test_files(release_check: Callable[..., Run], tmp_path: Path) -> None:
    """Metadata, names of members and what a module raises."""
    members = {
        "demo.py": f"raise ImportError({chr(10).join(LINES)!a})\n",
        f"demo-{HOSTILE.partition(' https')[0].replace('/', '-')}.py": "",
        "::error::demo.txt": "",
    }
    extra = (
        f"Summary: {HOSTILE}\nClassifier: ::error::{HOSTILE}\nLicense: ##[error]\nDescription-Content-Type: {HOSTILE}\n"
    )
    build_wheel(tmp_path / "dist", "demo", "1.0", files=members, extra=extra)
    run = checked(release_check, tmp_path, tmp_path, f"--release-dist={tmp_path / 'dist'}")
    assert run.exit == 1 and len(run.codes) > 3, run.output
    require_plain(run, tmp_path)
