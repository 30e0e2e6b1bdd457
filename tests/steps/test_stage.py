"""Stage: a real twine, a real index, and proof of what it serves.

Most cases upload in this process; those named in ``IN_PROCESS``, and those that read the log, start twine as a run
does.
"""

import dataclasses
import io
import re
import tarfile
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import quote

import pytest

from pytest_release_check.effects.dist_files import read_release
from pytest_release_check.effects.polling import Deadline
from pytest_release_check.effects.processes import Runner
from pytest_release_check.index.server import Index
from pytest_release_check.model.distributions import Distributions
from pytest_release_check.model.errors import (
    CredentialsRefusedError,
    FilenameUsedError,
    OutageError,
    SettingsError,
    StageClosedError,
)
from pytest_release_check.model.index_file import Credentials, IndexFile, IndexTarget
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.remote_index.client import StageClient
from pytest_release_check.steps.stage import stage
from tests.archives import build_sdist, build_wheel
from tests.faulty_front import Exchange, Fault, Front, front_of, is_file, is_page
from tests.indexes import index_of
from tests.runners import FakeRunner, Ticking, UploadsHere, context

TOKEN = "pypi-not-a-real-token"


def release_in(folder: Path, source: str = "x = 1\n") -> Distributions:
    build_wheel(folder, "demo", "1.0", files={"demo.py": source})
    build_sdist(folder, "demo", "1.0")
    read = read_release(folder).value
    assert read is not None
    return read


@dataclasses.dataclass
class Staging:
    """An index on the loopback, perhaps behind a front, as a stage."""

    index: Index
    folder: Path
    ticking: Ticking = dataclasses.field(default_factory=Ticking)
    front: Front | None = None
    runner: Runner | None = None
    """None: real processes."""

    def client(self, *, name: str = "elsewhere", token: str = TOKEN, runner: Runner | None = None) -> StageClient:
        upload_url, index_url = self.index.upload_url, self.index.simple_url("all")
        if self.front is not None:
            upload_url, index_url = (url.replace(self.front.target, self.front.url) for url in (upload_url, index_url))
        there = IndexTarget(name=name, upload_url=upload_url, index_url=index_url)
        credentials = Credentials(username="__token__", password=token)
        return StageClient(there, credentials, context(self.folder, runner or self.runner), timeout=2.0)

    def stage(self, distributions: Distributions, **how: str) -> Outcome[tuple[IndexFile, ...]]:
        return stage(distributions, self.client(**how), self.deadline())  # type: ignore[arg-type] # texts only

    def deadline(self) -> Deadline:
        return Deadline(30.0, clock=self.ticking.clock, sleep=self.ticking.sleep)


@pytest.fixture
def staging(tmp_path: Path) -> Iterator[Callable[..., Staging]]:
    with ExitStack() as stack:

        def start(*faults: Fault, in_process: bool = False) -> Staging:
            index = index_of(tmp_path / "index", subjects=frozenset({"demo"}), token=TOKEN)
            made = Staging(
                index=stack.enter_context(index), folder=tmp_path, runner=None if in_process else UploadsHere()
            )
            if faults:
                made.front = stack.enter_context(front_of(index.base_url, *faults))
            return made

        yield start


def uploads(started: Staging) -> int:
    assert started.front is not None
    return sum(line.startswith("POST") for line in started.front.seen)


def test_uploaded_and_served(staging: Callable[..., Staging], tmp_path: Path) -> None:
    """All files are served with the digests they had at birth."""
    release = release_in(tmp_path / "dist")
    outcome = staging(in_process=True).stage(release)
    assert (outcome.status, outcome.findings) == (Status.PASSED, ())
    assert {f.filename: f.sha256 for f in outcome.value or ()} == {f.filename: f.sha256 for f in release.files}


def test_an_sdist_with_metadata_twice(staging: Callable[..., Staging], tmp_path: Path) -> None:
    """As backends make it in a tree that was an sdist: whichever of them twine reads, it is the verified file."""
    path = build_sdist(tmp_path / "dist", "demo", "1.0")
    with tarfile.open(path) as archive:
        members = [(member, archive.extractfile(member)) for member in archive.getmembers()]
        contents = [(member, stream.read() if stream else b"") for member, stream in members]
    with tarfile.open(path, "w:gz") as archive:
        for member, content in contents:
            if member.name.endswith("/PKG-INFO"):
                older = content.replace(b"Metadata-Version: 2", b"Summary: old\nMetadata-Version: 2", 1)
                first = tarfile.TarInfo(member.name)
                first.size = len(older)
                archive.addfile(first, io.BytesIO(older))
            archive.addfile(member, io.BytesIO(content))
    release = read_release(tmp_path / "dist").value
    assert release is not None
    assert staging().stage(release).status is Status.PASSED


