"""Attestations are made where they can be, about the bytes that were verified, and hold for who verifies them."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from pypi_attestations import Attestation, GitHubPublisher
from sigstore.errors import VerificationError
from sigstore.models import ClientTrustConfig
from sigstore.verify import Verifier

from pytest_release_check.effects.dist_files import read_release
from pytest_release_check.effects.processes import Command
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.index_file import Credentials
from pytest_release_check.remote_index.attester import TRUST, Attester, obstacle, trust_in
from tests.archives import build_sdist, build_wheel
from tests.runners import FakeRunner, context
from tests.sigstore_instance import Instance
from tests.sigstore_services import PUBLISHING, REPOSITORY, REQUEST_TOKEN, Services, sigstore_services

WHEEL, SDIST = "demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz"
OF_GITHUB = (("ACTIONS_ID_TOKEN_REQUEST_TOKEN", "x" * 20), ("ACTIONS_ID_TOKEN_REQUEST_URL", "http://127.0.0.1:9/"))
OF_GITLAB = (("GITLAB_CI", "true"), ("PYPI_ID_TOKEN", "x"), ("SIGSTORE_ID_TOKEN", "x"))


@pytest.mark.parametrize(
    ("index", "credentials", "words"),
    [
        ("pypi", Credentials(username="__token__", variables=OF_GITHUB), ""),
        ("testpypi", Credentials(username="__token__", variables=OF_GITHUB), ""),
        ("pypi", Credentials(username="__token__", variables=OF_GITLAB), ""),
        ("pypi", Credentials(username="__token__", variables=OF_GITLAB[:2]), "add `SIGSTORE_ID_TOKEN"),
        ("pypi", Credentials(username="__token__", variables=(("BUILDKITE", "true"),)), "only GitHub Actions and"),
        ("pypi", Credentials(username="__token__", password="pypi-x"), "need Trusted Publishing"),
        ("pypi", Credentials(username="__token__", password="pypi-x", variables=OF_GITHUB), "need Trusted Publishing"),
        ("pypi", None, "need Trusted Publishing"),
        ("http://127.0.0.1/legacy/", Credentials(variables=OF_GITHUB), "only PyPI and TestPyPI take them"),
    ],
)
def test_obstacles(index: str, credentials: Credentials | None, words: str) -> None:
    """Attestations are signed with the identity that publishes, and no other index knows them."""
    found = obstacle(index, credentials)
    assert (words in found, bool(found)) == (True, bool(words))


@pytest.mark.parametrize(
    ("mode", "index", "why_not", "is_active", "note", "blocker"),
    [
        ("auto", "pypi", "", True, "what is sent without one is signed", ""),
        ("yes", "pypi", "", True, "what is sent without one is signed", ""),
        ("no", "pypi", "", False, "none are made: --release-attest no", ""),
        ("no", "pypi", "they need X", False, "none are made: --release-attest no", ""),
        ("auto", "pypi", "they need X", False, "none are made: they need X", ""),
        ("yes", "pypi", "they need X", False, "none are made: they need X", "--release-attest yes: they need X."),
        ("auto", "mine", "they need X", False, "", ""),
        ("yes", "mine", "they need X", False, "", "--release-attest yes: they need X."),
    ],
)
def test_what_is_said(
    tmp_path: Path, mode: str, index: str, why_not: str, is_active: bool, note: str, blocker: str
) -> None:
    """What is done and why not, but for indexes where nobody looks for attestations."""
    attester = Attester(index=index, mode=mode, obstacle=why_not, context=context(tmp_path, FakeRunner()))
    assert (attester.is_active, note in attester.note, bool(attester.note)) == (is_active, True, bool(note))
    assert attester.blocker == blocker


def test_the_trust_configuration(tmp_path: Path) -> None:
    """It is read once, before anything else can change the file."""
    (tmp_path / "trust.json").write_text("{}")
    assert (trust_in({}), trust_in({TRUST: str(tmp_path / "trust.json")})) == ("", "{}")
    with pytest.raises(SettingsError, match=rf"{TRUST}: .*none\.json cannot be read.*unset it"):
        trust_in({TRUST: str(tmp_path / "none.json")})


@pytest.fixture
def files(tmp_path: Path) -> tuple[Distribution, ...]:
    build_wheel(tmp_path / "dist", "demo", "1.0")
    build_sdist(tmp_path / "dist", "demo", "1.0")
    release = read_release(tmp_path / "dist").value
    assert release is not None
    return release.files


def made_of(name: str, sha256: str, kind: str = "https://docs.example.org/attestations/publish/v1") -> str:
    statement = {"subject": [{"name": name, "digest": {"sha256": sha256}}], "predicateType": kind}
    encoded = base64.b64encode(json.dumps(statement).encode()).decode()
    material = {"transparency_entries": [{"logIndex": "7"}]}
    return json.dumps({"envelope": {"statement": encoded}, "verification_material": material})


Change = Callable[[Distribution], str]
OTHERS: dict[str, tuple[Change, str]] = {
    "another digest": (lambda file: made_of(file.filename, "0" * 64), "about something else"),
    "another file": (lambda file: made_of("x-1.0.tar.gz", file.sha256), "about something else"),
    "another kind": (lambda file: made_of(file.filename, file.sha256, "https://slsa.dev/provenance/v1"), "something"),
    "no attestation": (lambda file: "{}", "cannot be read"),
    "no JSON": (lambda file: "x", "cannot be read"),
}


@pytest.mark.parametrize("other", OTHERS)
def test_about_something_else(other: str, files: tuple[Distribution, ...], tmp_path: Path) -> None:
    """Whatever was signed, only what is about the verified bytes is passed on."""
    change, words = OTHERS[other]

    def answer(command: Command) -> None:
        texts = {file.filename: made_of(file.filename, file.sha256) for file in files[:-1]}
        texts[files[-1].filename] = change(files[-1])
        Path(json.loads(command.stdin)["answers"]).write_text(json.dumps({"attestations": texts}))

    attester = Attester(index="pypi", mode="auto", obstacle="", context=context(tmp_path, FakeRunner(effect=answer)))
    with pytest.raises(OutageError, match=words):
        attester.attestations(files)
    assert [made.where for made in attester.attestations(files[:-1])] == ["entry 7 of sigstore's log"]


@pytest.mark.parametrize(
    ("runner", "words"),
    [
        (FakeRunner("Traceback", "MemoryError"), "MemoryError"),
        (FakeRunner(timed_out=True), "did not end in time"),
        (FakeRunner(), "gave no answer"),
    ],
)
def test_no_answer(runner: FakeRunner, words: str, files: tuple[Distribution, ...], tmp_path: Path) -> None:
    """The program can be killed."""
    attester = Attester(index="pypi", mode="auto", obstacle="", context=context(tmp_path, runner))
    with pytest.raises(OutageError, match=f"{words}.*--release-attest no"):
        attester.attestations(files)


@pytest.fixture(scope="module")
def one_instance() -> Iterator[Services]:
    with sigstore_services(Instance()) as services:
        yield services


@pytest.fixture
def services(one_instance: Services) -> Iterator[Services]:
    yield one_instance
    one_instance.broken.clear()
    one_instance.seen.clear()


def attester_of(services: Services, means: RunContext, **variables: str) -> Attester:
    credentials = Credentials(username="__token__", variables=tuple((services.variables | variables).items()))
    return Attester(
        index="testpypi",
        mode="auto",
        obstacle="",
        context=means,
        credentials=credentials,
        trust=services.trust_config,
    )


def verify(text: str, services: Services, workflow: str = PUBLISHING) -> dict[str, Any]:
    """As PyPI does, for a release that this workflow publishes; what was signed."""
    publisher = GitHubPublisher(repository=REPOSITORY, workflow=workflow)
    verifier = Verifier(trusted_root=ClientTrustConfig.from_json(services.trust_config).trusted_root)
    bundle = Attestation.model_validate_json(text).to_bundle()
    statement: dict[str, Any] = json.loads(verifier.verify_dsse(bundle, publisher._as_policy())[1])
    return statement


@pytest.mark.slow
def test_signed(files: tuple[Distribution, ...], services: Services, tmp_path: Path) -> None:
    """One certificate for all files; each attestation verifies for this workflow and for no other."""
    before = {file.filename: file.path.read_bytes() for file in files}
    made = attester_of(services, context(tmp_path)).attestations(files)
    assert [one.filename for one in made] == [WHEEL, SDIST]
    for file, one in zip(files, made, strict=True):
        assert verify(one.text, services)["subject"] == [{"name": file.filename, "digest": {"sha256": file.sha256}}]
        with pytest.raises(VerificationError):
            verify(one.text, services, "other.yml")
    assert services.seen == [
        "GET /token",
        "POST /api/v2/signingCert",
        "POST /api/v1/log/entries",
        "POST /api/v1/log/entries",
    ]
    assert {file.filename: file.path.read_bytes() for file in files} == before
    log = (tmp_path / "report" / "logs" / "attestations.log").read_text()
    assert [secret for secret in (REQUEST_TOKEN, *services.tokens) if secret in log] == []


@pytest.mark.slow
def test_signed_in_gitlab(files: tuple[Distribution, ...], services: Services, tmp_path: Path) -> None:
    """The token is there already, in a variable."""
    variables = (("GITLAB_CI", "true"), ("SIGSTORE_ID_TOKEN", services.token("sigstore")))
    attester = attester_of(services, context(tmp_path))
    attester = replace(attester, credentials=Credentials(username="__token__", variables=variables))
    assert len(attester.attestations(files)) == 2
    assert "GET /token" not in services.seen


AWAY = {
    "Fulcio": ("signingCert", 500, "sigstore did not sign.*500 Server Error.*signingCert is out of order"),
    "Rekor": ("entries", 503, "sigstore did not sign.*entries is out of order.*503 Server Error"),
    "the CI service": ("token", 500, "does not state who this job is.*id-token: write"),
}


@pytest.mark.slow
@pytest.mark.parametrize("service", AWAY)
def test_a_service_is_away(service: str, files: tuple[Distribution, ...], services: Services, tmp_path: Path) -> None:
    """The reason, and what to do; no token in it."""
    name, status, words = AWAY[service]
    services.broken[name] = status
    with pytest.raises(OutageError, match=f"{words}.*--release-attest no") as raised:
        attester_of(services, context(tmp_path)).attestations(files)
    assert [secret for secret in (REQUEST_TOKEN, *services.tokens) if secret in str(raised.value)] == []
    assert str(raised.value).count(f"{status} Server Error") == (0 if name == "token" else 1)


@pytest.mark.slow
def test_no_identity(files: tuple[Distribution, ...], services: Services, tmp_path: Path) -> None:
    """A job without the permission: GitHub does not set the variables, or does not take what was in them."""
    for variables in ({"ACTIONS_ID_TOKEN_REQUEST_TOKEN": ""}, {"ACTIONS_ID_TOKEN_REQUEST_TOKEN": "of-another-job"}):
        with pytest.raises(OutageError, match="give the job `permissions: id-token: write`"):
            attester_of(services, context(tmp_path), **variables).attestations(files)
    assert "POST /api/v2/signingCert" not in services.seen


@pytest.mark.slow
def test_an_instance_that_is_not_trusted(files: tuple[Distribution, ...], services: Services, tmp_path: Path) -> None:
    """What others would not verify is not sent."""
    trust = json.loads(services.trust_config)
    trust["trustedRoot"] = Instance().trusted_root
    attester = replace(attester_of(services, context(tmp_path)), trust=json.dumps(trust))
    with pytest.raises(OutageError, match="sigstore did not sign: SCT verify failed"):
        attester.attestations(files)
    trust["trustedRoot"] = json.loads(services.trust_config)["trustedRoot"]
    trust["trustedRoot"]["tlogs"] = Instance().trusted_root["tlogs"]
    with pytest.raises(OutageError, match=r"sigstore did not sign: .*log"):
        replace(attester, trust=json.dumps(trust)).attestations(files)
    with pytest.raises(OutageError, match="sigstore did not sign"):
        replace(attester, trust="[]").attestations(files)
