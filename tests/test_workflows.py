"""Workflow files are valid, pinned, and have no more rights than they need; and the linters would say so if not."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import THIS_PYTHON, user_environment
from tests.workflow_files import check_schema, loaded, own_faults, zizmor

ROOT = Path(__file__).parent.parent
ACTION = ROOT / "action.yml"
EXAMPLES = sorted((ROOT / "docs" / "ci").glob("*.yml"))
WORKFLOWS = [*sorted((ROOT / ".github" / "workflows").glob("*.yml")), *EXAMPLES]
CHECKOUT = "actions/checkout@3d3c42e5aac5ba805825da76410c181273ba90b1"
GOOD = f"""\
name: test
on: push
permissions: {{}}
concurrency:
  group: ${{{{ github.ref }}}}
jobs:
  tests:
    name: Tests
    runs-on: ubuntu-latest
    timeout-minutes: 10
    permissions:
      contents: read
    steps:
      - uses: {CHECKOUT} # v7.0.1
        with:
          persist-credentials: false
      - run: echo tested
"""


def broken(old: str, new: str) -> str:
    """The good workflow with one defect."""
    assert GOOD.count(old) == 1
    return GOOD.replace(old, new)


def written(folder: Path, text: str) -> Path:
    """A workflow file in a folder that looks like a repository."""
    path = folder / ".github" / "workflows" / "test.yml"
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    return path


def test_the_workflows_are_there() -> None:
    """What follows is about these."""
    examples = [
        "cibuildwheel.yml",
        "merge-gate.yml",
        "nightly.yml",
        "rehearsal.yml",
        "several-systems.yml",
        "watch.yml",
        "workspace.yml",
    ]
    assert [path.name for path in WORKFLOWS] == ["release.yml", "test.yml", *examples]


def test_zizmor_finds_nothing() -> None:
    """Nor do its schemas of the files."""
    done = zizmor(*WORKFLOWS, ACTION)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_workflows_fit_the_schema() -> None:
    """Every key is one that GitHub knows."""
    done = check_schema(*WORKFLOWS)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_job_is_bounded_and_every_action_pinned(path: Path) -> None:
    """A digest with the version that it is of, a timeout, and rights of its own."""
    assert own_faults(path.read_text("utf-8")) == []


def test_only_one_job_gets_an_identity() -> None:
    """The one that publishes: it has an environment to approve it, and no code of the project is checked out there."""
    jobs = {
        (path.name, name): job
        for path in WORKFLOWS
        for name, job in loaded(path.read_text("utf-8"))["jobs"].items()
        if job["permissions"] != {"contents": "read"}
    }
    names = ("release.yml", "cibuildwheel.yml", "rehearsal.yml", "several-systems.yml", "workspace.yml")
    assert list(jobs) == [(name, "publish") for name in names]
    for job in jobs.values():
        assert (job["permissions"], "environment" in job) == ({"id-token": "write"}, True)
        assert [step["uses"] for step in job["steps"] if "actions/checkout" in step.get("uses", "")] == []


def test_the_action_fits_the_schema() -> None:
    done = check_schema(ACTION, schema="vendor.github-actions")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="runs bash")
def test_the_script_of_the_action(sample: Callable[[str], Path], upstream: Path, tmp_path: Path) -> None:
    """From an empty environment, with arguments that hold blanks and quotes, to its outputs."""
    (step,) = loaded(ACTION.read_text("utf-8"))["runs"]["steps"]
    folder, outputs = sample("healthy"), tmp_path / "outputs"
    index = shutil.copytree(upstream, tmp_path / "with blank")
    options = f"-n0 --release-artifact=wheel --release-trials=none --release-python={THIS_PYTHON}"
    environment = user_environment(folder) | {
        "RUNNER_TEMP": str(tmp_path),
        "GITHUB_OUTPUT": str(outputs),
        "ARGUMENTS": f"{options} '--release-upstream={index}' -o \"cache_dir=$(echo a)\"",
        "PACKAGE": str(ROOT),
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
    }
    command = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"])
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    report = tmp_path / "release-check-report"
    expected = ["verdict=passed", "name=sample-healthy", "version=1.0.0", f"report={report}"]
    assert outputs.read_text().splitlines() == expected
    assert (report / "release-evidence.json").is_file()
    assert not (folder / "a").exists(), "nothing in an argument is a command"


def test_a_good_workflow_has_no_faults(tmp_path: Path) -> None:
    """What the tables below change, one thing at a time."""
    path = written(tmp_path, GOOD)
    assert own_faults(GOOD) == []
    assert zizmor(path).returncode == 0
    assert check_schema(path).returncode == 0


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (broken("permissions: {}\n", ""), "permissions: give none to all jobs; each job has its own"),
        (
            broken("permissions: {}", "permissions: write-all"),
            "permissions: give none to all jobs; each job has its own",
        ),
        (
            broken("concurrency:\n  group: ${{ github.ref }}\n", ""),
            "concurrency: say what becomes of an older run of the same branch",
        ),
        (broken("    timeout-minutes: 10\n", ""), "tests: no timeout-minutes"),
        (broken("    permissions:\n      contents: read\n", ""), "tests: no permissions"),
        (broken(CHECKOUT, "actions/checkout@v7"), "tests: actions/checkout@v7 is not pinned by a full digest"),
        (broken(CHECKOUT, CHECKOUT[:-1]), f"tests: {CHECKOUT[:-1]} is not pinned by a full digest"),
        (broken(CHECKOUT, "./action"), "tests: ./action is not pinned by a full digest"),
        (broken(" # v7.0.1", ""), f"tests: {CHECKOUT} has no comment that says its version"),
        (broken(" # v7.0.1", " # main"), f"tests: {CHECKOUT} has no comment that says its version"),
        (broken(" # v7.0.1", " # v7"), f"tests: {CHECKOUT} has no comment that says its version"),
    ],
)
def test_own_rules_find(text: str, fault: str) -> None:
    """One defect, one sentence."""
    assert own_faults(text) == [fault]


@pytest.mark.parametrize(
    ("text", "audit"),
    [
        (broken(CHECKOUT, "actions/checkout@v7"), "unpinned-uses"),
        (broken("        with:\n          persist-credentials: false\n", ""), "artipacked"),
        (broken("echo tested", "echo ${{ github.event.head_commit.message }}"), "template-injection"),
        (broken("on: push", "on: pull_request_target"), "dangerous-triggers"),
        (GOOD + "    permissions: {", "failed to load"),
    ],
)
def test_zizmor_finds(tmp_path: Path, text: str, audit: str) -> None:
    """It would: each of these ends it with another status than 0."""
    done = zizmor(written(tmp_path, text))
    assert done.returncode != 0
    assert audit in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("text", "word"),
    [(broken("runs-on:", "runs_on:"), "runs_on"), (broken("- run:", "- uses: x/y@z\n        runs:"), "runs")],
)
def test_the_schema_finds(tmp_path: Path, text: str, word: str) -> None:
    """Keys that GitHub does not know."""
    done = check_schema(written(tmp_path, text))
    assert done.returncode == 1
    assert word in done.stdout
