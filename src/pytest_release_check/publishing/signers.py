"""From what the user writes to the identity that must have signed."""

import re

from pytest_release_check.model.evidence import Signer

_REPOSITORY = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+")
_GITHUB = "https://token.actions.githubusercontent.com"
_ISSUERS = {"https://github.com/": _GITHUB, "https://gitlab.com/": "https://gitlab.com"}
"""Providers whose identities begin with an address of their own."""


def signer_of(text: str) -> Signer:
    """Of ``IDENTITY`` or ``IDENTITY ISSUER``. Raises ``ValueError`` that says what is wrong."""
    identity, _, issuer = (part.strip() for part in text.strip().partition(" "))
    if _REPOSITORY.fullmatch(identity):
        return Signer(identity=identity, issuer=issuer or _GITHUB)
    if not identity.startswith("https://") and "@" not in identity:
        raise ValueError("write OWNER/REPO, the https:// address of a workflow, or an e-mail address")
    known = next((known for beginning, known in _ISSUERS.items() if identity.startswith(beginning)), "")
    if not issuer and not known:
        raise ValueError(f'say who vouches for it, as "{identity} https://accounts.google.com"')
    return Signer(identity=identity, issuer=issuer or known)
