"""Evidence on disk: an in-toto Statement (v1) with the test-result predicate (v0.1), which usual tools can sign."""

import hashlib
from pathlib import Path
from typing import Literal

import msgspec

from pytest_release_check.edges.records import write_text
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.evidence import Evidence, IgnoredRule, VerifiedCell, VerifiedFile

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://in-toto.io/attestation/test-result/v0.1"
EVIDENCE = "release-evidence.json"
SCHEMA = 1
_LIMIT = 16 * 1024 * 1024


class _Subject(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    digest: dict[str, str]


class _Annotations(msgspec.Struct, forbid_unknown_fields=True):
    schema: int
    tool: str
    created: str
    name: str
    version: str
    stage: str
    files: list[VerifiedFile]
    cells: list[VerifiedCell]
    ignored: list[IgnoredRule]
    planned: int


class _Configuration(msgspec.Struct, forbid_unknown_fields=True):
    name: Literal["pytest-release-check"]
    digest: dict[str, str]
    """Of the annotations as compact JSON with sorted keys."""
    annotations: _Annotations


class _Predicate(msgspec.Struct, forbid_unknown_fields=True, rename="camel"):
    result: Literal["PASSED", "FAILED"]
    configuration: list[_Configuration]
    passed_tests: list[str]
    failed_tests: list[str]


class _Statement(
    msgspec.Struct, forbid_unknown_fields=True, rename={"type_": "_type", "predicate_type": "predicateType"}
):
    type_: str
    subject: list[_Subject]
    predicate_type: str
    predicate: _Predicate


def write_evidence(path: Path, evidence: Evidence) -> None:
    """Write the statement whole or not at all. Raises ``OutageError`` on a full disk."""
    encoded = msgspec.json.format(msgspec.json.encode(_statement(evidence)), indent=2)
    write_text(path, encoded.decode() + "\n")


def read_evidence(path: Path) -> Evidence:
    """Read and validate a statement of ours. Raises ``SettingsError`` that says why it is none, or was changed."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"--release-manifest {path}: {error.strerror or error}.") from error
    if len(content) > _LIMIT:
        raise SettingsError(f"--release-manifest {path}: it is too long to be evidence.")
    try:
        statement = msgspec.json.decode(content, type=_Statement)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise SettingsError(f"--release-manifest {path}: that is no {EVIDENCE} of a verifying run: {error}.") from error
    if fault := _fault(statement):
        raise SettingsError(f"--release-manifest {path}: {fault}. Verify again; evidence must not be edited.")
    return _evidence(statement)


def _statement(evidence: Evidence) -> _Statement:
    annotations = _Annotations(
        schema=SCHEMA,
        tool=evidence.tool,
        created=evidence.created,
        name=evidence.name,
        version=evidence.version,
        stage=evidence.stage,
        files=list(evidence.files),
        cells=list(evidence.cells),
        ignored=list(evidence.ignored),
        planned=len(evidence.passed) + len(evidence.not_passed),
    )
    configuration = _Configuration(
        name="pytest-release-check", digest={"sha256": _digest(annotations)}, annotations=annotations
    )
    return _Statement(
        type_=STATEMENT,
        subject=[_Subject(name=file.filename, digest={"sha256": file.sha256}) for file in evidence.files],
        predicate_type=PREDICATE,
        predicate=_Predicate(
            result="FAILED" if evidence.not_passed or not evidence.passed else "PASSED",
            configuration=[configuration],
            passed_tests=list(evidence.passed),
            failed_tests=list(evidence.not_passed),
        ),
    )


def _fault(statement: _Statement) -> str:
    """What does not fit together; empty if everything does."""
    predicate = statement.predicate
    if (statement.type_, statement.predicate_type) != (STATEMENT, PREDICATE):
        return "it is a statement of another kind"
    if len(predicate.configuration) != 1:
        return "it does not hold exactly one configuration"
    annotations = predicate.configuration[0].annotations
    if annotations.schema != SCHEMA:
        return f"its schema is {annotations.schema}, this release reads {SCHEMA}"
    if predicate.configuration[0].digest != {"sha256": _digest(annotations)}:
        return "it was changed: the digest of its configuration does not fit"
    if [(each.name, each.digest) for each in statement.subject] != [
        (file.filename, {"sha256": file.sha256}) for file in annotations.files
    ]:
        return "it was changed: its subjects are not the files that were verified"
    tests = predicate.passed_tests + predicate.failed_tests
    if len(tests) != annotations.planned or len(set(tests)) != len(tests):
        return "it was changed: its tests are not those that were planned"
    if (predicate.result == "PASSED") != (bool(tests) and not predicate.failed_tests):
        return "it was changed: its result is not that of its tests"
    return ""


def _evidence(statement: _Statement) -> Evidence:
    annotations = statement.predicate.configuration[0].annotations
    return Evidence(
        tool=annotations.tool,
        created=annotations.created,
        name=annotations.name,
        version=annotations.version,
        stage=annotations.stage,
        files=tuple(annotations.files),
        cells=tuple(annotations.cells),
        ignored=tuple(annotations.ignored),
        passed=tuple(statement.predicate.passed_tests),
        not_passed=tuple(statement.predicate.failed_tests),
    )


def _digest(annotations: _Annotations) -> str:
    return hashlib.sha256(msgspec.json.encode(annotations, order="sorted")).hexdigest()
