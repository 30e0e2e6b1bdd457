"""A run and its publisher: two real processes, and what goes between them."""

import os
import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from pytest_release_check.effects.dist_files import read_release
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.index_file import IndexTarget
from pytest_release_check.model.publishing import Consent, PublishSettings
from pytest_release_check.model.sources import Sources
from pytest_release_check.model.uploading import Upload
from pytest_release_check.publishing.client import PublisherProcess, RemoteIndexClient
from pytest_release_check.publishing.messages import Hello, Prepare, Send, Withheld
from tests.archives import build_sdist
from tests.faulty_front import Exchange, front_of
from tests.plugin.publications import GIVEN, TOKEN, Target, target_in

Started = tuple[PublisherProcess, frozenset[str]]


@pytest.fixture(scope="module")
def one_target(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Target]:
    with target_in(tmp_path_factory.mktemp("target") / "target") as made:
        yield made


@pytest.fixture
def target(one_target: Target) -> Iterator[Target]:
    """It is read only, and what a test lets it do wrong ends with the test."""
    yield one_target
    one_target.faults.clear()


@contextmanager
def started_for(target: Target, folder: Path, consent: Consent | None = None) -> Iterator[Started]:
    """With credentials for the target in its environment, and prepared."""
    user = {"PATH": os.environ["PATH"], "HOME": str(folder), "COPY": TOKEN, "HARMLESS": os.fsdecode(b"caf\xe9")}
    user |= GIVEN | {"PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring", "PIP_CONFIG_FILE": os.devnull}
    given = tuple((os.fsencode(name), os.fsencode(text)) for name, text in user.items())
    hello = Hello(environment=given, stage="nosuch", target=target.url, consent=consent or Consent())
    publisher, names = PublisherProcess.started(hello)
    publisher.prepare(Prepare(folder / "report", 60.0))
    yield publisher, names
    publisher.end()


@pytest.fixture(scope="module")
def started(one_target: Target, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Started]:
    """One for all tests that leave it as it is: a publisher answers until it is ended."""
    with started_for(one_target, tmp_path_factory.mktemp("publisher")) as made:
        yield made


def opened(publisher: PublisherProcess, target: Target) -> IndexTarget:
    return publisher.open("target", target.url)


def test_it_says_what_to_withhold(started: Started) -> None:
    """By name and by value."""
    assert started[1] == {"TWINE_PASSWORD", "COPY"}


def test_it_reads_an_index(started: Started, target: Target) -> None:
    """The run sees pages, and no credential."""
    publisher, _ = started
    stage = opened(publisher, target)
    assert TOKEN not in repr(stage)
    assert not RemoteIndexClient(publisher, "target", stage).project("demo").is_there


def test_errors_keep_their_kind(started: Started, target: Target) -> None:
    """A fault of the settings, and an outage."""
    publisher, _ = started
    with pytest.raises(SettingsError, match="nosuch"):
        publisher.open("stage", "nosuch")
    stage = opened(publisher, target)
    target.faults.append(lambda exchange: None)
    with pytest.raises(OutageError, match=r"127\.0\.0\.1"):
        RemoteIndexClient(publisher, "target", stage).project("demo")


def test_what_the_run_was_started_with_stays(started: Started, target: Target, tmp_path: Path) -> None:
    """Code of the project that speaks for the run can't choose another index, nor upload but through the gate."""
    publisher, _ = started
    with front_of(target.index.base_url) as other:
        for use, index in (("target", f"{other.url}/legacy/"), ("stage", f"{other.url}/legacy/"), ("target", "nosuch")):
            with pytest.raises(SettingsError, match="only the indexes that the run was started with"):
                publisher.open(use, index, verifies=use == "stage")  # type: ignore[arg-type] # one of the two
        assert other.seen == []
    with pytest.raises(SettingsError, match="only the indexes that the run was started with"):
        publisher.open("stage", target.url)
    with pytest.raises(SettingsError, match="at work already"):
        publisher.answer(Hello((), "", target.url, Consent(confirmed=True)), Withheld)
    publisher.open("stage", target.url, verifies=True)
    build_sdist(tmp_path / "dist", "demo", "1.0")
    release = read_release(tmp_path / "dist").value
    assert release is not None
    failure = publisher.answer(Send(release.files), Upload).failure
    assert failure is not None and target.sent == 0


def test_lines_reach_the_run(started: Started, target: Target, tmp_path: Path) -> None:
    """In order, while it works."""
    publisher, _ = started
    opened(publisher, target)
    printed: list[str] = []
    publisher.progress = printed.append
    settings = PublishSettings(report=tmp_path / "report")
    publisher.preflight("demo", "1.0", settings, digests={"demo-1.0.tar.gz": "0" * 64}, sources=Sources())
    assert [line.partition(":")[0] for line in printed] == ["FIRST RELEASE"]


def test_attestations_that_cannot_be_made(target: Target, tmp_path: Path) -> None:
    """What was typed before any code of the project could run holds, and stops the run before any work."""
    with started_for(target, tmp_path, Consent(attest="yes")) as (publisher, _):
        opened(publisher, target)
        settings = PublishSettings(report=tmp_path / "report", consent=Consent(attest="no"))
        with pytest.raises(SettingsError, match="--release-attest yes: only PyPI and TestPyPI take them"):
            publisher.preflight("demo", "1.0", settings, digests=None, sources=Sources())


def test_it_ends_with_the_run(target: Target, tmp_path: Path) -> None:
    """And answers nobody then."""
    with started_for(target, tmp_path) as (publisher, _):
        publisher.end()
        with pytest.raises((OutageError, ValueError)):
            publisher.open("stage", "nosuch")


@pytest.mark.skipif(sys.platform == "win32", reason="signals are POSIX")
def test_an_interrupt_is_passed_on(started: Started, target: Target) -> None:
    """What it is doing is broken off; it goes on answering, so that what has arrived can be asked for."""
    publisher, _ = started
    stage = opened(publisher, target)
    asked, go_on = threading.Event(), threading.Event()

    def slow(exchange: Exchange) -> Exchange:
        if not exchange.status:
            asked.set()
            go_on.wait(20)
        return exchange

    def interrupt() -> None:
        asked.wait(20)
        os.kill(os.getpid(), signal.SIGINT)

    target.faults.append(slow)
    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt):
        RemoteIndexClient(publisher, "target", stage).project("demo")
    go_on.set()
    thread.join()
    target.faults.clear()
    assert not RemoteIndexClient(publisher, "target", stage).project("demo").is_there
