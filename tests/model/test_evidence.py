"""Who is meant, and who vouches for it."""

import pytest

from pytest_release_check.model.evidence import Signer, signer_of

GITHUB = "https://token.actions.githubusercontent.com"


@pytest.mark.parametrize(
    ("text", "signer", "is_repository"),
    [
        ("owner/re.po_1", Signer(identity="owner/re.po_1", issuer=GITHUB), True),
        ("o/r https://issuer.example.org", Signer(identity="o/r", issuer="https://issuer.example.org"), True),
        (
            "https://github.com/o/r/x.yml@refs/tags/v1",
            Signer(identity="https://github.com/o/r/x.yml@refs/tags/v1", issuer=GITHUB),
            False,
        ),
        (
            "https://gitlab.com/o/r//x.yml@v1",
            Signer(identity="https://gitlab.com/o/r//x.yml@v1", issuer="https://gitlab.com"),
            False,
        ),
        (
            "me@example.org  https://accounts.example.org",
            Signer(identity="me@example.org", issuer="https://accounts.example.org"),
            False,
        ),
    ],
)
def test_signers(text: str, signer: Signer, is_repository: bool) -> None:
    """GitHub and GitLab vouch for their own workflows."""
    assert (signer_of(text), signer_of(text).is_repository) == (signer, is_repository)


@pytest.mark.parametrize(
    "text", ["", "owner", "a/b/c", "me@example.org", "https://example.org/x", "http://github.com/o/r"]
)
def test_nobody(text: str) -> None:
    """Who does not say whom to trust trusts nobody."""
    with pytest.raises(ValueError, match=r"write OWNER/REPO|say who vouches"):
        signer_of(text)
