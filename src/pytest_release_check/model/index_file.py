"""The index that a release goes to, with what it is reached by; and one file as an index knows it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

LOCAL = "local"
"""The embedded index."""


def alone(index: str) -> str:
    """The same view of an embedded index without what other indexes on the web have: "not found" for those names."""
    return f"{index.removesuffix('simple/')}alone/simple/"


def at(index: str, label: str) -> str:
    """The same view of an embedded index at an address of its own, under which no cache has anything."""
    return f"{index.removesuffix('simple/')}at/{label}/simple/"


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexTarget:
    """An index that files are put on: staged to be tried, or published. Also one whose release is verified."""

    name: str = LOCAL
    """As the user calls it: ``local``, ``testpypi``, a section of .pypirc, or an address without credentials."""
    upload_url: str = ""
    """Without credentials; empty for the embedded index."""
    index_url: str = ""
    """Its simple index, with a final slash, without credentials; empty for the embedded index."""
    required: bool = True
    """Whether the verdict is inconclusive if this index cannot take the release; else the embedded one takes it."""
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
class IndexFile:
    """One file as an index knows it: ours all of it, another one what its page of the project says (PEP 691, 503)."""

    filename: str
    url: str = ""
    """Absolute or relative to the page, without fragment; a path if an upstream is a folder; empty: it has none yet."""
    name: str = ""
    """Of the project, normalised (PEP 503); empty if only a page is known."""
    spelling: str = ""
    """The name as the form of the upload had it."""
    version: str = ""
    artifact: str = ""
    """``wheel`` or ``sdist``; empty if only a page is known."""
    sha256: str = ""
    """Hex; this and the other digests are empty if they are not known."""
    blake2_256: str = ""
    md5: str = ""
    requires_python: str = ""
    size: int | None = None
    """Bytes; None if the page does not say."""
    upload_time: str = ""
    """UTC, ISO 8601 with microseconds and Z (PEP 700)."""
    yanked: str | None = None
    """The reason, possibly empty; None: it is not yanked."""
    metadata_sha256: str = ""
    """Of the metadata file beside it (PEP 658), at the same address with ``.metadata``; empty if there is none."""
    provenance: str = ""
    """Address of its attestations (PEP 740); empty if there are none."""
    serial: int = 0
    """Number of the change of our index that added it."""

    @property
    def digests(self) -> Mapping[str, str]:
        """Those that are known, by the form field of an upload (``sha256_digest``)."""
        known = {"sha256_digest": self.sha256, "blake2_256_digest": self.blake2_256, "md5_digest": self.md5}
        return {field: digest for field, digest in known.items() if digest}