def test_what_is_there_already_is_kept(staging: Callable[..., Staging], tmp_path: Path) -> None:
    """A half-done upload is completed, a whole one is not sent again."""
    started = staging(lambda exchange: exchange)
    release = release_in(tmp_path / "dist")
    half = dataclasses.replace(release, files=release.files[:1])
    assert [started.stage(each).status for each in (half, release, release)] == [Status.PASSED] * 3
    assert uploads(started) == 2


def test_other_bytes_of_the_same_name(staging: Callable[..., Staging], tmp_path: Path) -> None:
    """A version that is taken is told before anything is uploaded: version-taken, with what to do."""
    started = staging(lambda exchange: exchange)
    started.stage(release_in(tmp_path / "a"))
    outcome = started.stage(release_in(tmp_path / "b", "x = 2\n"))
    assert {finding.code for finding in outcome.findings} == {"RC303"}
    assert uploads(started) == 2


def test_other_bytes_than_those_built(staging: Callable[..., Staging], tmp_path: Path) -> None:
    """What was changed since it was hashed at birth is not sent."""
    started = staging(lambda exchange: exchange, in_process=True)
    release = release_in(tmp_path / "dist")
    build_wheel(tmp_path / "dist", "demo", "1.0", files={"demo.py": "import evil\n"})
    with pytest.raises(SettingsError, match=r"demo-1\.0-py3-none-any\.whl is not what was verified"):
        started.stage(release)
    assert uploads(started) == 0


# -- faults: each is what one request meets ------------------------------------------------------------------------


def answering(status: int, reason: str, when: Callable[[Exchange], bool]) -> Fault:
    def fault(exchange: Exchange) -> Exchange:
        if exchange.status or not when(exchange):
            return exchange
        return dataclasses.replace(exchange, status=status, headers={"x-reason": reason}, body=reason.encode())

    return fault


def breaking(when: Callable[[Exchange], bool]) -> Fault:
    return lambda exchange: None if when(exchange) else exchange


def changing(when: Callable[[Exchange], bool], **changed: object) -> Fault:
    def fault(exchange: Exchange) -> Exchange:
        if not exchange.status or not when(exchange):
            return exchange
        return dataclasses.replace(exchange, **changed)  # type: ignore[arg-type] # fields of an exchange

    return fault


def is_upload(exchange: Exchange) -> bool:
    return exchange.method == "POST"


def until(count: int, when: Callable[[Exchange], bool]) -> Callable[[Exchange], bool]:
    """Only for the first so many requests of a kind."""
    return lambda exchange: when(exchange) and exchange.number < count


def after_upload(count: int, when: Callable[[Exchange], bool]) -> Callable[[Exchange], bool]:
    """From the first upload on, up to so many requests of a kind."""
    return lambda exchange: when(exchange) and exchange.seconds >= 0 and exchange.number < count


def swapped(exchange: Exchange) -> Exchange:
    if not exchange.status or not is_file(exchange):
        return exchange
    return dataclasses.replace(exchange, body=exchange.body[::-1])


def misstated(exchange: Exchange) -> Exchange:
    """The page tells another digest than the file has."""
    if not exchange.status or not is_page(exchange):
        return exchange
    body = re.sub(rb'("hashes": {"sha256": ")[0-9a-f]{64}', rb"\g<1>" + b"0" * 64, exchange.body)
    return dataclasses.replace(exchange, body=body)


def cut_off(exchange: Exchange) -> Exchange:
    if not exchange.status or not is_file(exchange):
        return exchange
    half = len(exchange.body) // 2
    return dataclasses.replace(exchange, body=exchange.body[:half], headers={"content-length": str(len(exchange.body))})


IN_PROCESS = {"refused", "an upload is taken and its answer lost"}
"""Faults that twine meets in a process of its own; one that is accepted is above."""

