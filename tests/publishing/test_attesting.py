"""A publication with attestations: a real client of sigstore signs, twine sends, and what arrives is verified."""

import dataclasses
import email
import json
from collections.abc import Iterator
from email.message import Message
from pathlib import Path

import pytest

from pytest_release_check.effects.dist_files import read_release
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.publishing import Consent, PublishSettings
from pytest_release_check.publishing.ledger import read_publication
from tests.archives import build_sdist, build_wheel
from tests.faulty_front import Exchange
from tests.plugin.publications import target_in
from tests.publishing.test_publication import SDIST, WHEEL, Scenario, answering, uploads_of
from tests.remote_index.test_attester import attester_of, verify
from tests.runners import context
from tests.sigstore_instance import Instance
from tests.sigstore_services import Services, sigstore_services

pytestmark = pytest.mark.slow


@dataclasses.dataclass
class Attesting(Scenario):
    """A publication of a job that can sign."""

    services: Services | None = None
    arrived: dict[str, list[str]] = dataclasses.field(default_factory=dict)
    """Attestations by name of the file that they came with."""

    def seen(self, exchange: Exchange) -> Exchange:
        """Take down what an upload brings."""
        if exchange.method == "POST" and not exchange.status:
            name, texts = sent_with(exchange.sent)
            self.arrived[name] = texts
        return exchange

    def subjects(self) -> dict[str, list[str]]:
        """Digests that the attestations are about, by name of the file; all of them are verified."""
        assert self.services is not None
        return {
            name: [verify(text, self.services)["subject"][0]["digest"]["sha256"] for text in texts]
            for name, texts in self.arrived.items()
        }

    @property
    def signed(self) -> int:
        """Files for which the log was asked."""
        assert self.services is not None
        return self.services.seen.count("POST /api/v1/log/entries")


def sent_with(form: bytes) -> tuple[str, list[str]]:
    """Name of the file in the form of an upload, and the attestations beside it."""
    boundary = form.partition(b"\r\n")[0].removeprefix(b"--")
    message = email.message_from_bytes(b"Content-Type: multipart/form-data; boundary=" + boundary + b"\r\n\r\n" + form)
    parts = {str(part.get_param("name", header="content-disposition")): part for part in message.walk()}
    name = parts["content"].get_filename()
    assert name is not None
    attestations = json.loads(_text(parts["attestations"])) if "attestations" in parts else []
    return name, [json.dumps(attestation) for attestation in attestations]


def _text(part: Message) -> str:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    return content.decode()


@pytest.fixture(scope="module")
def services() -> Iterator[Services]:
    with sigstore_services(Instance()) as made:
        yield made


@pytest.fixture
def scenario(tmp_path: Path, services: Services) -> Iterator[Attesting]:
    """An index that takes attestations without asking who publishes, and signers that all answer."""
    services.seen.clear()
    services.broken.clear()
    build_wheel(tmp_path / "dist", "demo", "1.0")
    build_sdist(tmp_path / "dist", "demo", "1.0")
    (tmp_path / "signing").mkdir()
    attester = attester_of(services, context(tmp_path / "signing"))
    with target_in(tmp_path / "target", ignored=frozenset({"PYPI130"})) as target:
        yield Attesting(folder=tmp_path, target=target, attester=attester, services=services)


def digests_of(scenario: Scenario) -> dict[str, list[str]]:
    return {file.filename: [file.sha256] for file in scenario.evidence.files}


def test_every_file_comes_with_one(scenario: Attesting) -> None:
    """Made before the first byte is sent; it verifies for the workflow, and is about what was verified."""
    order: list[int] = []

    def count(exchange: Exchange) -> Exchange:
        if exchange.method == "POST" and not exchange.status:
            order.append(scenario.signed)
        return scenario.seen(exchange)

    assert scenario.publish(count), scenario.printed
    assert scenario.subjects() == digests_of(scenario)
    assert order == [2, 2]
    assert {name: [sha256] for name, sha256 in scenario.target.held.items()} == digests_of(scenario)
    assert [line.partition(" (")[0] for line in scenario.lines if line.startswith("attested ")] == [
        f"attested {WHEEL}",
        f"attested {SDIST}",
    ]
    assert "what is sent without one is signed as this CI job" in scenario.printed


