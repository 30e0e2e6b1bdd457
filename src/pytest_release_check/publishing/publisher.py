"""The process that holds the upload credentials: it answers a run's requests, and runs no code of any project.

Started before any code of the project is loaded; the run itself, its workers and its programs never have a credential.
"""

import os
import signal
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from queue import SimpleQueue

import msgspec

from pytest_release_check.checks.credential_names import names_with, password_in, secrets_in
from pytest_release_check.edges.channel import Channel
from pytest_release_check.edges.chosen_stage import chosen_stage
from pytest_release_check.edges.evidence_file import read_evidence
from pytest_release_check.edges.network import without_credentials
from pytest_release_check.edges.processes import Processes
from pytest_release_check.edges.records import as_json, from_json
from pytest_release_check.edges.repositories import repository
from pytest_release_check.edges.sealing import seal_process
from pytest_release_check.edges.stage_client import StageClient
from pytest_release_check.edges.tools import Tools
from pytest_release_check.model.errors import (
    CredentialsRefusedError,
    FilenameUsedError,
    OutageError,
    ReleaseCheckError,
    SettingsError,
    StageClosedError,
)
from pytest_release_check.model.stages import Stage
from pytest_release_check.publishing import messages
from pytest_release_check.publishing.publication import Publishing

_KINDS: tuple[tuple[type[ReleaseCheckError], messages.Failure], ...] = (
    (FilenameUsedError, messages.Failure.NAME_USED),
    (StageClosedError, messages.Failure.CLOSED),
    (CredentialsRefusedError, messages.Failure.CREDENTIALS),
    (OutageError, messages.Failure.OUTAGE),
    (SettingsError, messages.Failure.SETTINGS),
)


class Publisher:
    """Answers one request after the other. ``progress`` and ``ask`` reach the person who started the run."""

    def __init__(self, progress: Callable[[str], None], ask: Callable[[str], bool]) -> None:
        self._progress = progress
        self._ask = ask
        self._environment: dict[str, str] = {}
        self._typed: dict[str, str] = {}
        self._prepared: messages.Prepare | None = None
        self._clients: dict[str, StageClient] = {}
        self._passwords: dict[str, str] = {}
        self._answers: dict[type, Callable[..., object]] = {
            messages.Hello: self._hello,
            messages.Prepare: self._prepare,
            messages.Open: self._open,
            messages.Project: self._project,
            messages.Digest: lambda asked: self._clients[asked.use].digest(asked.file, asked.limit),
            messages.Download: lambda asked: self._clients[asked.use].download(asked.file, asked.target, asked.limit),
            messages.Provenance: lambda asked: self._clients[asked.use].provenance(asked.file),
            messages.Send: lambda asked: self._clients["stage"].upload(asked.files),
            messages.Preflight: self._preflight,
            messages.Publish: self._publish,
        }

    def answer(self, request: messages.Request) -> object:
        """The answer to a request. Raises ``ReleaseCheckError`` as whatever it is about does."""
        return self._answers[type(request)](request)

    def _hello(self, asked: messages.Hello) -> messages.Withheld:
        self._environment = asked.environment
        self._typed = {without_credentials(text): text for text in asked.indexes}
        secrets = [*secrets_in(asked.environment), *map(password_in, asked.indexes)]
        for text in asked.indexes:
            with suppress(ReleaseCheckError):  # whoever opens it is told why it cannot be
                secrets.append(repository(asked.environment, **_as_twine_asks(text, asked.environment)).password)
        return messages.Withheld(names=names_with(asked.environment, secrets))

    def _prepare(self, asked: messages.Prepare) -> None:
        self._prepared = asked

    def _open(self, asked: messages.Open) -> Stage:
        prepared = self._means()
        wish = replace(asked.wish, index=self._typed.get(asked.wish.index, asked.wish.index))
        stage, credentials = chosen_stage(wish, self._environment, prepared.known, prepared.variables)
        self._passwords[asked.use] = credentials.password if credentials is not None else ""
        self._clients[asked.use] = StageClient(stage, credentials, self._tools(), attests=wish.publishes)
        return stage

    def _project(self, asked: messages.Project) -> messages.ProjectRead:
        client = self._clients[asked.use]
        page = client.project(asked.name)
        return messages.ProjectRead(
            files=page.files, status=page.status, is_there=page.is_there, is_private=client.is_private
        )

    def _preflight(self, asked: messages.Preflight) -> None:
        self._publishing().preflight(
            asked.name, asked.version, asked.settings, digests=asked.digests, sources=asked.sources
        )

    def _publish(self, asked: messages.Publish) -> messages.Published:
        evidence = tuple(read_evidence(path) for path in asked.evidence)
        publishing = self._publishing()
        done = publishing.run(evidence, asked.folder, asked.settings)
        return messages.Published(done=done, result=publishing.result, target=self._clients["target"].stage)

    def _publishing(self) -> Publishing:
        return Publishing(
            self._clients["target"], self._passwords["target"], self._means().workspace, self._progress, self._ask
        )

    def _means(self) -> messages.Prepare:
        if self._prepared is None:
            raise SettingsError("the publisher was asked before it was prepared")
        return self._prepared

    def _tools(self) -> Tools:
        means = self._means()
        return Tools(
            runner=Processes(registry=means.workspace / "running"),
            environment=means.environment,
            workspace=means.workspace,
            report=means.report,
            timeout=means.timeout,
        )


