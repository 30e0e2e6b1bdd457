"""JSON Schemas of the files that programs read, made of the types that they are written from.

``python -m pytest_release_check.reports.schemas`` writes them into the folder ``schemas`` of the package. Their names
have the number of the schema: what was written by an earlier release is still described.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from pytest_release_check.effects import evidence_file
from pytest_release_check.effects.evidence_file import evidence_schema
from pytest_release_check.model.distributions import Artifact
from pytest_release_check.model.outcomes import Status
from pytest_release_check.reports import manifest, timeline

FOLDER = Path(__file__).parents[1] / "schemas"
_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_ADDRESS = (
    "https://raw.githubusercontent.com/pytest-release-check/pytest-release-check/main/src/pytest_release_check/schemas/"
)
_SHA256: dict[str, Any] = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_ARTIFACT = {"enum": [artifact.value for artifact in Artifact]}
_DIGEST = {"type": "object", "properties": {"sha256": _SHA256}, "required": ["sha256"], "additionalProperties": False}
_VERDICTS = (Status.PASSED, Status.FAILED, Status.INCONCLUSIVE)
_VALUES: dict[str, dict[str, dict[str, Any]]] = {
    "Manifest": {
        "schema": {"const": manifest.SCHEMA_VERSION},
        "verdict": {"enum": [status.value for status in _VERDICTS]},
        "created": {"format": "date-time"},
    },
    "FileEntry": {"artifact": _ARTIFACT, "sha256": _SHA256},
    "CellEntry": {"artifact": _ARTIFACT},
    "CheckEntry": {"standing": {"enum": [status.value for status in Status]}},
    "TimelineFile": {"schema": {"const": timeline.SCHEMA_VERSION}},
    "_Statement": {
        "_type": {"const": evidence_file.STATEMENT},
        "predicateType": {"const": evidence_file.PREDICATE},
    },
    "_Subject": {"digest": _DIGEST},
    "_Predicate": {"configuration": {"minItems": 1, "maxItems": 1}},
    "_Configuration": {"digest": _DIGEST},
    "_Annotations": {"schema": {"const": evidence_file.SCHEMA}, "created": {"format": "date-time"}},
    "VerifiedFile": {"artifact": _ARTIFACT, "sha256": _SHA256},
}
"""What the values of a type are limited to, beyond being texts and numbers; by the name of the type."""


def schemas() -> dict[str, dict[str, Any]]:
    """File name to schema, in the order of their names."""
    made = {
        f"evidence-{evidence_file.SCHEMA}": ("The evidence of a run", evidence_schema()),
        f"manifest-{manifest.SCHEMA_VERSION}": ("The manifest of a run", msgspec.json.schema(manifest.Manifest)),
        f"timeline-{timeline.SCHEMA_VERSION}": ("The timeline of a run", msgspec.json.schema(timeline.TimelineFile)),
    }
    return {
        f"{name}.json": {"$schema": _DIALECT, "$id": f"{_ADDRESS}{name}.json", "title": title} | _narrowed(schema)
        for name, (title, schema) in made.items()
    }


def schema_texts() -> Iterator[tuple[Path, str]]:
    """Path and contents of every schema's file."""
    for name, schema in schemas().items():
        yield FOLDER / name, msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


def _narrowed(schema: dict[str, Any]) -> dict[str, Any]:
    """The schema with the limits of single values, and without the underscores of types that are private here."""
    types = {name.lstrip("_"): _with_limits(name, described) for name, described in schema["$defs"].items()}
    plain: dict[str, Any] = _with_public_names(schema | {"$defs": types})
    return plain


def _with_public_names(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_public_names(item) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        key: item.replace("/_", "/") if key == "$ref" and isinstance(item, str) else _with_public_names(item)
        for key, item in value.items()
    }


def _with_limits(name: str, described: dict[str, Any]) -> dict[str, Any]:
    limits = _VALUES.get(name, {})
    properties = {key: value | limits.get(key, {}) for key, value in described["properties"].items()}
    return {key: value for key, value in described.items() if key != "title"} | {"properties": properties}


if __name__ == "__main__":
    for path, text in schema_texts():
        path.write_text(text, encoding="utf-8", newline="\n")
