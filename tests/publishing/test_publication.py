"""What a publication says, keeps and advises, by what the index does: a real index behind a front with faults."""

import dataclasses
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pytest_release_check.effects.dist_files import read_release
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.evidence import Evidence, VerifiedFile
from pytest_release_check.model.index_file import Credentials, IndexTarget
from pytest_release_check.model.publishing import Consent, PublishSettings
from pytest_release_check.model.uploading import FileState, NextStep
from pytest_release_check.publishing.ledger import read_publication
from pytest_release_check.publishing.publication import Publishing
from pytest_release_check.remote_index.attester import Attester
from pytest_release_check.remote_index.client import StageClient
from tests.archives import build_sdist, build_wheel
from tests.faulty_front import Exchange, Fault, is_page
from tests.plugin.publications import TOKEN, Target, target_in
from tests.publishing.test_clearance import cell, evidence
from tests.runners import context

pytestmark = pytest.mark.slow
WHEEL, SDIST = "demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz"


@dataclasses.dataclass
class Scenario:
    """A release that was verified, and an index to publish it on."""

    folder: Path
    target: Target
    lines: list[str] = dataclasses.field(default_factory=list)
    result: str = ""
    attester: Attester | None = None

    @property
    def printed(self) -> str:
        return "\n".join(self.lines)

    @property
    def evidence(self) -> Evidence:
        release = read_release(self.folder / "dist").value
        assert release is not None
        files = tuple(
            VerifiedFile(filename=file.filename, artifact=file.artifact.value, sha256=file.sha256, size=file.size)
            for file in release.files
        )
        return evidence(files=files, cells=tuple(cell(file) for file in files))

    def publishing(self) -> Publishing:
        workspace = self.folder / f"workspace-{len(list(self.folder.iterdir()))}"
        workspace.mkdir()
        index_url = self.target.index.simple_url("all").replace(self.target.front.target, self.target.front.url)
        stage = IndexTarget(name="elsewhere", upload_url=self.target.url, index_url=index_url)
        credentials = Credentials(username="__token__", password=TOKEN)
        client = StageClient(stage, credentials, context(workspace), timeout=5.0, attests=True)
        return Publishing(client, TOKEN, workspace, self.lines.append, lambda question: False, self.attester)

    def publish(self, *faults: Fault, wait: float = 1.5, dry_run: bool = False) -> bool:
        self.target.faults[:] = faults
        self.lines.clear()
        publishing = self.publishing()
        settings = PublishSettings(
            report=self.folder / "report", wait=wait, consent=Consent(confirmed=True, dry_run=dry_run)
        )
        done = publishing.run((self.evidence,), self.folder / "dist", settings)
        self.result = publishing.result
        return done


@pytest.fixture
def scenario(tmp_path: Path) -> Iterator[Scenario]:
    build_wheel(tmp_path / "dist", "demo", "1.0")
    build_sdist(tmp_path / "dist", "demo", "1.0")
    with target_in(tmp_path / "target") as target:
        yield Scenario(folder=tmp_path, target=target)


def uploads_of(name: str, change: Callable[[Exchange], Exchange | None]) -> Fault:
    return lambda exchange: (
        change(exchange) if exchange.method == "POST" and name.encode() in exchange.sent else exchange
    )


def answering(status: int, reason: str) -> Callable[[Exchange], Exchange]:
    def changed(exchange: Exchange) -> Exchange:
        return dataclasses.replace(exchange, status=status, headers={"x-reason": reason}, body=reason.encode())

    return changed


def stale(exchange: Exchange) -> Exchange:
    """What a cache that answers 404 shows once the files are there."""
    if is_page(exchange) and exchange.seconds >= 0 and not exchange.status:
        return dataclasses.replace(exchange, status=404)
    return exchange


def yanking(exchange: Exchange) -> Exchange:
    body = re.sub(rb'"yanked": ?false', b'"yanked": "broken"', exchange.body) if is_page(exchange) else exchange.body
    return dataclasses.replace(exchange, body=body)


def taken_and_lost(exchange: Exchange) -> Exchange | None:
    """The index takes the file, and its answer is lost."""
    return None if exchange.method == "POST" and exchange.status else exchange


BURNT = "This filename has already been used, use a different version."
MAY_BE_PUBLIC: dict[str, tuple[tuple[Fault, ...], dict[str, FileState], NextStep, str]] = {
    "a page that shows nothing": (
        (stale,),
        {WHEEL: FileState.ACCEPTED, SDIST: FileState.ACCEPTED},
        NextStep.SAME_FILES,
        "with the very same files",
    ),
    "answers that are lost, and a page that shows nothing": (
        (taken_and_lost, stale),
        {WHEEL: FileState.UNKNOWN},
        NextStep.SAME_FILES,
        "with the very same files",
    ),
    "503 for every upload": (
        (uploads_of(WHEEL, answering(503, "Service Unavailable")),),
        {WHEEL: FileState.UNKNOWN},
        NextStep.SAME_FILES,
        "with the very same files",
    ),
    "something before the index answers": (
        (uploads_of(WHEEL, answering(404, "Not Found")),),
        {WHEEL: FileState.UNKNOWN},
        NextStep.SAME_FILES,
        "the index may have the file all the same",
    ),
    "the second is refused for its contents": (
        (uploads_of(SDIST, answering(400, "no such classifier")),),
        {WHEEL: FileState.ACCEPTED, SDIST: FileState.REFUSED},
        NextStep.ANOTHER_VERSION,
        "raise the version and publish that, and yank this one",
    ),
    "the second was deleted once": (
        (uploads_of(SDIST, answering(400, BURNT)),),
        {WHEEL: FileState.ACCEPTED, SDIST: FileState.REFUSED},
        NextStep.ANOTHER_VERSION,
        "raise the version",
    ),
    "the token ends between the two": (
        (uploads_of(SDIST, answering(403, "Invalid or non-existent authentication information.")),),
        {WHEEL: FileState.ACCEPTED, SDIST: FileState.REFUSED},
        NextStep.SAME_FILES,
        "with the very same files",
    ),
    "the release is yanked": (
        (yanking,),
        {WHEEL: FileState.ACCEPTED, SDIST: FileState.ACCEPTED},
        NextStep.UN_YANK,
        "Un-yank demo 1.0",
    ),
}


