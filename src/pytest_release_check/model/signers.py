"""Who must have signed the evidence."""

from dataclasses import dataclass


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
