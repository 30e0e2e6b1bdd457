"""The component for GitLab: it fits the schema, and its commands give a report that GitLab can read."""

import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from tests.conftest import THIS_PYTHON, user_environment
from tests.workflow_files import check_schema

ROOT = Path(__file__).parent.parent
COMPONENT = ROOT / "templates" / "release-check.yml"
_INPUT = re.compile(r"\$\[\[ inputs\.(\w+) \]\]")


def inputs() -> dict[str, Any]:
    """Name to description and default."""
    header, _, _ = COMPONENT.read_text("utf-8").partition("\n---\n")
    found: dict[str, Any] = YAML(typ="safe").load(header)["spec"]["inputs"]
    return found


def filled(**given: str) -> str:
    """The second document with its inputs, as GitLab fills them in."""
    values = {name: stated["default"] for name, stated in inputs().items()} | given
    _, _, text = COMPONENT.read_text("utf-8").partition("\n---\n")
    return _INPUT.sub(lambda found: str(values[found[1]]), text)


def test_the_inputs() -> None:
    """Each is explained, has a default, and is used."""
    used = set(_INPUT.findall(COMPONENT.read_text("utf-8")))
    assert used == set(inputs())
    assert all({"description", "default"} == set(stated) for stated in inputs().values())


def test_it_fits_the_schema(tmp_path: Path) -> None:
    """Every key is one that GitLab knows; another one is found."""
    path = tmp_path / ".gitlab-ci.yml"
    path.write_text(filled(), "utf-8")
    done = check_schema(path, schema="vendor.gitlab-ci")
    assert done.returncode == 0, done.stdout + done.stderr
    path.write_text(filled().replace("codequality:", "code_quality:"), "utf-8")
    assert check_schema(path, schema="vendor.gitlab-ci").returncode == 1


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="runs sh")
def test_its_commands(sample: Callable[[str], Path], upstream: Path) -> None:
    """From an empty environment to the artifacts of a release that fails."""
    job = YAML(typ="safe").load(filled())["release-check"]
    folder = sample("own-file-missing")
    options = f"-n0 --release-artifact=wheel --release-trials=none --release-python={THIS_PYTHON}"
    environment = user_environment(folder) | {
        "GITLAB_CI": "true",
        "CI_PROJECT_DIR": str(folder),
        "ARGUMENTS": f"{options} '--release-upstream={upstream}' -o \"cache_dir=$(echo a)\"",
        "PACKAGE": str(ROOT),
        "REPORT": job["variables"]["REPORT"].replace("$CI_PROJECT_DIR", str(folder)),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    statuses = []
    for part in ("script", "after_script"):
        done = subprocess.run(
            ("sh", "-ec", "\n".join(job[part])),
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        statuses.append((done.returncode, done.stdout + done.stderr))
    assert [status for status, _ in statuses] == [1, 0], statuses
    reports = job["artifacts"]["reports"]
    quality = json.loads((folder / reports["codequality"]).read_text("utf-8"))
    assert [entry["check_name"] for entry in quality] == ["RC270"]
    suite = next(xml.etree.ElementTree.parse(folder / reports["junit"]).iter("testsuite"))
    assert suite.get("failures") == "1"
    assert (folder / "release-check-report" / "release-manifest.json").is_file()
    assert not (folder / "a").exists(), "nothing in an argument is a command"
