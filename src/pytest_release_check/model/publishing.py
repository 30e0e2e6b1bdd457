"""Publishing: what is asked for, and what is known of the release before it is sent."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pytest_release_check.model.errors import SettingsError

ALLOWANCES = ("dirty", "other-tag", "other-commit", "other-index", "plain-http")
"""What keeps a release back unless it is allowed with a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishSettings:
    """How the user wants to publish."""

    report: Path
    """Folder that keeps the record of a publication until it is complete."""
    wait: float = 300.0
    """Seconds to wait until the index shows the release."""
    dry_run: bool = False
    confirmed: bool = False
    """Whether nobody has to be asked."""
    required_pythons: tuple[str, ...] = ()
    """Versions of Python that must be among the environments of the evidence."""
    allowed: dict[str, str] = field(default_factory=dict)
    """What ``--release-allow`` names, with its reason."""


def allowances(texts: Iterable[str], option: str = "--release-allow") -> dict[str, str]:
    """What is let pass, and why, out of ``WHAT: REASON``. Raises ``SettingsError`` that names ``option``."""
    return dict(_allowance(text, option) for text in texts)


def _allowance(text: str, option: str) -> tuple[str, str]:
    what, _, reason = (part.strip() for part in text.partition(":"))
    if what not in ALLOWANCES:
        raise SettingsError(f"{option} {text!r}: there is no {what!r}; choose from {', '.join(ALLOWANCES)}.")
    if not reason:
        raise SettingsError(f'{option} {text!r}: give the reason, as "{what}: REASON". It is shown.')
    return what, reason
