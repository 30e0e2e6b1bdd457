"""Evidence: what a run verified of which files, who signed it, and the clearance that complete evidence gives."""

from dataclasses import dataclass

NOT_FOR_PUBLISHING = "not for publishing"
"""What stands before a reason among the checks that did not pass, where all have, and a file is for this machine."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedFile:
    """One distribution by its bytes."""

    filename: str
    artifact: str
    """``wheel`` or ``sdist``."""
    sha256: str
    size: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedCell:
    """One environment of the matrix, and the files that an installer may have chosen in it."""

    id: str
    python: str
    """Full version, as 3.12.1."""
    implementation: str
    platform: str
    """As ``sys.platform`` names it."""
    files: tuple[str, ...]
    distributions: tuple[str, ...]
    """Everything that was installed there, as ``name==version``, sorted: the release and its dependencies."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifiedSource:
    """The tree that the run stood in."""

    commit: str = ""
    """Full hash; empty if nothing states one."""
    tags: tuple[str, ...] = ()
    """The tag that the CI job ran for, else those of the commit."""
    ref: str = ""
    """What the CI job ran for, as ``refs/tags/v1.0``."""
    clean: bool | None = None
    """Whether everything was committed before the build began; None if nothing is known of that."""
    changed: tuple[str, ...] = ()
    """Some of the files that were not."""
    trouble: str = ""
    """Why ``clean`` is not known although there is a repository."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IgnoredRule:
    """A rule whose findings the user let not count."""

    code: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaivedFile:
    """A wheel that no environment of the run could install, and that the project publishes all the same."""

    filename: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """The result of one run, whole: every planned check is in exactly one of the two lists."""

    tool: str
    created: str
    """UTC, ISO 8601."""
    name: str
    """Normalised, as the version."""
    version: str
    stage: str
    python: str
    """Full version of the interpreter that the plugin ran on."""
    platform: str
    """As ``sysconfig.get_platform`` names it: ``linux-x86_64``."""
    source: VerifiedSource
    files: tuple[VerifiedFile, ...]
    cells: tuple[VerifiedCell, ...]
    ignored: tuple[IgnoredRule, ...]
    passed: tuple[str, ...]
    """Node ids of the planned checks that passed."""
    not_passed: tuple[str, ...]
    """Node ids of all the others, each with its status in front; and what else speaks against a clearance."""
    waived: tuple[WaivedFile, ...] = ()
    """Wheels that need not have been installed (``release_not_installed``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clearance:
    """Proof that exactly these files passed everything that was planned. ``publishing.clearance`` alone makes one."""

    name: str
    version: str
    files: tuple[VerifiedFile, ...]
    """In the order in which they are published."""
    ignored: tuple[IgnoredRule, ...]
    cells: tuple[VerifiedCell, ...]
    waived: tuple[WaivedFile, ...] = ()
    """Wheels among the files that were installed nowhere."""


class NotClearedError(Exception):
    """There is no clearance; ``reasons`` are lines for people."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True, kw_only=True)
class Signer:
    """An identity as sigstore's certificates state it, and who vouches for it."""

    identity: str
    """``OWNER/REPO`` on GitHub (any workflow of it), the address of one workflow at one ref, or an e-mail address."""
    issuer: str
    """Address of the OpenID Connect provider."""

    @property
    def is_repository(self) -> bool:
        """Whether a repository of GitHub is meant, and not one identity."""
        return "://" not in self.identity and "@" not in self.identity