HEALED: dict[str, tuple[Fault, ...]] = {
    "the page shows the release late": (answering(404, "Not Found", after_upload(6, is_page)),),
    "the page is stale": (changing(after_upload(5, is_page), body=b'{"files": []}'),),
    "503 for a page": (answering(503, "Service Unavailable", until(2, is_page)),),
    "503 for a file": (answering(503, "Service Unavailable", until(1, is_file)),),
    "503 for an upload": (answering(503, "Service Unavailable", until(6, is_upload)),),
    "429 for an upload": (answering(429, "Too Many Requests", until(1, is_upload)),),
    "an upload is reset": (breaking(until(1, is_upload)),),
    "an upload is taken and its answer lost": (
        lambda exchange: None if exchange.status and until(1, is_upload)(exchange) else exchange,
    ),
    "a page is reset": (breaking(until(1, is_page)),),
    "a file is reset": (breaking(until(1, is_file)),),
    "a page is no page": (
        changing(
            until(1, is_page),
            body=b"<html>maintenance",
            headers={"content-type": "application/vnd.pypi.simple.v1+json"},
        ),
    ),
}


@pytest.mark.parametrize("fault", HEALED)
def test_faults_that_pass(staging: Callable[..., Staging], tmp_path: Path, fault: str) -> None:
    """What an index recovers from is waited for, or tried again."""
    outcome = staging(*HEALED[fault], in_process=fault in IN_PROCESS).stage(release_in(tmp_path / "dist"))
    assert (outcome.status, outcome.findings) == (Status.PASSED, ())


FATAL: dict[str, tuple[Fault, type[Exception] | str, str]] = {
    "never visible": (answering(404, "Not Found", is_page), OutageError, "does not show the release yet after 30 s"),
    "always 503": (answering(503, "Service Unavailable", is_page), OutageError, "answers 503"),
    "uploads always 503": (answering(503, "Service Unavailable", is_upload), OutageError, "Tried 4 times"),
    "uploads always reset": (breaking(is_upload), OutageError, "Tried 4 times"),
    "truncated file": (cut_off, OutageError, "is broken after 30 s"),
    "swapped bytes": (swapped, "RC302", "serves sha256"),
    "wrong hash on the page": (misstated, "RC302", "serves sha256 0000"),
    "not our name": (
        answering(403, "The user 'x' isn't allowed to upload to project 'demo'.", is_upload),
        StageClosedError,
        "isn't allowed to upload",
    ),
    "burnt name": (
        answering(400, "This filename has already been previously used, use a different version.", is_upload),
        FilenameUsedError,
        "previously used",
    ),
    "full": (answering(400, "Project size too large. Limit is 10 GB.", is_upload), StageClosedError, "too large"),
    "bad token": (
        answering(403, "Invalid or non-existent authentication information.", is_upload),
        CredentialsRefusedError,
        "Check the token",
    ),
    "refused": (answering(400, "'C-3PO' is not a valid classifier.", is_upload), "RC301", "not a valid classifier"),
}


@pytest.mark.parametrize("fault", FATAL)
def test_faults_that_stay(staging: Callable[..., Staging], tmp_path: Path, fault: str) -> None:
    """A sick index is an outage, wrong bytes are a finding at once, and each is told in its own words."""
    broken, expected, words = FATAL[fault]
    started = staging(broken, in_process=fault in IN_PROCESS)
    if isinstance(expected, str):
        outcome = started.stage(release_in(tmp_path / "dist"))
        assert expected in {finding.code for finding in outcome.findings}
        assert words in " ".join(finding.detail for finding in outcome.findings)
        return
    with pytest.raises(expected, match=words) as raised:
        started.stage(release_in(tmp_path / "dist"))
    assert type(raised.value) is expected


def test_a_slow_drip(staging: Callable[..., Staging], tmp_path: Path) -> None:
    """A download that never stalls and never ends is given up at the deadline."""
    started = staging(changing(is_file, headers={"x-drip": "0.05"}))
    with pytest.raises(OutageError, match=r"is broken after 0 s: .*no end after"):
        stage(release_in(tmp_path / "dist"), started.client(), Deadline(0.4))


def test_wrong_bytes_are_not_waited_for(staging: Callable[..., Staging], tmp_path: Path) -> None:
    """Nothing gets better by waiting once the index serves something else."""
    started = staging(swapped)
    started.stage(release_in(tmp_path / "dist"))
    assert started.ticking.slept == []


