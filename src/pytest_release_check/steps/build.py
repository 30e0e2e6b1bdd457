"""Build: the sdist out of the source tree, the wheel out of the sdist, each exactly once."""

import json
import re
import sys
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pytest_release_check.analysis.output.build_output import BuildError, build_error, missing_here
from pytest_release_check.effects import in_cell, report_folder
from pytest_release_check.effects.dist_files import open_release
from pytest_release_check.effects.git import last_commit_time
from pytest_release_check.effects.network import outage_in
from pytest_release_check.effects.processes import Completed
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.uv_settings import uv_program, variables_to_find_uv
from pytest_release_check.model.contents import ReadRelease
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.sources import Project
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule
from pytest_release_check.steps.tree_wheel import compared_wheels, copy_to_build

BUILD_FAILED = Rule(
    code="RC101",
    slug="build-failed",
    summary="the build backend failed",
    why="There is no release; an sdist that does not build leaves everybody without a fitting wheel with an error.",
    fix="run `python -m build` in the project, and correct what the last lines of the error name",
    example='setup.py:  exec(open("../version.py").read())    # not in the sdist, out of which the wheel is built',
    source="PEP 517, PyReconstruct#78, asn1crypto#183",
)
BUILD_TIMED_OUT = Rule(
    code="RC102",
    slug="build-timed-out",
    summary="the build did not end in time",
    why="A build that waits for input or for a server never ends in CI, nor for users of the sdist.",
    fix="find out what the backend waits for, or allow more time with `--release-timeout`",
    example='setup.py:  input("Version? ")',
    source="600 s by default (`--release-timeout`), chosen",
)
BACKEND_MISSING = Rule(
    code="RC103",
    slug="backend-missing",
    summary="the build requirements could not be installed",
    why="Nobody can build the sdist: pip installs the same requirements first.",
    fix="correct `build-system.requires` in pyproject.toml: every name and version in it must be on the index",
    example="[build-system]\n"
    'requires = ["setuptools>=77777"]    # wrong: there is no such version\n'
    'requires = ["setuptools>=77"]',
    source="PEP 518",
)
BACKEND_UNUSABLE = Rule(
    code="RC104",
    slug="backend-unusable",
    summary="the build backend named in pyproject.toml cannot be loaded",
    why="Nobody can build the sdist: installers load the same backend.",
    fix="let `build-system.requires` name the distribution that has the module of `build-system.build-backend`",
    example='[build-system]\nrequires = ["setuptools"]\nbuild-backend = "hatchling.build"    # from hatchling',
    source="PEP 517",
)
BUILD_LEAVES_OTHERS = Rule(
    code="RC105",
    slug="build-leaves-others",
    summary="the build backend did not leave exactly the files that it names",
    why="It is not known which file is the release; uploads of a whole folder send what nobody has tested.",
    fix="let `build_sdist` and `build_wheel` each write one file into the folder they are given and return "
    "its name, and write everything else elsewhere",
    example="def build_wheel(wheel_directory, ...):\n    ...    # writes two wheels, and returns the name of one",
    source="PEP 517 (a hook makes one file and returns its name)",
)

_RULE_OF_STAGE = {
    "requirements": BACKEND_MISSING,
    "backend": BACKEND_UNUSABLE,
    "files": BUILD_LEAVES_OTHERS,
}
_HOOK = re.compile(r"^Backend subprocess exited when trying to invoke (\w+)")
"""What `build` says of a hook (PEP 517) that failed; the backend has written why before."""


def build(project: Project, context: RunContext, *, builds_again: bool = False) -> Outcome[ReadRelease]:
    """Build ``project`` in isolation; the files end up in the report's ``dist`` folder.

    With ``builds_again`` a wheel for any platform is built out of the tree as well, and compared.
    """
    output = context.workspace / "built"
    output.mkdir()
    before = replace(context, report=context.workspace / "before-report")
    report = context.workspace / "build.json"
    again = context.workspace / "built-of-tree"
    copy = copy_to_build(project, context) if builds_again else None
    done = before.run(
        f"building {project.label}",
        build_command(context, project.root, output, report, *((copy, again) if copy else ())),
        cwd=project.root,
        log="build",
        env=build_variables(project, context),
    )
    report_folder.make(context.report, before.report / report_folder.LOGS)
    if not done.succeeded:
        return _failed(project, done, _reported(report), context.log("build"))
    read = open_release(report_folder.keep(output, context.report / report_folder.DIST))
    if read.value is None or copy is None:
        return read
    error = _reported(report).get("again", "")
    findings = compared_wheels(read.value, again, error and _error(error, done).sentence, copy)
    return Outcome.of(read.value, read.findings + findings)


def build_command(context: RunContext, *paths: Path, options: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The program that builds a release; uv, if it is there, installs what the build requires: it is faster."""
    program = str(Path(in_cell.__file__).with_name("build_release.py"))
    by_uv = ("--uv",) if uv_program(context.environment) else ()
    return (sys.executable, program, *by_uv, *options, *map(str, paths))


def build_variables(project: Project, context: RunContext) -> dict[str, str]:
    """Times in archives come from the last commit, so that the next build gives the same bytes; and the way to uv."""
    return _epoch(project, context) | variables_to_find_uv(context.environment)


def _epoch(project: Project, context: RunContext) -> dict[str, str]:
    if "SOURCE_DATE_EPOCH" in context.environment:
        return {}
    seconds = last_commit_time(project.root)
    return {} if seconds is None else {"SOURCE_DATE_EPOCH": str(seconds)}


def _reported(report: Path) -> dict[str, str]:
    with suppress(OSError, ValueError):
        reported: dict[str, str] = json.loads(report.read_text("utf-8"))
        return reported
    return {}


def _failed(project: Project, done: Completed, reported: dict[str, str], log: Path) -> Outcome[ReadRelease]:
    if not done.timed_out and (trouble := outage_in(done.lines) or missing_here(done.lines)):
        return Outcome.inconclusive(trouble)
    rule, error = _RULE_OF_STAGE.get(reported.get("stage", ""), BUILD_FAILED), reported.get("error", "")
    found = _error(error, done) if rule is BUILD_FAILED else BuildError(sentence=error, evidence=done.last())
    detail = next(iter(found.sentence.splitlines()), f"exit status {done.returncode}")
    if done.timed_out:
        rule, detail = BUILD_TIMED_OUT, f"ended after {done.seconds:.0f} s"
    return Outcome.of(None, (_finding(rule, project, detail, found, log),))


def _finding(rule: Rule, project: Project, detail: str, found: BuildError, log: Path) -> Finding:
    return Finding(
        rule=rule, subject=project.label, detail=detail, evidence=found.evidence, log=str(log), fix=found.hint
    )


def _error(error: str, done: Completed) -> BuildError:
    """The backend's own error where ``error`` is only that a hook of it ended, with the name of the hook."""
    first = next(iter(error.splitlines()), "")
    hook = _HOOK.search(first)
    if hook is None:
        return BuildError(sentence=first, evidence=done.last())
    lines = done.lines[: done.lines.index(first)] if first in done.lines else done.lines
    found = build_error(lines)
    return replace(found, sentence=f"{hook[1]}: {found.sentence}" if found.sentence else first)
