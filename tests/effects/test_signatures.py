"""Evidence that must be signed is, by the right one, over these bytes; or nothing is published."""

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pytest_release_check.effects.evidence_file import write_evidence
from pytest_release_check.effects.processes import Processes
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.signatures import require_signatures
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.evidence import Signer
from pytest_release_check.publishing.job_options import signer_of
from tests.publishing.test_clearance import evidence
from tests.sigstore_instance import GITHUB, WORKFLOW, Instance

pytestmark = pytest.mark.slow
REPOSITORY = signer_of("owner/repo")
PROVENANCE = "https://slsa.dev/provenance/v1"


@pytest.fixture(scope="module")
def instance() -> Instance:
    return Instance()


@pytest.fixture
def context(tmp_path: Path) -> RunContext:
    (tmp_path / "work").mkdir()
    return RunContext(
        runner=Processes(registry=tmp_path / "running"),
        environment=dict(os.environ) | {"HOME": str(tmp_path)},
        workspace=tmp_path / "work",
        report=tmp_path / "report",
        timeout=60.0,
    )


@pytest.fixture
def written(tmp_path: Path) -> Path:
    write_evidence(tmp_path / "release-evidence.json", evidence())
    return tmp_path / "release-evidence.json"


def trust_in(folder: Path, instance: Instance) -> Path:
    path = folder / "trusted_root.json"
    path.write_text(json.dumps(instance.trusted_root))
    return path


def about(content: bytes, predicate_type: str = PROVENANCE) -> dict[str, Any]:
    subject = [{"name": "release-evidence.json", "digest": {"sha256": hashlib.sha256(content).hexdigest()}}]
    statement = {"_type": "https://in-toto.io/Statement/v1", "subject": subject}
    return statement | {"predicateType": predicate_type, "predicate": {}}


def made_anew(content: bytes) -> dict[str, Any]:
    """What `actions/attest` makes: the same subjects in another order, the same predicate."""
    statement: dict[str, Any] = json.loads(content)
    return statement | {"subject": statement["subject"][::-1]}


def with_passed(content: bytes) -> dict[str, Any]:
    statement: dict[str, Any] = json.loads(content)
    statement["predicate"]["passedTests"].append("release::x")
    return statement


Sign = Callable[[Instance, bytes], str]
ACCEPTED: dict[str, tuple[Sign, Signer]] = {
    "a file signed in the repository": (lambda sigstore, content: sigstore.signed(content), REPOSITORY),
    "a file signed by the workflow": (lambda sigstore, content: sigstore.signed(content), signer_of(WORKFLOW)),
    "a file signed by a person": (
        lambda sigstore, content: sigstore.signed(
            content, identity="me@example.org", issuer="https://accounts.example.org", repository=""
        ),
        signer_of("me@example.org https://accounts.example.org"),
    ),
    "the statement": (lambda sigstore, content: sigstore.attested(made_anew(content)), REPOSITORY),
    "provenance of the file": (lambda sigstore, content: sigstore.attested(about(content)), REPOSITORY),
}
REFUSED: dict[str, tuple[Sign, Signer, str]] = {
    "another repository": (
        lambda sigstore, content: sigstore.signed(content, repository="other/repo"),
        REPOSITORY,
        "OIDCSourceRepositoryURI does not match",
    ),
    "another issuer": (
        lambda sigstore, content: sigstore.signed(content, issuer="https://example.org"),
        REPOSITORY,
        "OIDCIssuer does not match",
    ),
    "another workflow": (
        lambda sigstore, content: sigstore.signed(content),
        signer_of(WORKFLOW.replace("release", "test")),
        "SANs do not match",
    ),
    "another issuer of the workflow": (
        lambda sigstore, content: sigstore.signed(content, issuer="https://example.org"),
        signer_of(WORKFLOW),
        "OIDCIssuer does not match",
    ),
    "another file": (lambda sigstore, content: sigstore.signed(content + b" "), REPOSITORY, "digest mismatch"),
    "another instance": (lambda _, content: Instance().signed(content), REPOSITORY, "certificate chain"),
    "another statement": (
        lambda sigstore, content: sigstore.attested(with_passed(content)),
        REPOSITORY,
        "is not this evidence",
    ),
    "provenance of another file": (
        lambda sigstore, content: sigstore.attested(about(content + b" ")),
        REPOSITORY,
        "is not this evidence",
    ),
    "something else about the file": (
        lambda sigstore, content: sigstore.attested(about(content, "https://example.org/scanned/v1")),
        REPOSITORY,
        "is not this evidence",
    ),
    "nothing": (lambda *_: "", REPOSITORY, "failed to load bundle"),
    "no bundle": (lambda *_: "{}", REPOSITORY, "failed to load bundle"),
    "no JSON": (lambda *_: "\x00garbage", REPOSITORY, "failed to load bundle"),
    "a list": (lambda *_: "[1]", REPOSITORY, "failed to load bundle"),
    "half a bundle": (lambda sigstore, content: sigstore.signed(content)[:500], REPOSITORY, "failed to load bundle"),
}


