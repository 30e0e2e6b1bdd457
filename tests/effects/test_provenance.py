"""Provenance: real attestations of real files, as their publishers signed them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_release_check.effects.provenance import Attested, shown_publisher, stated_publishers, verified
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.errors import OutageError
from tests.attested import NAME
from tests.runners import FakeRunner, context

Change = Callable[[bytes], bytes]


def unchanged(content: bytes) -> bytes:
    return content


@pytest.mark.slow
@pytest.mark.parametrize(
    ("of_file", "of_provenance", "state", "detail"),
    [
        pytest.param(unchanged, unchanged, "verified", "", id="as-signed"),
        pytest.param(lambda file: file + b"\0", unchanged, "invalid", "does not match", id="other-bytes"),
        pytest.param(
            unchanged,
            lambda stated: stated.replace(b"trailofbits", b"somebody"),
            "invalid",
            "Verification",
            id="other-who",
        ),
        pytest.param(unchanged, lambda stated: b"{}", "invalid", "attestation_bundles", id="no-provenance"),
        pytest.param(
            unchanged, lambda stated: b'{"version": 1, "attestation_bundles": []}', "invalid", "no attest", id="empty"
        ),
    ],
)
def test_verified(
    signed: tuple[bytes, bytes], tmp_path: Path, of_file: Change, of_provenance: Change, state: str, detail: str
) -> None:
    """Only the very bytes, attested by who is said to have published them."""
    path = tmp_path / NAME
    path.write_bytes(of_file(signed[0]))
    attested = verified(path, of_provenance(signed[1]), context(tmp_path))
    assert (attested.state, detail in attested.detail) == (state, True), attested


def given(folder: Path, answer: str) -> RunContext:
    """Means by which the verifying program answers as told."""
    return context(folder, FakeRunner("last words", effect=lambda command: wrote(command.stdout, answer)))


def wrote(path: Path | None, answer: str) -> None:
    assert path is not None
    path.write_text(answer, "utf-8")


@pytest.mark.parametrize(
    ("answer", "attested"),
    [
        ('noise\n{"state": "verified", "detail": ""}\n', Attested(state="verified")),
        ("", Attested(state="unknown", detail="last words")),
        ("no JSON", Attested(state="unknown", detail="last words")),
        ("[]", Attested(state="unknown", detail="last words")),
    ],
)
def test_what_the_program_says(tmp_path: Path, answer: str, attested: Attested) -> None:
    """A program that gives no answer leaves the question open."""
    assert verified(tmp_path / "demo-1.0.tar.gz", b"{}", given(tmp_path, answer)) == attested


def test_publishers() -> None:
    """Kind and repository, as the index tells them."""
    stated = b'{"attestation_bundles": [{"publisher": {"kind": "GitHub", "repository": "a/b", "workflow": "c.yml"}}]}'
    assert [*map(shown_publisher, stated_publishers(stated, "elsewhere"))] == ["GitHub a/b c.yml"]


@pytest.mark.parametrize("stated", [b"", b"[]", b"{}", b'{"attestation_bundles": [{}]}', b'{"attestation_bundles": 1}'])
def test_no_provenance_object(stated: bytes) -> None:
    """An outage, since it tells nothing of the release."""
    with pytest.raises(OutageError, match="elsewhere holds no attestations"):
        stated_publishers(stated, "elsewhere")
