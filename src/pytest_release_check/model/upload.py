"""An upload as values: what is offered, what the index holds already, and why it is not taken."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.rules.rule import UploadRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """The text fields of an upload as they were sent, each with all its values in their order."""

    fields: Mapping[str, tuple[str, ...]]
    sent_as_files: tuple[str, ...] = ()
    """Fields that came with a file name although they are text."""

    def one(self, name: str) -> str:
        """The first value without surrounding blanks; empty if the field is absent or empty."""
        return next(iter(self.all(name)), "").strip()

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of the field."""
        return self.fields.get(name, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One file offered for upload, with the form it came with."""

    form: Form
    filename: str
    size: int
    """Bytes."""
    digests: Mapping[str, str]
    """Hex, as computed from the bytes, by form field: ``sha256_digest``, ``blake2_256_digest``, ``md5_digest``."""
    content_type: str | None = None
    """Of the file part; None if it had no such header."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What an index holds already, as far as it matters to one upload."""

    projects: frozenset[str] = frozenset()
    """Normalised names of all projects that exist."""
    files: tuple[IndexFile, ...] = ()
    """The files of the project that the upload names."""
    twin: IndexFile | None = None
    """A file with the same bytes, in any project."""
    name_used: bool = False
    """Whether a file of this name was here once and has been deleted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Refusal:
    """One reason why PyPI does not take an upload."""

    rule: UploadRule
    message: str
    """One line, as it goes into the status line and the body."""
    subject: str = ""
    """Where: a form field or a member of the archive; empty: the file."""
    evidence: tuple[str, ...] = field(default=())
    """More lines than a message holds, as a renderer's complaints."""

    @property
    def code(self) -> str:
        """The code of its rule."""
        return self.rule.code

    @property
    def status(self) -> int:
        """HTTP status."""
        return self.rule.status