@pytest.mark.parametrize("case", ACCEPTED)
def test_signed(case: str, written: Path, instance: Instance, context: RunContext, tmp_path: Path) -> None:
    """A signature over the file, over the statement, or provenance of the file."""
    sign, signer = ACCEPTED[case]
    ending = ".sigstore" if "person" in case else ".sigstore.json"
    written.with_name(f"{written.name}{ending}").write_text(sign(instance, written.read_bytes()))
    require_signatures((written,), signer, trust_in(tmp_path, instance), context)


@pytest.mark.parametrize("case", REFUSED)
def test_signed_otherwise(case: str, written: Path, instance: Instance, context: RunContext, tmp_path: Path) -> None:
    """A sentence that names the file and who should have signed it."""
    sign, signer, words = REFUSED[case]
    written.with_name(f"{written.name}.sigstore.json").write_text(sign(instance, written.read_bytes()))
    with pytest.raises(
        SettingsError, match=rf"release-evidence\.json was not signed by .*{words}.*Nothing was published"
    ):
        require_signatures((written,), signer, trust_in(tmp_path, instance), context)


def test_changed_after_it_was_signed(written: Path, instance: Instance, context: RunContext, tmp_path: Path) -> None:
    """A forger can compute the digest of what was changed, and cannot sign it."""
    bundle = instance.signed(written.read_bytes())
    write_evidence(written, replace(evidence(), passed=("release::build", "release::x")))
    written.with_name(f"{written.name}.sigstore.json").write_text(bundle)
    with pytest.raises(SettingsError, match="was not signed by owner/repo"):
        require_signatures((written,), REPOSITORY, trust_in(tmp_path, instance), context)


def test_the_public_instance_does_not_know_ours(written: Path, instance: Instance, context: RunContext) -> None:
    """Without a trust configuration, the keys of the public instance count; no network has to be there."""
    written.with_name(f"{written.name}.sigstore.json").write_text(instance.signed(written.read_bytes()))
    with pytest.raises(SettingsError, match="was not signed by owner/repo"):
        require_signatures((written,), REPOSITORY, None, context)


def test_no_signature(written: Path, context: RunContext, tmp_path: Path) -> None:
    """Each file needs one, if anybody is asked for."""
    require_signatures((written,), None, None, context)
    with pytest.raises(SettingsError, match=r"has no signature.*release-evidence\.json\.sigstore\.json"):
        require_signatures((written,), REPOSITORY, None, context)


def test_a_trust_configuration_that_is_none(
    written: Path, instance: Instance, context: RunContext, tmp_path: Path
) -> None:
    """Then nobody is trusted."""
    written.with_name(f"{written.name}.sigstore.json").write_text(instance.signed(written.read_bytes()))
    (tmp_path / "trust.json").write_text("[]")
    with pytest.raises(SettingsError, match="was not signed by"):
        require_signatures((written,), REPOSITORY, tmp_path / "trust.json", context)


class WithoutSite(Processes):
    """Runs Python without the installed distributions, as where the extra is missing."""

    def run(self, command: Any) -> Any:
        return super().run(replace(command, args=(command.args[0], "-S", *command.args[1:])))


def test_the_extra_is_missing(written: Path, instance: Instance, context: RunContext, tmp_path: Path) -> None:
    """What cannot be verified is not."""
    written.with_name(f"{written.name}.sigstore.json").write_text(instance.signed(written.read_bytes()))
    without = replace(context, runner=WithoutSite(registry=tmp_path / "running"))
    with pytest.raises(OutageError, match=r"sigstore is not installed.*pytest-release-check\[attestations\]"):
        require_signatures((written,), REPOSITORY, trust_in(tmp_path, instance), without)


def test_github_vouches() -> None:
    """Nobody has to write that."""
    assert {signer_of(text).issuer for text in ("owner/repo", WORKFLOW)} == {GITHUB}
