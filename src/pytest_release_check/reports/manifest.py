"""The manifest: the facts of the verdict in a file (docs/manifest.md describes its schema)."""

from dataclasses import dataclass
from importlib.metadata import version

from pytest_release_check.effects.report_folder import MANIFEST
from pytest_release_check.model.difference import Difference
from pytest_release_check.model.environments import Excluded
from pytest_release_check.reports.report import Places, Report
from pytest_release_check.rules.finding import Finding

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FileEntry:
    """One distribution."""

    filename: str
    artifact: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CellEntry:
    """One cell of the matrix."""

    id: str
    python: str
    implementation: str
    artifact: str
    installer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingEntry:
    """One finding; its rule is described in docs/rules.md."""

    code: str
    subject: str
    detail: str
    evidence: tuple[str, ...]
    log: str
    ignored: str
    fatal: bool
    hint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckEntry:
    """One planned check."""

    id: str
    standing: str
    """Its status; a name of the schema, as all names here."""
    reason: str
    seconds: float
    findings: tuple[FindingEntry, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """Everything that a program, or a person, has to know of a run that is over."""

    schema: int
    tool: str
    created: str
    """UTC, ISO 8601."""
    name: str
    version: str
    index: str
    """The stage that the release was installed from."""
    degraded: str
    """The stage that was asked for and could not take the release, and why; empty if there is none."""
    verdict: str
    files: tuple[FileEntry, ...]
    cells: tuple[CellEntry, ...]
    left_out: tuple[Excluded, ...]
    uncovered: tuple[str, ...]
    """Files that were installed in no cell of this run."""
    local_only: tuple[str, ...]
    """Wheels that were built here for machines like this one: staged on the local index, and never published."""
    difference: Difference | None
    """To the previous release; None if there is none to compare with."""
    checks: tuple[CheckEntry, ...]


@dataclass(frozen=True, slots=True)
class ManifestReporter:
    """Writes the manifest into the report folder."""

    name: str = "manifest"
    promise: str = "Gives programs the facts of the verdict in a file of a documented schema."

    def write(self, report: Report, places: Places) -> None:
        """Write the file whole or not at all. Raises ``OutageError``."""
        places.folder.write_record(MANIFEST, manifest_of(report))


REPORTER = ManifestReporter()


def manifest_of(report: Report) -> Manifest:
    """The facts of one run."""
    run_plan, verdict = report.run_plan, report.verdict
    built = run_plan.build.value
    project = run_plan.project
    release = run_plan.stage.value
    return Manifest(
        schema=SCHEMA_VERSION,
        tool=f"pytest-release-check {version('pytest-release-check')}",
        created=report.created.isoformat(timespec="seconds"),
        name=built.name if built else (project.name if project else ""),
        version=built.version if built else (project.version if project else ""),
        index=release.index if release is not None else report.survey.stage.name,
        degraded=report.degraded,
        verdict=verdict.status.value,
        files=tuple(
            FileEntry(filename=f.filename, artifact=f.artifact.value, sha256=f.sha256, size=f.size)
            for f in (built.files if built else ())
        ),
        cells=tuple(
            CellEntry(
                id=cell.id,
                python=cell.interpreter.version_text,
                implementation=cell.interpreter.implementation,
                artifact=cell.artifact.value,
                installer=cell.installer,
            )
            for cell in run_plan.plan.cells
        ),
        left_out=run_plan.plan.excluded + run_plan.plan.unchecked,
        uncovered=report.uncovered,
        local_only=run_plan.local_only,
        difference=run_plan.difference,
        checks=tuple(
            CheckEntry(
                id=result.id,
                standing=result.status.value,
                reason=result.remark,
                seconds=round(result.seconds, 3),
                findings=tuple(map(_finding, result.findings)),
            )
            for result in verdict.results
        ),
    )


def _finding(finding: Finding) -> FindingEntry:
    return FindingEntry(
        code=finding.code,
        subject=finding.subject,
        detail=finding.detail,
        evidence=finding.evidence,
        log=finding.log,
        ignored=finding.ignored,
        fatal=finding.strict,
        hint=finding.fix,
    )
