"""What is wrong with a workflow file: by this project's own rules, by zizmor, and by the schema that
check-jsonschema brings along.
"""

import re
import shutil
import subprocess
import sysconfig
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

_PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}")


def own_faults(text: str) -> list[str]:
    """What no linter asks for: rights and a timeout for each job, and a version beside each digest."""
    workflow = loaded(text)
    found = [] if workflow.get("permissions") == {} else ["permissions: give none to all jobs; each job has its own"]
    if "concurrency" not in workflow:
        found.append("concurrency: say what becomes of an older run of the same branch")
    for name, job in workflow["jobs"].items():
        found += [f"{name}: no {key}" for key in ("timeout-minutes", "permissions") if key not in job]
        found += [f"{name}: {fault}" for step in job["steps"] for fault in _faults_of(step, text)]
    return found


def _faults_of(step: Mapping[str, Any], text: str) -> Iterator[str]:
    if "uses" in step and not _PINNED.fullmatch(step["uses"]):
        yield f"{step['uses']} is not pinned by a full digest"
    elif "uses" in step and not re.search(rf"{re.escape(step['uses'])} # v\d+(\.\d+)+$", text, re.MULTILINE):
        yield f"{step['uses']} has no comment that says its version"


def loaded(text: str) -> dict[str, Any]:
    """The workflow as plain values."""
    workflow: dict[str, Any] = YAML(typ="safe").load(text)
    return workflow


def zizmor(*paths: Path) -> subprocess.CompletedProcess[str]:
    """What zizmor finds without asking anybody; the exit status is 0 if that is nothing."""
    return _done("zizmor", "--offline", "--no-progress", "--strict-collection", *map(str, paths))


def check_schema(*paths: Path, schema: str = "vendor.github-workflows") -> subprocess.CompletedProcess[str]:
    """Whether the files fit a schema that check-jsonschema brings along."""
    return _done("check-jsonschema", "--builtin-schema", schema, *map(str, paths))


def _done(name: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    program = shutil.which(name, path=sysconfig.get_path("scripts"))
    assert program, f"{name} is not installed: pip install --group test"
    return subprocess.run((program, *arguments), capture_output=True, text=True, timeout=60, check=False)