def _as_twine_asks(text: str, environment: dict[str, str]) -> dict[str, str]:
    """Name or address, as ``edges.repositories`` takes it."""
    if text == "twine":
        url = environment.get("TWINE_REPOSITORY_URL", "")
        return {"url": url} if url else {"name": environment.get("TWINE_REPOSITORY", "")}
    return {"url": text} if "://" in text else {"name": text}


def main() -> None:
    """Answer until the other side has ended; what goes on then is broken off."""
    seal_process()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    channel = Channel(sys.stdin.buffer, os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)  # whatever prints here must not get between the messages
    requests = _Requests(channel)
    publisher = Publisher(lambda line: channel.send(messages.Line(line)), lambda text: _asked(channel, requests, text))
    with suppress(BrokenPipeError, KeyboardInterrupt):
        while (request := requests.next()) is not None:
            channel.send(_reply(publisher, request))
            requests.is_busy = False


def _reply(publisher: Publisher, request: bytes) -> messages.Reply:
    try:
        return messages.Result(msgspec.Raw(as_json(publisher.answer(messages.request_in(request)))))
    except ReleaseCheckError as error:
        return messages.Failed(next(kind for cls, kind in _KINDS if isinstance(error, cls)), str(error))
    except KeyboardInterrupt:
        return messages.Failed(messages.Failure.INTERRUPTED, "")


def _asked(channel: Channel, requests: "_Requests", text: str) -> bool:
    channel.send(messages.Question(text))
    line = requests.next()
    return line is not None and from_json(line, messages.Answer).yes


class _Requests:
    """Reads ahead in a thread: only so is it known that the other side has ended while something is sent."""

    def __init__(self, channel: Channel) -> None:
        self.is_busy = False
        self._lines: SimpleQueue[bytes | None] = SimpleQueue()
        threading.Thread(target=self._read, args=(channel,), daemon=True).start()

    def next(self) -> bytes | None:
        """The next line; None at the end."""
        line = self._lines.get()
        self.is_busy = line is not None
        return line

    def _read(self, channel: Channel) -> None:
        for line in channel.lines():
            self._lines.put(line)
        if self.is_busy:
            signal.raise_signal(signal.SIGINT) if sys.platform == "win32" else os.kill(os.getpid(), signal.SIGINT)
        self._lines.put(None)


if __name__ == "__main__":
    main()
