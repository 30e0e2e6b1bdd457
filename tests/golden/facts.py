"""The facts of a run that is over, read from its output and from the files that it left."""

import json
from pathlib import Path
from typing import Any

from tests.golden import extraction


def facts_of(exit_status: int, output: str, report: Path, junit: Path, summary: Path) -> dict[str, Any]:
    """Everything of a run that a golden file holds; a file that it did not write is null."""
    return {
        "exit": exit_status,
        "sessions": extraction.outcomes(output),
        **report_facts(report, output),
        "report": files_of(report),
        "junit": extraction.junit(junit.read_text("utf-8")) if junit.exists() else None,
        "step summary": extraction.step_summary(summary.read_text("utf-8")) if summary.exists() else None,
    }


def report_facts(report: Path, output: str) -> dict[str, Any]:
    """Values and schemas of manifest and evidence, and the findings with what the output shows of them."""
    manifest = _loaded(report / "release-manifest.json")
    evidence = _loaded(report / "release-evidence.json")
    shown = extraction.without_other_pythons(manifest) if manifest is not None else None
    return {
        "findings": extraction.findings(manifest, extraction.severities(output)) if manifest is not None else [],
        "manifest": extraction.manifest_values(manifest) if manifest is not None else None,
        "manifest schema": _schema(shown),
        "evidence": extraction.evidence_values(evidence) if evidence is not None else None,
        "evidence schema": _schema(evidence),
    }


def record_of(report: Path) -> dict[str, Any]:
    """Values and schema of the record that a publication which broke off has left."""
    record = _loaded(report / "publication.json")
    return {
        "record": extraction.publication_values(record) if record is not None else None,
        "record schema": _schema(record),
    }


def files_of(report: Path) -> list[str]:
    """Names of the files in a report folder."""
    return sorted(path.relative_to(report).as_posix() for path in report.rglob("*") if path.is_file())


def _schema(value: dict[str, Any] | None) -> dict[str, str] | None:
    return extraction.schema(value) if value is not None else None


def _loaded(path: Path) -> dict[str, Any] | None:
    if not path.exists():
        return None
    found: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return found
