"""Publishing: what is asked for, and what is known of the release before it is sent."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pytest_release_check.model.errors import SettingsError

ALLOWANCES = ("dirty", "other-tag", "other-commit", "other-index", "plain-http")
"""What keeps a release back unless it is allowed with a reason."""
ATTEST = ("auto", "yes", "no")
"""Whether attestations (PEP 740) are made: where they can be, always, never."""
EVIDENCE_RENAMED = (
    "--release-manifest is called --release-evidence now: it takes evidence (release-evidence.json), not the manifest. "
    "Write --release-evidence FILE."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """What was typed on the command line about publishing: no file and no code of the project can change it."""

    allowed: dict[str, str] = field(default_factory=dict)
    """What ``--release-allow`` names, of ``ALLOWANCES``, with its reason."""
    confirmed: bool = False
    """Whether to publish without asking."""
    dry_run: bool = False
    """Whether to do everything but send."""
    attest: str = ATTEST[0]
    """Whether to make attestations, one of ``ATTEST``."""

    @property
    def needs_answer(self) -> bool:
        """Whether somebody has to be asked before anything is sent."""
        return not (self.confirmed or self.dry_run)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishSettings:
    """How the user wants to publish."""

    report: Path
    """Folder that keeps the record of a publication until it is complete."""
    wait: float = 300.0
    """Seconds to wait until the index shows the release."""
    consent: Consent = field(default_factory=Consent)
    """The process that has the credentials takes the one that it was started with, whatever comes later."""
    required_pythons: tuple[str, ...] = ()
    """Versions of Python that must be among the environments of the evidence."""
    again: str = ""
    """The command that completes a publication that broke off."""


def allowances(texts: Iterable[str]) -> dict[str, str]:
    """What is allowed, and why, out of ``WHAT: REASON``. Raises ``SettingsError``."""
    return dict(map(_allowance, texts))


def _allowance(text: str) -> tuple[str, str]:
    what, _, reason = (part.strip() for part in text.partition(":"))
    if what not in ALLOWANCES:
        raise SettingsError(f"--release-allow {text!r}: there is no {what!r}; choose from {', '.join(ALLOWANCES)}.")
    if not reason:
        raise SettingsError(f'--release-allow {text!r}: give the reason, as "{what}: REASON". It is shown.')
    return what, reason
