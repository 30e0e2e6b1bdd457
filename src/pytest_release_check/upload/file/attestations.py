"""The attestations that came with a file."""

import base64
import json
from collections.abc import Iterator

from pytest_release_check.model.upload import Form, Refusal
from pytest_release_check.rules.rule import UploadRule
from pytest_release_check.text.wording import shown
from pytest_release_check.upload.metadata.form_values import cleaned
from pytest_release_check.upload.pypi_today import ATTESTATIONS_LIMIT, PREDICATES

ATTESTATIONS_PUBLISHER = UploadRule(
    code="PYPI130",
    status=400,
    slug="attestations-publisher",
    summary="attestations were sent without Trusted Publishing",
    why="An attestation is verified against the identity of a trusted publisher, and a token has none.",
    fix="upload attestations from a trusted publisher only; leave out `--attestations` with a token",
    example="twine upload --attestations dist/*    # with an API token",
    source="PEP 740; PyPI, `warehouse/attestations/services.py`: `_extract_attestations_from_request`",
)
ATTESTATIONS_MALFORMED = UploadRule(
    code="PYPI132",
    status=400,
    slug="attestations-malformed",
    summary="the attestations cannot be read",
    why="PyPI could not verify it.",
    fix="make the attestations again with a current `pypi-attestations`",
    example='attestations={}\nattestations=[{"version": 1, "verification_material": ..., "envelope": ...}]    # right',
    source="PEP 740; PyPI, `warehouse/attestations/services.py`: `_extract_attestations_from_request`",
)
ATTESTATIONS_MANY = UploadRule(
    code="PYPI133",
    status=400,
    slug="attestations-many",
    summary="there are more than two attestations",
    why="PyPI takes one attestation of each kind, and knows two kinds.",
    fix="send at most one attestation of each kind",
    example="demo-1.0.tar.gz.publish.attestation    # three of these for one file",
    source="PyPI, `warehouse/attestations/services.py`: `_extract_attestations_from_request`",
)
ATTESTATIONS_PREDICATE = UploadRule(
    code="PYPI135",
    status=400,
    slug="attestations-predicate",
    summary="an attestation is neither PyPI's publish nor SLSA's provenance",
    why="PyPI knows what these two promise, and no other.",
    fix="send PyPI's publish attestation, SLSA's provenance, or both",
    example='"predicateType": "https://example.org/reviewed/v1"\n'
    '"predicateType": "https://slsa.dev/provenance/v1"    # right',
    source="PyPI, `warehouse/attestations/services.py`: `IntegrityService.parse_attestations`",
)
ATTESTATIONS_REPEATED = UploadRule(
    code="PYPI136",
    status=400,
    slug="attestations-repeated",
    summary="two attestations are of the same kind",
    why="PyPI keeps one attestation of each kind.",
    fix="send at most one attestation of each kind",
    example='"predicateType": "https://slsa.dev/provenance/v1"    # in both attestations',
    source="PyPI, `warehouse/attestations/services.py`: `IntegrityService.parse_attestations`",
)

_FIELD = "attestations"


def attestation_refusals(form: Form) -> Iterator[Refusal]:
    """Yield why the attestations in the form are not taken (PEP 740).

    Without a trusted publisher, which a local index does not have, PyPI takes none; what is wrong with them besides is
    reported as well. Their signatures are not verified.
    """
    values = cleaned(form).all(_FIELD)
    if not values:
        return
    yield _refusal(ATTESTATIONS_PUBLISHER, "they are only supported with Trusted Publishing")
    attestations = _attestations(values[-1])
    if not attestations:
        yield _refusal(ATTESTATIONS_MALFORMED, "they are not a JSON list of attestations (PEP 740), or an empty one")
        return
    if len(attestations) > ATTESTATIONS_LIMIT:
        yield _refusal(ATTESTATIONS_MANY, f"there are {len(attestations)}, at most {ATTESTATIONS_LIMIT} are taken")
    predicates = [_predicate(attestation) for attestation in attestations]
    if any(predicate is None for predicate in predicates):
        yield _refusal(ATTESTATIONS_MALFORMED, "an attestation has no readable statement")
    yield from _predicate_refusals([predicate for predicate in predicates if predicate is not None])


def _predicate_refusals(predicates: list[str]) -> Iterator[Refusal]:
    for predicate in sorted(set(predicates)):
        if not predicate.endswith(PREDICATES):
            yield _refusal(ATTESTATIONS_PREDICATE, f"the predicate type {shown(predicate)} is not taken")
        if predicates.count(predicate) > 1:
            times = predicates.count(predicate)
            yield _refusal(ATTESTATIONS_REPEATED, f"the predicate type {shown(predicate)} is there {times} times")


def _attestations(text: str) -> list[object]:
    """The list in the field; empty if it is no such list."""
    try:
        decoded: object = json.loads(text)
    except (ValueError, RecursionError):
        return []
    return decoded if isinstance(decoded, list) else []


def _predicate(attestation: object) -> str | None:
    """The predicate type in the signed statement; None if the attestation has not its shape (PEP 740)."""
    match attestation:
        case {
            "version": 1,
            "verification_material": {"certificate": str(), "transparency_entries": [_, *_]},
            "envelope": {"statement": str(statement), "signature": str()},
        }:
            return _predicate_of_statement(statement)
    return None


def _predicate_of_statement(statement: str) -> str | None:
    try:
        decoded: object = json.loads(base64.b64decode(statement))
    except (ValueError, RecursionError):
        return None
    match decoded:
        case {"predicateType": str(predicate)}:
            return predicate
    return None


def _refusal(rule: UploadRule, reason: str) -> Refusal:
    return Refusal(rule=rule, subject=_FIELD, message=f"Invalid attestations supplied during upload: {reason}.")
