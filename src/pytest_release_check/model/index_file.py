"""Stages: the index that a release is put on before it is published, and what an index serves."""

from dataclasses import dataclass, field

LOCAL = "local"
"""The embedded index."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """An index to stage on, or one whose release is verified."""

    name: str = LOCAL
    """As the user calls it: ``local``, ``testpypi``, a section of .pypirc, or an address without credentials."""
    upload_url: str = ""
    """Without credentials; empty for the embedded index."""
    index_url: str = ""
    """Its simple index, with a final slash, without credentials; empty for the embedded index."""
    required: bool = True
    """Whether a stage that cannot take the release leaves the verdict unsettled."""
    certificate: str = ""
    """Path of a CA bundle for uploads, as twine's configuration names it."""
    client_certificate: str = ""
    note: str = ""
    """What the user should know of how it is used; empty if there is nothing."""

    @property
    def is_local(self) -> bool:
        """Whether this is the embedded index."""
        return self.name == LOCAL


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What an upload is made with. Never part of a record, a log or the environment of project code."""

    username: str = ""
    password: str = field(default="", repr=False)
    variables: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    """Those with which twine gets a token from the CI service (Trusted Publishing), where none was given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServedFile:
    """One file as a project's page on an index lists it (PEP 691; less is known from an HTML page)."""

    filename: str
    url: str
    """Absolute, without fragment."""
    sha256: str = ""
    """Empty if the page does not say."""
    requires_python: str = ""
    size: int | None = None
    upload_time: str = ""
    yanked: str | None = None
    """The reason, possibly empty; None: it is not yanked."""
    metadata_sha256: str = ""
    """Of the metadata file beside it (PEP 658); empty if there is none."""
    provenance: str = ""
    """Address of its attestations (PEP 740); empty if there are none."""
