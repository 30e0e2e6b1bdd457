"""Build: the sdist out of the source tree, the wheel out of the sdist, each exactly once."""

import json
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pytest_release_check.checks.build_needs import missing_here
from pytest_release_check.edges import in_cell, report_folder
from pytest_release_check.edges.dist_files import read_release
from pytest_release_check.edges.git import last_commit_time
from pytest_release_check.edges.network import outage_in
from pytest_release_check.edges.processes import Completed
from pytest_release_check.edges.tools import Tools
from pytest_release_check.model import rules
from pytest_release_check.model.distributions import Distributions
from pytest_release_check.model.findings import Finding
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.project import Project
from pytest_release_check.steps.tree_wheel import compared_wheels, copy_to_build

_RULE_OF_STAGE = {
    "requirements": rules.BACKEND_MISSING,
    "backend": rules.BACKEND_UNUSABLE,
    "files": rules.BUILD_LEAVES_OTHERS,
}


def build(project: Project, tools: Tools, *, builds_again: bool = False) -> Outcome[Distributions]:
    """Build ``project`` in isolation; the files end up in the report's ``dist`` folder.

    With ``builds_again`` a wheel for any platform is built out of the tree as well, and compared.
    """
    output = tools.workspace / "built"
    output.mkdir()
    before = replace(tools, report=tools.workspace / "before-report")
    report = tools.workspace / "build.json"
    program = str(Path(in_cell.__file__).with_name("build_release.py"))
    again = tools.workspace / "built-of-tree"
    copy = copy_to_build(project, tools) if builds_again else None
    done = before.run(
        f"building {project.label}",
        (sys.executable, program, *map(str, (project.root, output, report, *((copy, again) if copy else ())))),
        cwd=project.root,
        log="build",
        env=epoch(project, tools),
    )
    report_folder.make(tools.report, before.report / report_folder.LOGS)
    if not done.succeeded:
        return _failed(project, done, _told(report), tools.log("build"))
    read = read_release(report_folder.keep(output, tools.report / report_folder.DIST))
    if read.value is None or copy is None:
        return read
    findings = compared_wheels(read.value, again, _told(report).get("again", ""))
    return Outcome.of(read.value, read.findings + findings)


def epoch(project: Project, tools: Tools) -> dict[str, str]:
    """Variables for a build: times in archives come from the last commit, so that the next one gives the same bytes."""
    if "SOURCE_DATE_EPOCH" in tools.environment:
        return {}
    seconds = last_commit_time(project.root)
    return {} if seconds is None else {"SOURCE_DATE_EPOCH": str(seconds)}


def _told(report: Path) -> dict[str, str]:
    with suppress(OSError, ValueError):
        told: dict[str, str] = json.loads(report.read_text("utf-8"))
        return told
    return {}


def _failed(project: Project, done: Completed, told: dict[str, str], log: Path) -> Outcome[Distributions]:
    if not done.timed_out and (trouble := outage_in(done.lines) or missing_here(done.lines)):
        return Outcome.unsettled(trouble)
    rule, error = _RULE_OF_STAGE.get(told.get("stage", ""), rules.BUILD_FAILED), told.get("error", "")
    detail = _with_cause(error.splitlines()[0], done) if error else f"exit status {done.returncode}"
    if done.timed_out:
        rule, detail = rules.BUILD_TIMED_OUT, f"ended after {done.seconds:.0f} s"
    finding = Finding(code=rule.code, subject=project.label, detail=detail, evidence=done.last(), log=str(log))
    return Outcome.of(None, (finding,))


def _with_cause(error: str, done: Completed) -> str:
    """What was tried, and the last line that the backend has said before it ended."""
    said = [line.strip() for line in done.lines if line.strip()]
    before = said[: said.index(error)] if error in said else []
    return f"{error}: {before[-1]}" if before else error
