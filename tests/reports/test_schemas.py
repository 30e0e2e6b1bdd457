"""The JSON Schemas: shipped as they are made, valid, and true of what runs write."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from pytest_release_check.reports.schemas import FOLDER, schema_texts, schemas
from tests.conftest import Run
from tests.golden.projects import spoiled_in_cells

SCHEMAS = schemas()
WRITTEN = {
    "evidence-2.json": "release-evidence.json",
    "manifest-1.json": "release-manifest.json",
    "timeline-1.json": "release-timeline.json",
}
"""Schema to the file of a report that it describes."""


def faults(schema: dict[str, Any], value: object) -> list[str]:
    """Where a value does not fit a schema, and why."""
    errors = Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER).iter_errors(value)
    return [f"{error.json_path}: {error.message}" for error in errors]


def test_the_shipped_schemas_are_those_of_the_code() -> None:
    """Beside those of earlier releases."""
    assert sorted(WRITTEN) == list(SCHEMAS)
    stale = [path.name for path, text in schema_texts() if not path.exists() or path.read_text("utf-8") != text]
    assert stale == [], "run python -m pytest_release_check.reports.schemas"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.json")), ids=lambda path: path.name)
def test_a_schema_is_one(path: Path) -> None:
    """Valid by its own dialect, named as its address says."""
    schema = json.loads(path.read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    assert schema["$id"].endswith(f"/src/pytest_release_check/schemas/{path.name}")


@pytest.mark.slow
@pytest.mark.parametrize("spoiled", [False, True])
def test_what_a_run_writes_fits(
    spoiled: bool, sample: Callable[[str], Path], release_check: Callable[..., Run]
) -> None:
    """With and without findings; each value that is limited would be missed if it were another."""
    project = spoiled_in_cells(sample("healthy")) if spoiled else sample("healthy")
    run = release_check(project)
    assert run.exit == int(spoiled), run.output
    for name, file in WRITTEN.items():
        value = json.loads((project / ".release-check" / file).read_text("utf-8"))
        assert faults(SCHEMAS[name], value) == []
        del value[sorted(value)[0]]
        assert len(faults(SCHEMAS[name], value)) == 1


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        ("timeline-1.json", {"schema": 1, "checks": [], "programs": []}, []),
        ("timeline-1.json", {"schema": 2, "checks": [], "programs": []}, ["$.schema: 1 was expected"]),
        ("timeline-1.json", {"schema": 1, "checks": []}, ["$: 'programs' is a required property"]),
        ("timeline-1.json", {"schema": 1, "checks": 1, "programs": []}, ["$.checks: 1 is not of type 'array'"]),
    ],
)
def test_faults_are_found(name: str, value: object, fault: list[str]) -> None:
    """By their place."""
    assert faults(SCHEMAS[name], value) == fault
