"""The run's side: requests to the publisher, which has the credentials."""

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from pytest_release_check.effects.channel import decoded
from pytest_release_check.effects.companions import Companion, start_companion
from pytest_release_check.effects.this_process import decoded as decoded_variables
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.index_file import IndexFile, IndexTarget
from pytest_release_check.model.publishing import PublishSettings
from pytest_release_check.model.sources import Sources
from pytest_release_check.model.uploading import Upload
from pytest_release_check.publishing import messages
from pytest_release_check.remote_index.simple_pages import ProjectPage

T = TypeVar("T")
_MODULE = "pytest_release_check.publishing.publisher"


class PublisherProcess:
    """The publisher of this run."""

    def __init__(self, companion: Companion) -> None:
        self.companion = companion
        self.progress: Callable[[str], None] = lambda line: None
        """Where its lines for people go."""
        self.ask: Callable[[str], bool] = lambda text: False
        """Who answers its questions."""

    @classmethod
    def started(cls, hello: messages.Hello) -> tuple["PublisherProcess", frozenset[str]]:
        """Start it and hand the credentials over; with it, the names of the variables that nobody else may have.

        Raises ``OutageError`` if it does not start.
        """
        try:
            made = cls(start_companion(_MODULE, decoded_variables(hello.environment)))
        except OSError as error:
            raise OutageError(f"the process for the credentials does not start: {error}") from error
        return made, frozenset(made.answer(hello, messages.Withheld).names)

    def prepare(self, asked: messages.Prepare) -> None:
        """Hand over what it needs to work for this run."""
        self.answer(asked, type(None))

    def open(self, use: messages.Use, index: str, *, verifies: bool = False, is_required: bool = False) -> IndexTarget:
        """The index that the user asked for. Raises as ``chosen_stage`` does."""
        return self.answer(messages.Open(use, index, verifies, is_required), IndexTarget)

    def preflight(
        self, name: str, version: str, settings: PublishSettings, *, digests: dict[str, str] | None, sources: Sources
    ) -> None:
        """Raises ``SettingsError`` that names everything that keeps the release from being published."""
        self.answer(messages.Preflight(name, version, digests, sources, settings), type(None))

    def publish(self, evidence: Path, sha256: str, folder: Path, settings: PublishSettings) -> messages.Published:
        """Publish what the evidence clears."""
        return self.answer(messages.Publish(evidence, sha256, folder, settings), messages.Published)

    def end(self) -> None:
        """Let it end: there are no more requests."""
        self.companion.end()

    def answer(self, request: messages.Request, kind: type[T]) -> T:
        """Its answer to a request, as a value of type ``kind``. Raises the errors of ``messages.ERRORS``.

        Ctrl-C is passed on to it, and the reply is still waited for: only the publisher knows what was sent.
        """
        try:
            self.companion.channel.send(request)
            while True:
                try:
                    reply = messages.reply_in(self.companion.channel.receive())
                except KeyboardInterrupt:
                    self.companion.interrupt()
                    continue
                match reply:
                    case messages.Line(text):
                        self.progress(text)
                    case messages.Question(text):
                        self.companion.channel.send(messages.UserAnswer(self.ask(text)))
                    case messages.Failed(messages.Failure.INTERRUPTED):
                        raise KeyboardInterrupt
                    case messages.Failed(failure, text):
                        raise dict(messages.ERRORS)[failure](text)
                    case messages.Result(value):
                        return decoded(value, kind)
        except (EOFError, BrokenPipeError) as error:
            raise OutageError(
                "the process that holds the credentials has ended; see its output above. Run again."
            ) from error


class RemoteIndexClient:
    """An index whose credentials the publisher has; an ``IndexClient``."""

    def __init__(self, publisher: PublisherProcess, use: messages.Use, stage: IndexTarget) -> None:
        self.stage = stage
        self.is_private = False
        self._publisher = publisher
        self._use: messages.Use = use

    def project(self, name: str) -> ProjectPage:
        """What the index has of a project (normalised name)."""
        read = self._publisher.answer(messages.Project(self._use, name), messages.ProjectRead)
        self.is_private = read.is_private
        return ProjectPage(files=read.files, status=read.status, is_there=read.is_there)

    def digest(self, file: IndexFile, limit: float) -> str:
        """The sha256 of the bytes that the index gives for a file."""
        return self._publisher.answer(messages.Digest(self._use, file, limit), str)

    def download(self, file: IndexFile, target: Path, limit: float) -> str:
        """Write the bytes to ``target``; their sha256."""
        return self._publisher.answer(messages.Download(self._use, file, target, limit), str)

    def provenance(self, file: IndexFile) -> bytes:
        """The provenance object (PEP 740) that the index has for a file."""
        return self._publisher.answer(messages.Provenance(self._use, file), bytes)

    def upload(self, files: tuple[Distribution, ...]) -> Upload:
        """Send the files in order, up to the first that is not accepted."""
        return self._publisher.answer(messages.Send(files), Upload)
