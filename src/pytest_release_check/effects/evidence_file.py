"""Evidence on disk: an in-toto Statement (v1) with the test-result predicate (v0.1), which usual tools can sign."""

import hashlib
from pathlib import Path
from typing import Any, Literal

import msgspec

from pytest_release_check.effects.records import write_text
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.evidence import (
    Evidence,
    IgnoredRule,
    VerifiedCell,
    VerifiedFile,
    VerifiedSource,
    WaivedFile,
)
from pytest_release_check.model.evidence_values import impossible_values

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "https://in-toto.io/attestation/test-result/v0.1"
EVIDENCE = "release-evidence.json"
SCHEMA = 2
_LIMIT = 16 * 1024 * 1024


class _Subject(msgspec.Struct, forbid_unknown_fields=True):
    name: str
    digest: dict[str, str]


class _Annotations(msgspec.Struct, forbid_unknown_fields=True, omit_defaults=True):
    schema: int
    tool: str
    created: str
    name: str
    version: str
    stage: str
    python: str
    platform: str
    source: VerifiedSource
    files: list[VerifiedFile]
    cells: list[VerifiedCell]
    ignored: list[IgnoredRule]
    waived: list[WaivedFile] = []
    """Left out where there are none: releases that know no waiver read such evidence, and no other."""


class _Configuration(msgspec.Struct, forbid_unknown_fields=True):
    name: Literal["pytest-release-check"]
    digest: dict[str, str]
    """Of the whole statement without this digest, as compact JSON with sorted keys."""
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


def write_evidence(path: Path, evidence: Evidence) -> str:
    """Write the statement whole or not at all. Raises ``OutageError`` on a full disk."""
    plain = msgspec.to_builtins(_statement(evidence))
    plain["predicate"]["configuration"][0]["digest"] = {"sha256": _digest(plain)}
    text = msgspec.json.format(msgspec.json.encode(plain), indent=2).decode() + "\n"
    write_text(path, text)
    return hashlib.sha256(text.encode()).hexdigest()


def read_evidence(path: Path, sha256: str = "") -> Evidence:
    """Read and validate a statement of ours. Raises ``SettingsError`` that says why it is none, or was changed.

    ``sha256`` is that of the whole file, where it is known.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SettingsError(f"evidence {path}: {error.strerror or error}.") from error
    if len(content) > _LIMIT:
        raise SettingsError(f"evidence {path}: it is too long to be evidence.")
    if sha256 and hashlib.sha256(content).hexdigest() != sha256:
        raise SettingsError(f"evidence {path}: another program has changed it since it was written. Verify again.")
    try:
        plain = msgspec.json.decode(content)
        if (schema := _schema(plain)) != SCHEMA:
            raise SettingsError(
                f"evidence {path}: its schema is {schema!r} and this release reads {SCHEMA}. Verify again, "
                "with the release of pytest-release-check that publishes."
            )
        statement = msgspec.convert(plain, _Statement)
        fault = _fault(statement, plain)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise SettingsError(f"evidence {path}: that is no {EVIDENCE} of a verifying run: {error}.") from error
    if not fault:
        evidence = _evidence(statement)
        fault = next(impossible_values(evidence), "")
    if fault:
        raise SettingsError(f"evidence {path}: {fault}. Verify again; evidence must not be edited.")
    return evidence


def _statement(evidence: Evidence) -> _Statement:
    annotations = _Annotations(
        schema=SCHEMA,
        tool=evidence.tool,
        created=evidence.created,
        name=evidence.name,
        version=evidence.version,
        stage=evidence.stage,
        python=evidence.python,
        platform=evidence.platform,
        source=evidence.source,
        files=list(evidence.files),
        cells=list(evidence.cells),
        ignored=list(evidence.ignored),
        waived=list(evidence.waived),
    )
    return _Statement(
        type_=STATEMENT,
        subject=[_Subject(name=file.filename, digest={"sha256": file.sha256}) for file in evidence.files],
        predicate_type=PREDICATE,
        predicate=_Predicate(
            result="FAILED" if evidence.not_passed or not evidence.passed else "PASSED",
            configuration=[_Configuration(name="pytest-release-check", digest={}, annotations=annotations)],
            passed_tests=list(evidence.passed),
            failed_tests=list(evidence.not_passed),
        ),
    )


def _schema(plain: Any) -> object:
    """Which schema it states; the current one where it states none: what else is wrong then has words of its own."""
    try:
        return plain["predicate"]["configuration"][0]["annotations"]["schema"]
    except (KeyError, IndexError, TypeError):
        return SCHEMA


def _fault(statement: _Statement, plain: Any) -> str:
    """What does not fit together; empty if everything does."""
    predicate = statement.predicate
    if (statement.type_, statement.predicate_type) != (STATEMENT, PREDICATE):
        return "it is a statement of another kind"
    if len(predicate.configuration) != 1:
        return "it does not hold exactly one configuration"
    if predicate.configuration[0].digest != {"sha256": _digest(plain)}:
        return "it was changed: its digest is not that of its content"
    files = predicate.configuration[0].annotations.files
    if [(each.name, each.digest) for each in statement.subject] != [
        (file.filename, {"sha256": file.sha256}) for file in files
    ]:
        return "its subjects are not the files that were verified"
    if (predicate.result == "PASSED") != (bool(predicate.passed_tests) and not predicate.failed_tests):
        return "its result is not that of its tests"
    return ""


def _evidence(statement: _Statement) -> Evidence:
    annotations = statement.predicate.configuration[0].annotations
    return Evidence(
        tool=annotations.tool,
        created=annotations.created,
        name=annotations.name,
        version=annotations.version,
        stage=annotations.stage,
        python=annotations.python,
        platform=annotations.platform,
        source=annotations.source,
        files=tuple(annotations.files),
        cells=tuple(annotations.cells),
        ignored=tuple(annotations.ignored),
        passed=tuple(statement.predicate.passed_tests),
        not_passed=tuple(statement.predicate.failed_tests),
        waived=tuple(annotations.waived),
    )


def _digest(plain: Any) -> str:
    """Of everything but itself. What is hashed is what stands there, unknown keys too, and not what we make of it."""
    (configuration,) = plain["predicate"]["configuration"]
    unsigned = {key: value for key, value in configuration.items() if key != "digest"}
    rest = plain | {"predicate": plain["predicate"] | {"configuration": [unsigned]}}
    return hashlib.sha256(msgspec.json.encode(rest, order="sorted")).hexdigest()


def evidence_schema() -> dict[str, Any]:
    """The JSON Schema of a statement, with all that can be said of single values left out."""
    return msgspec.json.schema(_Statement)
