"""The messages between a run and its publisher: requests in one direction, replies in the other."""

from enum import Enum
from pathlib import Path
from typing import Literal

import msgspec

from pytest_release_check.effects.records import as_path
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.model.errors import (
    CredentialsRefusedError,
    FilenameUsedError,
    OutageError,
    ReleaseCheckError,
    SettingsError,
    StageClosedError,
)
from pytest_release_check.model.index_file import IndexFile, IndexTarget
from pytest_release_check.model.publishing import Consent, PublishSettings
from pytest_release_check.model.sources import Sources

Use = Literal["stage", "target"]
"""Which of the two indexes of a run: the one to stage on or to verify, or the one to publish on."""


class Hello(msgspec.Struct, tag=True):
    """The first message, before any code of the project is loaded; a later message cannot change its contents."""

    environment: tuple[tuple[bytes, bytes], ...]
    """Of the user, with the credentials: only the publisher keeps them. Not every value need be text."""
    stage: str
    """Name or address, as typed, perhaps with a password in it; empty for the embedded index."""
    target: str
    """The same for the index to publish on; empty: nothing is published."""
    consent: Consent


class Prepare(msgspec.Struct, tag=True):
    """Where the run keeps its logs, and how many seconds an upload may take."""

    report: Path
    timeout: float


class Open(msgspec.Struct, tag=True):
    """Choose an index. The answer is its ``IndexTarget``."""

    use: Use
    index: str
    """One of the two of ``Hello``, without a password."""
    verifies: bool
    """Only what is there is read: so it always is on the index to publish on, unless evidence is published."""
    is_required: bool


class Project(msgspec.Struct, tag=True):
    """The answer is a ``ProjectRead``."""

    use: Use
    name: str


class Digest(msgspec.Struct, tag=True):
    """The answer is the sha256 of the bytes that are served."""

    use: Use
    file: IndexFile
    limit: float


class Download(msgspec.Struct, tag=True):
    """The answer is the sha256 of what was written."""

    use: Use
    file: IndexFile
    target: Path
    limit: float


class Provenance(msgspec.Struct, tag=True):
    """The answer is the provenance object."""

    use: Use
    file: IndexFile


class Send(msgspec.Struct, tag=True):
    """Upload to the stage; the answer is an ``Upload``. On the index to publish on, only ``Publish`` sends anything."""

    files: tuple[Distribution, ...]


class Preflight(msgspec.Struct, tag=True):
    """Whether the release can be published: the answer is empty, or a failure with every reason why it cannot."""

    name: str
    version: str
    digests: dict[str, str] | None
    """File name to sha256; None before the files are built."""
    sources: Sources
    settings: PublishSettings


class Publish(msgspec.Struct, tag=True):
    """Publish what evidence clears; the answer is a ``Published``."""

    evidence: Path
    sha256: str
    """Of the evidence: what was written is what clears."""
    folder: Path
    settings: PublishSettings


Request = Hello | Prepare | Open | Project | Digest | Download | Provenance | Send | Preflight | Publish


class Withheld(msgspec.Struct):
    """The answer to ``Hello``: names of the variables that hold credentials."""

    names: tuple[str, ...]


class ProjectRead(msgspec.Struct):
    """The page of a project, and whether the index was seen to ask for credentials."""

    files: tuple[IndexFile, ...]
    status: str
    is_there: bool
    is_private: bool


class Published(msgspec.Struct):
    """How a publication ended."""

    done: bool
    result: str
    """One line; empty if nothing was sent."""
    target: IndexTarget


class Failure(Enum):
    """Why there is no answer: the errors of ``model.errors``, or Ctrl-C."""

    SETTINGS = "settings"
    OUTAGE = "outage"
    CLOSED = "closed"
    NAME_USED = "name used"
    CREDENTIALS = "credentials"
    INTERRUPTED = "interrupted"


ERRORS: tuple[tuple[Failure, type[ReleaseCheckError]], ...] = (
    (Failure.NAME_USED, FilenameUsedError),
    (Failure.CLOSED, StageClosedError),
    (Failure.CREDENTIALS, CredentialsRefusedError),
    (Failure.OUTAGE, OutageError),
    (Failure.SETTINGS, SettingsError),
)
"""The most specific first."""


class Line(msgspec.Struct, tag=True):
    """A line for people."""

    text: str


class Question(msgspec.Struct, tag=True):
    """To be answered by a ``UserAnswer`` before any other reply is sent."""

    text: str


class UserAnswer(msgspec.Struct):
    """The answer of the person at the terminal."""

    yes: bool


class Result(msgspec.Struct, tag=True):
    """The answer to a request."""

    value: msgspec.Raw


class Failed(msgspec.Struct, tag=True):
    """There is no answer: an error of ours, for the process that asked."""

    kind: Failure
    text: str


Reply = Line | Question | Result | Failed


def request_in(line: bytes) -> Request:
    """A request as it comes over the channel."""
    request: Request = msgspec.json.decode(line, type=Request, dec_hook=as_path)
    return request


def reply_in(line: bytes) -> Reply:
    """A reply as it comes over the channel."""
    reply: Reply = msgspec.json.decode(line, type=Reply, dec_hook=as_path)
    return reply
