"""Attestations are refused, for all the reasons there are."""

import base64
import json

import pytest

from pytest_release_check.upload.file.attestations import attestation_refusals
from tests.upload.forms import codes, form

PUBLISH = "https://docs.example.org/attestations/publish/v1"
SLSA = "https://slsa.dev/provenance/v1"


def attestation(predicate: str, **changes: object) -> dict[str, object]:
    statement = base64.b64encode(json.dumps({"predicateType": predicate}).encode()).decode()
    return {
        "version": 1,
        "verification_material": {"certificate": "AAAA", "transparency_entries": [{}]},
        "envelope": {"statement": statement, "signature": "AAAA"},
    } | changes


@pytest.mark.parametrize(
    ("attestations", "expected"),
    [
        pytest.param(json.dumps([attestation(PUBLISH)]), [], id="PYPI130-alone"),
        pytest.param(json.dumps([attestation(PUBLISH), attestation(SLSA)]), [], id="PYPI130-two"),
        pytest.param("", ["PYPI132"], id="PYPI132-empty-field"),
        pytest.param("{", ["PYPI132"], id="PYPI132-no-json"),
        pytest.param("[" * 100_000, ["PYPI132"], id="PYPI132-deep"),
        pytest.param("{}", ["PYPI132"], id="PYPI132-no-list"),
        pytest.param("[]", ["PYPI132"], id="PYPI132-empty-list"),
        pytest.param("[1]", ["PYPI132"], id="PYPI132-number"),
        pytest.param(json.dumps([attestation(PUBLISH, version=2)]), ["PYPI132"], id="PYPI132-version"),
        pytest.param(
            json.dumps([attestation(PUBLISH, envelope={"statement": "é", "signature": ""})]),
            ["PYPI132"],
            id="PYPI132-statement",
        ),
        pytest.param(
            json.dumps([attestation(PUBLISH), attestation(SLSA), attestation(SLSA)]),
            ["PYPI133", "PYPI136"],
            id="PYPI133-three",
        ),
        pytest.param(json.dumps([attestation("https://example.org/v1")]), ["PYPI135"], id="PYPI135-other"),
        pytest.param(json.dumps([attestation(PUBLISH)] * 2), ["PYPI136"], id="PYPI136-twice"),
    ],
)
def test_attestations(attestations: str, expected: list[str]) -> None:
    """There is no trusted publisher here, so the first reason is always the same."""
    refusals = list(attestation_refusals(form(attestations=attestations)))
    assert codes(refusals) == ["PYPI130", *expected]
    assert all(refusal.message.startswith("Invalid attestations supplied") for refusal in refusals)


def test_no_attestations_are_fine() -> None:
    """PYPI130 needs the field."""
    assert codes(attestation_refusals(form())) == []
