"""The manifest: names and values of its schema, which programs read."""

import json
from pathlib import Path

from pytest_release_check.effects.report_folder import ReportFolder, clear
from pytest_release_check.model.environments import Excluded
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.reports.manifest import ManifestReporter, manifest_of
from pytest_release_check.reports.report import Places
from tests.builders import cell, wheel
from tests.reports.builders import UGLY, finding, plan_of, report, result, run_plan


def test_all_of_it(tmp_path: Path) -> None:
    """Written into a folder that is marked as ours, so that the next run may clear it."""
    folder = tmp_path / "report"
    plan = plan_of(
        cells=(cell(),),
        excluded=(Excluded(what="3.7", why="too old"),),
        unchecked=(Excluded(what="3.9", why="not here"),),
    )
    found = finding(UGLY, detail="d", evidence=("e",), log="l", ignored="ours", strict=True, fix="f")
    made = report(
        result("release::examine", Status.PASSED, found, reason="r", same_as="wheel-py312-pip"),
        plan=run_plan(plan=plan),
    )
    ManifestReporter().write(made, Places(folder=ReportFolder(folder), show=lambda line, status: None))
    manifest = json.loads((folder / "release-manifest.json").read_text("utf-8"))
    assert manifest.pop("tool").startswith("pytest-release-check ")
    assert manifest == {
        "schema": 1,
        "created": "2026-01-02T03:04:05+00:00",
        "name": "demo",
        "version": "1.0",
        "index": "local",
        "degraded": "",
        "verdict": "passed",
        "files": [
            {"filename": "demo-1.0-py3-none-any.whl", "artifact": "wheel", "sha256": "a" * 64, "size": 1000},
            {"filename": "demo-1.0.tar.gz", "artifact": "sdist", "sha256": "b" * 64, "size": 900},
        ],
        "cells": [
            {
                "id": "wheel-py312-pip",
                "python": "3.12.1",
                "implementation": "cpython",
                "artifact": "wheel",
                "installer": "pip",
            }
        ],
        "left_out": [{"what": "3.7", "why": "too old"}, {"what": "3.9", "why": "not here"}],
        "uncovered": ["demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz"],
        "local_only": [],
        "difference": None,
        "checks": [
            {
                "id": "release::examine",
                "standing": "passed",
                "reason": "same files as wheel-py312-pip; r",
                "seconds": 0.5,
                "findings": [
                    {
                        "code": "RC999",
                        "subject": "demo.py",
                        "detail": "d",
                        "evidence": ["e"],
                        "log": "l",
                        "ignored": "ours",
                        "fatal": True,
                        "hint": "f",
                    }
                ],
            }
        ],
    }
    clear(folder)
    assert not folder.exists()


def test_a_run_that_built_nothing() -> None:
    """Names and files are empty, and the stage is the one that was to be used."""
    plan = run_plan(
        build=Outcome.inconclusive("no network"), stage=Outcome.not_reached("no files"), local_only=(wheel().filename,)
    )
    facts = manifest_of(report(result("release::build", Status.INCONCLUSIVE, reason="no network"), plan=plan))
    assert (facts.name, facts.version, facts.files, facts.index) == ("", "", (), "local")
    assert (facts.verdict, facts.checks[0].standing, facts.uncovered) == ("unsettled", "unsettled", ())
    assert facts.local_only == (wheel().filename,)