@pytest.mark.parametrize("situation", MAY_BE_PUBLIC)
def test_what_may_be_public_is_kept(situation: str, scenario: Scenario) -> None:
    """Never "nothing was published"; the record says what was accepted, and what to do by the reason."""
    faults, states, next_step, words = MAY_BE_PUBLIC[situation]
    assert not scenario.publish(*faults)
    kept = read_publication(scenario.folder / "report")
    assert kept is not None, scenario.printed
    assert (kept.states, kept.next_step, bool(kept.why)) == (states, next_step, True)
    assert "nothing was published" not in scenario.printed and words in scenario.printed
    assert "demo 1.0 on elsewhere" in scenario.result and "published:" not in scenario.result


NOTHING_PUBLIC: dict[str, tuple[Fault, str]] = {
    "refused for its contents": (uploads_of(WHEEL, answering(400, "no such classifier")), "raise the version"),
    "deleted once": (uploads_of(WHEEL, answering(400, BURNT)), "raise the version"),
    "not our name": (
        uploads_of(WHEEL, answering(403, "x isn't allowed to upload to this project.")),
        "isn't allowed",
    ),
    "no such token": (uploads_of(WHEEL, answering(403, "Invalid or non-existent authentication")), "Check the token"),
}


@pytest.mark.parametrize("situation", NOTHING_PUBLIC)
def test_nothing_was_published(situation: str, scenario: Scenario) -> None:
    """Only where the index has refused the first file for certain; no later run is held up by it."""
    fault, words = NOTHING_PUBLIC[situation]
    assert not scenario.publish(fault)
    assert "nothing was published on elsewhere" in scenario.printed and words in scenario.printed
    assert read_publication(scenario.folder / "report") is None


def test_published_and_published_again(scenario: Scenario) -> None:
    """What is there already is not sent, and not reported as sent."""
    assert scenario.publish()
    assert scenario.result == "published: demo 1.0 on elsewhere, 2 files, as verified"
    assert [line.partition(" (")[0] for line in scenario.lines if line.startswith("publishing ")] == [
        f"publishing {WHEEL}",
        f"publishing {SDIST}",
    ]
    assert scenario.publish()
    assert scenario.target.sent == 2
    assert (
        "publishing" not in scenario.printed and scenario.printed.count("with these bytes: it is not sent again") == 2
    )
    assert scenario.result.endswith("all files were there already: nothing was sent")


def test_it_is_completed_behind_a_stale_page(scenario: Scenario) -> None:
    """Sent again, the same files are taken for what they are; a refusal then changes nothing of what is known."""
    assert not scenario.publish(stale)
    assert not scenario.publish(stale, uploads_of(WHEEL, answering(400, "no such classifier")))
    kept = read_publication(scenario.folder / "report")
    assert kept is not None and kept.states[WHEEL] is FileState.ACCEPTED
    assert scenario.publish()
    assert read_publication(scenario.folder / "report") is None


def test_the_files_are_changed_while_they_are_sent(scenario: Scenario) -> None:
    """By a process that the build backend has left behind: only verified bytes leave this machine."""

    def swap(exchange: Exchange) -> Exchange:
        if exchange.method == "POST":
            for copy in scenario.folder.glob("workspace-*/publish/*"):
                copy.write_bytes(b"other bytes")
        return exchange

    assert not scenario.publish(swap)
    assert list(scenario.target.held) == [WHEEL]
    assert f"{SDIST} is not what was verified: another program has changed it" in scenario.printed
    kept = read_publication(scenario.folder / "report")
    assert kept is not None and kept.named(FileState.ACCEPTED) == (WHEEL,)


@pytest.mark.parametrize(("status", "words"), [("quarantined", "demo is quarantined on elsewhere"), ("active", "")])
def test_a_project_without_files(scenario: Scenario, status: str, words: str) -> None:
    """A quarantined one shows none, and takes none; one that has lost them is no first release."""
    page = b'{"meta": {"api-version": "1.4"}, "name": "demo", "files": [], "project-status": {"status": "%s"}}'

    def empty(exchange: Exchange) -> Exchange:
        if not is_page(exchange) or exchange.status:
            return exchange
        headers = {"content-type": "application/vnd.pypi.simple.v1+json"}
        return dataclasses.replace(exchange, status=200, headers=headers, body=page % status.encode())

    scenario.target.faults.append(empty)
    settings = PublishSettings(report=scenario.folder / "report")
    if words:
        with pytest.raises(SettingsError, match=words):
            scenario.publishing().preflight("demo", "1.0", settings, digests={WHEEL: "0" * 64})
        return
    scenario.publishing().preflight("demo", "1.0", settings, digests={WHEEL: "0" * 64})
    assert "FIRST RELEASE" not in scenario.printed