def test_the_token_is_in_no_argument_and_no_log(staging: Callable[..., Staging], tmp_path: Path) -> None:
    """Nor in an environment, which others can read: it goes to the program that uploads through a pipe."""
    runner = FakeRunner(returncode=1)
    started = staging()
    with pytest.raises(OutageError, match="Tried 4 times"):
        stage(release_in(tmp_path / "dist"), started.client(runner=runner), started.deadline())
    for command in runner.commands:
        assert TOKEN not in f"{command.args} {dict(command.env)}"
        assert TOKEN in command.stdin
        assert command.secrets == (TOKEN,)


LONG = "pypi-not-a-real-token-" + "aB3_-x9Z" * 30


def echoing(name: str) -> Fault:
    """Refuses the file ``name`` with a page of HTML that repeats what was sent, in each of the usual ways."""

    def fault(exchange: Exchange) -> Exchange:
        if exchange.status or not is_upload(exchange):
            return exchange
        if name.encode() not in exchange.sent:
            return dataclasses.replace(exchange, status=200)
        said = f"Authorization: {exchange.authorization} raw {LONG} {quote(LONG)}\x1b[31m {LONG[:60]}\n{LONG[60:]}"
        body = f"<html><head><title>no</title></head>\n<h1>400 Bad Request</h1>\n<p>No.\n::error::{said}</p></html>"
        return dataclasses.replace(exchange, status=400, headers={"x-reason": "Bad Request"}, body=body.encode())

    return fault


@pytest.mark.parametrize("name", ["demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz"])
def test_an_index_that_repeats_the_request(staging: Callable[..., Staging], tmp_path: Path, name: str) -> None:
    """No form of the token is in the log or the finding; that has the file's name and one sentence without HTML."""
    (finding,) = staging(echoing(name), in_process=True).stage(release_in(tmp_path / "dist"), token=LONG).findings
    log = Path(finding.log).read_text()
    for text in (log, "\n".join(finding.lines())):
        whole = "".join(text.split())
        for form in (LONG, quote(LONG), b64encode(f"__token__:{LONG}".encode()).decode()):
            assert not any(form[at : at + 24] in whole for at in range(len(form) - 24))
        assert "\x1b" not in text and not re.search(r"^\s*::", text, re.MULTILINE)
    assert (finding.code, finding.subject) == ("RC301", name)
    assert finding.detail.startswith("400 Bad Request: No. : :error::Authorization: Basic **** raw **** ****")
    assert not re.search(r"[<>]|  ", finding.detail)
    assert not any(re.search(r"  |<", line) for line in finding.evidence)


def test_the_words_of_a_private_index(staging: Callable[..., Staging], tmp_path: Path) -> None:
    """An index that asks for credentials to read, and puts them on its page or into a broken answer, shows none."""
    page = b'{"files": [{"filename": "demo-1.0.tar.gz", "url": "x", "hashes": {}, "yanked": "you are %s"}]}'

    def private(exchange: Exchange) -> Exchange:
        if exchange.status or not is_page(exchange):
            return exchange
        status, body = (200, page % exchange.authorization.encode()) if exchange.authorization else (401, b"")
        if exchange.number == 3:
            body, headers = b"", {"content-length": "1\r\nno header " + exchange.authorization}
            return dataclasses.replace(exchange, status=status, body=body, headers=headers)
        headers = {"content-type": "application/vnd.pypi.simple.v1+json"}
        return dataclasses.replace(exchange, status=status, body=body, headers=headers)

    client = staging(private).client(token=LONG)
    (file,) = client.project("demo").files
    assert file.yanked == "you are Basic ****"
    with pytest.raises(OutageError) as raised:
        [client.project("demo") for _ in range(3)]
    assert b64encode(f"__token__:{LONG}".encode()).decode()[20:60] not in str(raised.value)


def test_an_upload_that_hangs(staging: Callable[..., Staging], tmp_path: Path) -> None:
    """It was ended once; trying again would only wait again."""
    runner = FakeRunner(returncode=-9, timed_out=True)
    with pytest.raises(StageClosedError, match="did not end within"):
        stage(release_in(tmp_path / "dist"), staging().client(runner=runner), Deadline(1.0))
