"""The site: what one index holds, serves and takes, as a value that every request is answered from."""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone

from pytest_release_check.index.forms import SIZE_LIMIT
from pytest_release_check.index.gateway import Gateway
from pytest_release_check.index.store import Store
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.upload.file.holdings import FILE_TOO_LARGE
from pytest_release_check.upload.pypi_today import EXCEPTIONAL_FILE_LIMIT


def utc_now() -> datetime:
    """Return the time of the clock, in UTC."""
    return datetime.now(timezone.utc)


def _fresh_secret() -> str:
    return secrets.token_urlsafe(16)


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What an index takes and refuses, beside what PyPI does."""

    subjects: frozenset[str] | None = None
    """Normalised names that may be uploaded; None: any."""
    ignored: frozenset[str] = frozenset()
    """Codes of rules that do not count."""
    known: frozenset[str] = frozenset()
    """Normalised names of projects that exist elsewhere already: they are not new."""
    size_limit: int = SIZE_LIMIT
    """Bytes of one file, where the rule about it counts."""
    clock: Callable[[], datetime] = utc_now

    @property
    def largest_file(self) -> int:
        """Bytes of one file: where that rule is ignored, the largest exception that PyPI has made."""
        return EXCEPTIONAL_FILE_LIMIT if FILE_TOO_LARGE.code in self.ignored else self.size_limit


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """What an index serves.

    The subjects of ``policy`` come only from what was uploaded here, every other name only from the ``gateway``.
    ``None`` makes every name that was uploaded a subject.
    """

    store: Store
    gateway: Gateway
    token: str = field(repr=False)
    """What uploads must bring."""
    policy: Policy = field(default_factory=Policy)
    listed: Mapping[str, tuple[IndexFile, ...]] = field(default_factory=dict)
    """By normalised name: files of another index that are listed with those here."""
    sends_on: bool = True
    """Whether clients are sent to the upstreams on the web; else they ask these themselves for what is not here."""
    is_at: bool = False
    """Whether one environment has this address for itself, so that its installer may keep the files for a while."""
    secret: str = field(default_factory=_fresh_secret, repr=False)
    """The first segment of every path: fresh, so that no installer's cache can serve another run's bytes.

    Empty: everything is at the root of the host.
    """

    @property
    def root(self) -> str:
        """The path that all addresses begin with, without a final slash."""
        return f"/{self.secret}" if self.secret else ""

    def is_subject(self, name: str) -> bool:
        """Whether that name must come from here and nowhere else."""
        subjects = self.policy.subjects
        return self.store.has_had(name) if subjects is None else name in subjects
