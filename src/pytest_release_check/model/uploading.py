"""Uploading: what an index answered to each file, and how far a publication has come."""

from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path

CHANGED = "is not what was verified"
"""In the trouble of a file whose bytes were changed before they were sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadAnswer:
    """What came of one file that was sent, or was to be sent."""

    filename: str
    status: int = 0
    """Of HTTP; 0: there was no answer, and ``trouble`` is the reason."""
    reason: str = ""
    """The phrase of the status line: PyPI gives its reason there."""
    text: str = ""
    """The body, or its beginning."""
    trouble: str = ""
    """What kept the file from being sent, or the answer from coming."""
    was_sent: bool = True
    """Whether a byte of it may have reached the index."""
    is_outage: bool = False
    """Whether it was the network that failed."""

    @property
    def is_accepted(self) -> bool:
        """Whether the index has taken the file."""
        return 200 <= self.status < 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """The answers to some files, sent in order until the first that was not accepted."""

    answers: tuple[UploadAnswer, ...]
    log: Path
    seconds: float = 0.0
    timed_out: bool = False
    lines: tuple[str, ...] = ()
    """The last lines of the log."""

    @property
    def failure(self) -> UploadAnswer | None:
        """The answer that ended it; None if every file was accepted."""
        return next((answer for answer in self.answers if not answer.is_accepted), None)


class FileState(Enum):
    """What is known of one file of a publication."""

    NOT_SENT = "not sent"
    UNKNOWN = "sent, and the answer did not come"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    THERE = "there already with these bytes"


class NextStep(Enum):
    """What completes a publication that broke off."""

    SAME_FILES = "publish the same files again"
    ANOTHER_VERSION = "publish another version"
    UN_YANK = "un-yank the release, or publish another version"


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """A publication that has begun, as it is kept on disk until everything is there."""

    target: str
    name: str
    version: str
    folder: Path
    """Where the files lie."""
    again: str
    """The command that completes it."""
    files: dict[str, str]
    """File name to sha256."""
    states: dict[str, FileState] = field(default_factory=dict)
    """File name to what is known of it; a file that is not in it was not sent."""
    attested: tuple[str, ...] = ()
    """File names that an attestation was made for."""
    next_step: NextStep = NextStep.SAME_FILES
    why: str = ""
    """What ended it, one line; empty while it goes on, or if its process died."""

    def named(self, *states: FileState) -> tuple[str, ...]:
        """Names of the files in one of these states, in the order in which they are published."""
        return tuple(name for name in self.files if self.states.get(name, FileState.NOT_SENT) in states)
