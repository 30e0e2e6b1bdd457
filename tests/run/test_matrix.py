"""What is proved once for two cells that have installed the same."""

from dataclasses import replace
from pathlib import Path

import pytest

from pytest_release_check.cells.imports import IMPORT_FAILED
from pytest_release_check.effects.records import write_record
from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.plan import Plan
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Severity
from pytest_release_check.run.matrix import CellPipeline
from tests.builders import cell, installation
from tests.reports.builders import CHECKS, run_plan
from tests.runners import FakeRunner, context

WHEEL, SDIST = cell(), cell(artifact=Artifact.SDIST)
PASSED: Outcome[None] = Outcome.of(None)
FAILED: Outcome[None] = Outcome.of(None, (Finding(rule=IMPORT_FAILED, subject="import demo.core"),))
NOTE = Finding(rule=replace(IMPORT_FAILED, severity=Severity.WARNING), subject="import demo.core")
ALL = {f"release::{check.name}[{one.id}]" for check in CHECKS for one in (WHEEL, SDIST)}


def asked(
    folder: Path,
    name: str = "modules",
    *,
    digests: tuple[str, str] = ("same", "same"),
    proved: Outcome[None] = PASSED,
    selected: set[str] | None = None,
) -> Outcome[None]:
    """The check ``name`` of an sdist cell, where the wheel's has ended with ``proved`` already."""
    plan = Plan(cells=(SDIST, WHEEL), checks=CHECKS)
    for one, digest in zip((WHEEL, SDIST), digests, strict=True):
        there = replace(installation(folder), cell=one, digest=digest, files=(), version="1.0")
        write_record(folder / "records" / one.id / "install.json", Outcome.of(there))
    write_record(folder / "records" / WHEEL.id / f"{name}.json", proved)
    means = replace(context(folder, FakeRunner()), workspace=folder)
    return CellPipeline(run_plan(plan=plan, workspace=folder), means, selected).check(name, SDIST)


@pytest.mark.parametrize(
    ("changed", "same_as"),
    [
        ({}, WHEEL.id),
        ({"name": "dependencies"}, WHEEL.id),
        ({"name": "version"}, ""),
        ({"digests": ("one", "other")}, ""),
        ({"digests": ("", "")}, ""),
        ({"proved": FAILED}, ""),
        ({"selected": ALL}, WHEEL.id),
        ({"selected": {f"release::modules[{SDIST.id}]"}}, ""),
    ],
    ids=["same", "pip check", "of the sdist itself", "other files", "not known", "failed", "selected", "deselected"],
)
def test_once_for_both(tmp_path: Path, changed: dict[str, object], same_as: str) -> None:
    """What differs, failed there, or is not to run there is asked anew."""
    outcome = asked(tmp_path, **changed)  # type: ignore[arg-type]
    assert (outcome.passed, outcome.same_as) == (True, same_as)


def test_warnings_hold_for_both(tmp_path: Path) -> None:
    outcome = asked(tmp_path, proved=Outcome.of(None, (NOTE,)))
    assert [finding.subject for finding in outcome.findings] == ["import demo.core"]
