"""Install: ``pip install name==version`` into a fresh environment, with proof of what was installed."""

import json
from dataclasses import replace
from typing import Any

from pytest_release_check.analysis.output.build_output import build_error
from pytest_release_check.analysis.output.missing_tools import missing_here
from pytest_release_check.analysis.output.pip_output import build_output, inconsistency_in, refusal_in
from pytest_release_check.effects.cell_queries import WRONG_FILE_INSTALLED, describe, new_cell_folder, run_in_cell
from pytest_release_check.effects.network import outage_in
from pytest_release_check.effects.processes import Completed
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.installers.virtualenvs import make_virtualenv, options_to_replace
from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.environments import Cell
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule

INSTALL_FAILED = Rule(
    code="RC401",
    slug="install-failed",
    summary="pip could not install the release",
    fix="mend what pip's last lines say, then build and check again",
)
INSTALL_TIMED_OUT = Rule(
    code="RC402",
    slug="install-timed-out",
    summary="the installation did not end in time",
    fix="look for a build or a download that hangs, or allow more time with --release-timeout",
)


def install(release: StagedRelease, cell: Cell, context: RunContext) -> Outcome[Installation]:
    """Install the staged release in ``cell`` from its index, by name and version, as users do."""
    folder = new_cell_folder(context.workspace, cell)
    log = f"install-{cell.id}"
    context = context.with_index(
        release.wheel_index_url if cell.artifact is Artifact.WHEEL else release.sdist_index_url
    )
    python = make_virtualenv(folder / "venv", cell.interpreter, context.environment, context.runner, context.log(log))
    report = folder / "report.json"
    replacing = options_to_replace((release.requirement,))
    done = run_in_cell(
        context,
        folder,
        f"installing {release.requirement} [{cell.id}]",
        (str(python), "-I", "-m", "pip", "install", "--report", str(report), *replacing, release.requirement),
        log=log,
    )
    if not done.succeeded:
        return _failed(release, done)
    reported = json.loads(report.read_text("utf-8"))
    wrong = wrong_origins(reported, release, cell)
    if wrong:
        return Outcome.of(None, wrong)
    described = describe(python, folder, release.distributions.name, cell, context, log)
    if described.value is None:
        return described
    digest, taken = taken_digest(reported, release.distributions.name), taken_distributions(reported)
    return replace(described, value=replace(described.value, sha256=digest, distributions=taken))


def wrong_origins(report: dict[str, Any], release: StagedRelease, cell: Cell) -> tuple[Finding, ...]:
    """What pip's installation report (schema 1) says that is not as it must be."""
    taken = _taken(report, release.distributions.name)
    if len(taken) != 1:
        return (_wrong(release.requirement, f"pip installed it {len(taken)} times instead of once"),)
    expected = release.distributions.of(cell.artifact)
    origin = taken[0].get("download_info", {})
    digest = _digest(origin)
    if taken[0].get("is_direct") or digest not in {file.sha256 for file in expected}:
        names = ", ".join(file.filename for file in expected)
        return (_wrong(names, f"pip took {origin.get('url')} (sha256 {digest or 'not told'})"),)
    return ()


def taken_digest(report: dict[str, Any], name: str) -> str:
    """The sha256 of the distribution that was installed for ``name`` (normalised)."""
    return next((_digest(item.get("download_info", {})) for item in _taken(report, name)), "")


def taken_distributions(report: dict[str, Any]) -> tuple[str, ...]:
    """Everything that was installed, as ``name==version``, names normalised, sorted."""
    items = report.get("install", [])
    return tuple(sorted(f"{_name(item)}=={item.get('metadata', {}).get('version', '')}" for item in items))


def _taken(report: dict[str, Any], name: str) -> list[dict[str, Any]]:
    return [item for item in report.get("install", []) if _name(item) == name]


def _name(item: dict[str, Any]) -> str:
    from packaging.utils import canonicalize_name

    return canonicalize_name(str(item.get("metadata", {}).get("name", "")))


def _digest(origin: dict[str, Any]) -> str:
    archive = origin.get("archive_info", {})
    hashes = archive.get("hashes") or dict([str(archive.get("hash", "=")).split("=", 1)])
    return str(hashes.get("sha256", ""))


def _wrong(subject: str, detail: str) -> Finding:
    return Finding(rule=WRONG_FILE_INSTALLED, subject=subject, detail=detail)


def _failed(release: StagedRelease, done: Completed) -> Outcome[Installation]:
    if not done.timed_out and (trouble := outage_in(done.lines) or missing_here(done.lines)):
        return Outcome.inconclusive(trouble)
    rule = INSTALL_TIMED_OUT if done.timed_out else INSTALL_FAILED
    detail = inconsistency_in(done.lines) or refusal_in(done.lines).sentence
    if done.timed_out:
        detail = f"ended after {done.seconds:.0f} s"
    error = build_error(build_output(done.lines))
    evidence = error.evidence if error.sentence and error.sentence in detail else done.last()
    hint = error.hint if evidence is error.evidence else ""
    finding = Finding(
        rule=rule, subject=release.requirement, detail=detail, evidence=evidence, log=str(done.log), fix=hint
    )
    return Outcome.of(None, (finding,))