@pytest.mark.parametrize(("service", "status"), [("signingCert", 500), ("entries", 503), ("token", 403)])
def test_nothing_is_published_unsigned(scenario: Attesting, services: Services, service: str, status: int) -> None:
    """Nothing is sent, and no record holds up the next run, which publishes."""
    services.broken[service] = status
    assert not scenario.publish(scenario.seen)
    assert (scenario.target.sent, scenario.arrived, scenario.target.held) == (0, {}, {})
    assert "nothing was published on elsewhere" in scenario.printed and "--release-attest no" in scenario.printed
    assert read_publication(scenario.folder / "report") is None
    services.broken.clear()
    assert scenario.publish(scenario.seen), scenario.printed


def test_one_that_was_handed_in(scenario: Attesting) -> None:
    """It is kept as it is; only the other file is signed."""
    assert scenario.attester is not None
    wheel = next(file for file in scenario.evidence.files if file.filename == WHEEL)
    given = made_before(scenario)
    (scenario.folder / "dist" / f"{WHEEL}.publish.attestation").write_text(given)
    assert scenario.publish(scenario.seen), scenario.printed
    assert [json.loads(text) for text in scenario.arrived[WHEEL]] == [json.loads(given)]
    assert scenario.subjects()[SDIST] == digests_of(scenario)[SDIST]
    assert (scenario.signed, wheel.sha256) == (2, scenario.subjects()[WHEEL][0])
    assert f"{WHEEL} keeps the attestation that lies beside it" in scenario.printed


def made_before(scenario: Attesting) -> str:
    release = read_release(scenario.folder / "dist").value
    assert release is not None and scenario.attester is not None
    return scenario.attester.attestations(release.files[:1])[0].text


def test_what_is_there_is_not_signed_again(scenario: Attesting) -> None:
    """A publication that broke off says what was attested, and is completed by the rest."""
    assert not scenario.publish(scenario.seen, uploads_of(SDIST, answering(403, "Invalid authentication")))
    kept = read_publication(scenario.folder / "report")
    assert kept is not None and kept.attested == (WHEEL, SDIST)
    assert scenario.signed == 2
    assert scenario.publish(scenario.seen), scenario.printed
    assert (scenario.signed, scenario.subjects()) == (3, digests_of(scenario))
    assert scenario.publish(scenario.seen)
    assert (scenario.signed, scenario.target.sent) == (3, 3)


def test_none_are_wanted(scenario: Attesting) -> None:
    """Then nothing is signed."""
    assert scenario.attester is not None
    scenario.attester = dataclasses.replace(scenario.attester, mode="no")
    assert scenario.publish(scenario.seen), scenario.printed
    assert (scenario.signed, scenario.arrived) == (0, {WHEEL: [], SDIST: []})
    assert "none are made: --release-attest no" in scenario.printed


def test_attestations_that_are_refused(scenario: Attesting) -> None:
    """That is no fault of the file: another version would fare no better, and the same file can be published."""
    refused = answering(400, "Invalid attestations supplied during upload: Verification failed")
    assert not scenario.publish(uploads_of(WHEEL, refused))
    assert "does not take the attestations" in scenario.printed and "raise the version" not in scenario.printed
    assert scenario.attester is not None
    scenario.attester = dataclasses.replace(scenario.attester, mode="no")
    assert scenario.publish(scenario.seen), scenario.printed
    assert scenario.arrived == {WHEEL: [], SDIST: []}


def test_a_rehearsal_signs_nothing(scenario: Attesting) -> None:
    """A log is for ever."""
    assert scenario.publish(scenario.seen, dry_run=True)
    assert (scenario.services and scenario.services.seen, scenario.arrived) == ([], {})
    assert "what is sent without one is signed as this CI job" in scenario.printed


def test_they_are_demanded_and_cannot_be_made(scenario: Attesting) -> None:
    """Said before any work."""
    assert scenario.attester is not None
    scenario.attester = dataclasses.replace(scenario.attester, mode="yes", obstacle="they need X")
    settings = PublishSettings(report=scenario.folder / "report", consent=Consent(attest="yes"))
    with pytest.raises(SettingsError, match="not publishing: --release-attest yes: they need X"):
        scenario.publishing().preflight("demo", "1.0", settings)
