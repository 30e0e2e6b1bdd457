"""The options of the job that only publishes; each has the name of pytest's own option as well, which messages use."""

import argparse
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pytest_release_check.effects.network import without_credentials
from pytest_release_check.effects.state_folder import default_report
from pytest_release_check.model.errors import SettingsError
from pytest_release_check.model.evidence import Signer
from pytest_release_check.model.publishing import (
    ALLOWANCES,
    ATTEST,
    EVIDENCE_RENAMED,
    Consent,
    PublishSettings,
    allowances,
)

UNUSABLE = 4
"""Exit status where the settings do not allow a publication; pytest's own for that, too."""
_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+")
_GITHUB = "https://token.actions.githubusercontent.com"
_ISSUERS = {"https://github.com/": _GITHUB, "https://gitlab.com/": "https://gitlab.com"}
"""Providers whose identities begin with an address of their own."""
OPTIONS: tuple[tuple[tuple[str, ...], dict[str, Any]], ...] = (
    (
        ("--evidence", "--release-evidence"),
        {
            "action": "append",
            "required": True,
            "metavar": "FILE",
            "help": "of a verifying run; repeatable: runs of several "
            "machines count together, and several projects are published in the order in which they come",
        },
    ),
    (("--dist", "--release-dist"), {"metavar": "DIR", "help": "with the files (default: dist beside the evidence)"}),
    (
        ("--repository", "--release-publish"),
        {
            "default": "pypi",
            "metavar": "NAME|URL",
            "help": "pypi, testpypi, a section of .pypirc, twine (what TWINE_REPOSITORY or TWINE_REPOSITORY_URL names) "
            "or an upload address (default: %(default)s)",
        },
    ),
    (
        ("--python", "--release-python"),
        {"action": "append", "default": [], "metavar": "VERSION", "help": "must be in the evidence; repeatable"},
    ),
    (
        ("--allow", "--release-allow"),
        {
            "action": "append",
            "default": [],
            "metavar": "WHAT:REASON",
            "help": f"publish in spite of {', '.join(ALLOWANCES)}, and why; repeatable",
        },
    ),
    (
        ("--signer", "--release-evidence-signer"),
        {"metavar": "IDENTITY", "help": "who must have signed the evidence (sigstore): OWNER/REPO, or an identity"},
    ),
    (
        ("--trust", "--release-evidence-trust"),
        {"metavar": "FILE", "help": "trust configuration of a private sigstore instance"},
    ),
    (
        ("--report", "--release-report"),
        {"metavar": "DIR", "help": "for logs and the record of what was sent (default: the user's state folder)"},
    ),
    (
        ("--wait", "--release-wait"),
        {"default": 300.0, "metavar": "SECONDS", "help": "until the index shows the files (default: %(default)s)"},
    ),
    (("--dry-run", "--release-dry-run"), {"action": "store_true", "help": "do everything but send"}),
    (("--yes", "--release-yes"), {"action": "store_true", "help": "publish without asking"}),
    (
        ("--attest", "--release-attest"),
        {
            "default": ATTEST[0],
            "choices": ATTEST,
            "help": "sign the files (PEP 740): auto, where Trusted Publishing is used and sigstore is installed; yes, "
            "or publish nothing; no (default: %(default)s)",
        },
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class JobOptions:
    """What the job was started with, validated."""

    evidence: tuple[Path, ...]
    folder: Path | None
    """With the files; None: the one beside the evidence of each release."""
    repository: str
    """Name or address of the index, as typed, perhaps with a password in it."""
    signer: Signer | None
    """Who must have signed the evidence; None: nobody need have."""
    trust: Path | None
    """Trust configuration of a private sigstore instance."""
    settings: PublishSettings

    @classmethod
    def from_arguments(cls, arguments: Sequence[str] | None, here: Path) -> "JobOptions":
        """Parse and validate a command line, by default that of this process; paths are relative to ``here``.

        Ends the process with status 4 if an option is unknown or lacks its value. Raises ``SettingsError`` for a value
        that cannot be.
        """
        given = _parser().parse_args(arguments)
        evidence = tuple((here / path).resolve() for path in given.evidence)
        folder = (here / given.dist).resolve() if given.dist else None
        again = (
            "python -I -m pytest_release_check.publish",
            f"--repository={without_credentials(given.repository)}",
            *(f"--evidence={path}" for path in evidence),
            *((f"--dist={folder}",) if folder else ()),
            *((f"--attest={given.attest}",) if given.attest != ATTEST[0] else ()),
        )
        return cls(
            evidence=evidence,
            folder=folder,
            repository=given.repository,
            signer=_signer(given.signer, given.trust),
            trust=_trust(given.trust, here),
            settings=PublishSettings(
                report=(here / given.report).resolve() if given.report else default_report(here),
                wait=_seconds(given.wait),
                consent=Consent(
                    allowed=allowances(given.allow),
                    confirmed=given.yes,
                    dry_run=given.dry_run,
                    attest=given.attest,
                ),
                required_pythons=tuple(given.python),
                again=" ".join(again),
            ),
        )


def signer_of(text: str) -> Signer:
    """The signer that ``IDENTITY`` or ``IDENTITY ISSUER`` names. Raises ``ValueError`` with what is wrong."""
    identity, _, issuer = (part.strip() for part in text.strip().partition(" "))
    if _REPOSITORY.fullmatch(identity):
        return Signer(identity=identity, issuer=issuer or _GITHUB)
    if not identity.startswith("https://") and "@" not in identity:
        raise ValueError("write OWNER/REPO, the https:// address of a workflow, or an e-mail address")
    known = next((known for beginning, known in _ISSUERS.items() if identity.startswith(beginning)), "")
    if not issuer and not known:
        raise ValueError(f'add the issuer that vouches for it, as "{identity} https://accounts.google.com"')
    return Signer(identity=identity, issuer=issuer or known)


def _signer(text: str, trust: str) -> Signer | None:
    if not text:
        if trust:
            raise SettingsError("--release-evidence-trust: name who must have signed with --release-evidence-signer.")
        return None
    try:
        return signer_of(text)
    except ValueError as error:
        raise SettingsError(f"--release-evidence-signer {text!r}: {error}.") from error


def _trust(text: str, here: Path) -> Path | None:
    if not text:
        return None
    path = (here / text).resolve()
    if not path.is_file():
        raise SettingsError(f"--release-evidence-trust {text}: there is no such file.")
    return path


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> "None":  # type: ignore[override] # it does not return
        print(f"ERROR: {message}. See --help.", file=sys.stderr)  # noqa: T201 - it is a program
        sys.exit(UNUSABLE)


class _RefusedEvidence(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        parser.error(EVIDENCE_RENAMED.removesuffix("."))


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="python -I -m pytest_release_check.publish",
        description="Publish exactly the files that evidence of `pytest --release-check` covers. Builds, imports and "
        "installs nothing, and reads nothing of the folder it is started in but what is named here.",
        allow_abbrev=False,
    )
    for names, how in OPTIONS:
        parser.add_argument(*names, **how)
    parser.add_argument("--release-manifest", action=_RefusedEvidence, nargs="?", help=argparse.SUPPRESS)
    return parser


def _seconds(text: object) -> float:
    try:
        seconds = float(str(text))
    except ValueError:
        seconds = 0.0
    if not 0 < seconds < float("inf"):
        raise SettingsError(f"--wait {text}: give a number of seconds above 0.")
    return seconds
