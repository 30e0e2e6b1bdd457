"""The record of a publication: written before the first byte is sent, and kept until everything is there."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import msgspec

from pytest_release_check.analysis.index.staging import Meaning, meaning_of
from pytest_release_check.effects.records import read_record, write_record
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.uploading import FileState, NextStep, Publication, UploadAnswer

PUBLICATION = "publication.json"
"""In the report folder."""


_LEAVE_OPEN = (Meaning.EXISTS, Meaning.UNEXPECTED, Meaning.TRANSIENT)
"""Answers after which the index may have the file."""


class Ledger:
    """Keeps the record on disk true at every moment: a process can be killed between any two of them."""

    def __init__(self, begun: Publication, report: Path, progress: Callable[[str], None]) -> None:
        """Raises ``SettingsError`` if the folder has the record of another publication that is still needed."""
        self._path = report / PUBLICATION
        self._progress = progress
        earlier = read_publication(report)
        if earlier is not None and not _is_of_same_files(earlier, begun):
            require_no_unfinished(report, None, begun.version)
            earlier = None
        if earlier is not None:
            begun = replace(begun, states=earlier.states, attested=earlier.attested)
        self._now = begun
        # What an earlier attempt may have left on the index, a refusal of this one does not take away.
        self._doubtful = set(self._now.named(FileState.UNKNOWN))
        write_record(self._path, self._now)

    @property
    def now(self) -> Publication:
        """The record as it is on disk."""
        return self._now

    def there(self, filename: str) -> None:
        """The index has the file already, with these bytes."""
        if self._state(filename) is not FileState.ACCEPTED:
            self._note(filename, FileState.THERE)
        self._progress(f"{filename} is on {self._now.target} already, with these bytes: it is not sent again")

    def attested(self, filename: str, where: str) -> None:
        """An attestation was made for the file; ``where`` it is logged."""
        self._progress(f"attested {filename} (sha256 {self._now.files[filename]}): {where}")
        if filename not in self._now.attested:
            self._now = replace(self._now, attested=(*self._now.attested, filename))
            write_record(self._path, self._now)

    def begins(self, filename: str) -> None:
        """The file is about to be sent."""
        if self._state(filename) is FileState.UNKNOWN:
            self._doubtful.add(filename)
        self._progress(f"publishing {filename} (sha256 {self._now.files[filename]}) on {self._now.target}")
        if self._state(filename) is not FileState.ACCEPTED:
            self._note(filename, FileState.UNKNOWN)

    def answered(self, answer: UploadAnswer) -> None:
        """The index has answered, or has not."""
        before = self._state(answer.filename)
        if answer.is_accepted:
            self._note(answer.filename, FileState.ACCEPTED)
        elif before is FileState.UNKNOWN and answer.filename not in self._doubtful:
            if not answer.was_sent:
                self._note(answer.filename, FileState.NOT_SENT)
            elif 400 <= answer.status < 500 and meaning_of(answer) not in _LEAVE_OPEN:
                self._note(answer.filename, FileState.REFUSED)

    def ends(self, why: str, next_step: NextStep) -> None:
        """It broke off: keep what has arrived, why it broke off, and what to do."""
        self._now = replace(self._now, why=why, next_step=next_step)
        write_record(self._path, self._now)

    def forget(self) -> None:
        """Everything is there, or nothing can be."""
        self._path.unlink(missing_ok=True)

    def _state(self, filename: str) -> FileState:
        return self._now.states.get(filename, FileState.NOT_SENT)

    def _note(self, filename: str, state: FileState) -> None:
        self._now = replace(self._now, states=self._now.states | {filename: state})
        write_record(self._path, self._now)


def _is_of_same_files(one: Publication, other: Publication) -> bool:
    return (one.target, one.name, one.version, one.files) == (other.target, other.name, other.version, other.files)


def read_publication(report: Path) -> Publication | None:
    """The publication that broke off in this report folder, if one did. Raises ``SettingsError``."""
    path = report / PUBLICATION
    if not path.is_file():
        return None
    try:
        return read_record(path, Publication)
    except (msgspec.MsgspecError, OSError) as error:
        raise SettingsError(
            f"{path} cannot be read: {error}. It is the record of a publication that broke off: look at the index, and "
            "delete the file when nothing of that release is missing there."
        ) from error


def require_no_unfinished(report: Path, dist: Path | None, version: str) -> None:
    """Raises ``SettingsError`` if a run for ``version`` (empty: not known yet) would clear files that are still needed.

    ``dist`` is the folder that the run takes its files from; None if it builds them.
    """
    begun = read_publication(report)
    if begun is None or dist == begun.folder:
        return
    if begun.next_step is not NextStep.SAME_FILES and version not in ("", begun.version):
        return  # another version is what completes it, and what was accepted can be downloaded
    raise SettingsError(" ".join(unfinished_lines(begun, report)))


def unfinished_lines(begun: Publication, report: Path) -> tuple[str, ...]:
    """How far a publication came, and what to do now."""
    public = begun.named(FileState.ACCEPTED, FileState.THERE)
    unknown = begun.named(FileState.UNKNOWN)
    why = f" ({begun.why})" if begun.why else ""
    return (
        f"The publication of {begun.name} {begun.version} on {begun.target} broke off{why}; {report} has its record.",
        *((f"Accepted: {', '.join(public)}.",) if public else ()),
        *((f"Perhaps accepted: {', '.join(unknown)}.",) if unknown else ()),
        f"{advice(begun)} To leave it as it is, delete {report / PUBLICATION}.",
    )


def advice(begun: Publication) -> str:
    """What completes a publication that broke off, by the reason."""
    match begun.next_step:
        case NextStep.SAME_FILES:
            return f"Complete it with the very same files, never with files built anew: {begun.again}."
        case NextStep.ANOTHER_VERSION:
            return (
                f"{begun.target} will never take these files as {begun.name} {begun.version}: raise the version and "
                "publish that" + (", and yank this one." if begun.named(FileState.ACCEPTED, FileState.THERE) else ".")
            )
        case NextStep.UN_YANK:
            return f"Un-yank {begun.name} {begun.version} on {begun.target}, or raise the version and publish that."
