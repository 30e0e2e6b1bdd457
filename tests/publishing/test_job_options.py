"""The options of the job that only publishes: who must have signed, and where things lie."""

from pathlib import Path

import pytest

from pytest_release_check.model.evidence import Signer
from pytest_release_check.model.publishing import Consent, PublishSettings
from pytest_release_check.publishing.job_options import JobOptions, signer_of

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
    with pytest.raises(ValueError, match=r"write OWNER/REPO|add the issuer that vouches"):
        signer_of(text)


def test_where_things_lie(tmp_path: Path) -> None:
    """Relative to the folder of the job; where no folder is named, the files lie beside their evidence."""
    given = ("--evidence=a/e.json", "--release-evidence=b/e.json", "--repository=https://me:secret@example.org/legacy/")
    options = JobOptions.from_arguments(given, tmp_path)
    assert options.evidence == (tmp_path / "a" / "e.json", tmp_path / "b" / "e.json")
    assert (options.folder, options.signer, options.trust) == (None, None, None)
    assert JobOptions.from_arguments((*given, "--attest=no"), tmp_path).settings.again.endswith("e.json --attest=no")
    assert options.settings.again == (
        "python -I -m pytest_release_check.publish --repository=https://example.org/legacy/ "
        f"--evidence={tmp_path / 'a' / 'e.json'} --evidence={tmp_path / 'b' / 'e.json'}"
    )


def test_what_is_typed_counts(tmp_path: Path) -> None:
    """Folders, seconds, Pythons and consent."""
    given = (
        "--evidence=e.json",
        "--dist=d",
        "--report=r",
        "--wait=5",
        "--python=3.12",
        "--yes",
        "--dry-run",
        "--attest=yes",
    )
    options = JobOptions.from_arguments((*given, "--allow=dirty: as agreed"), tmp_path)
    assert (options.folder, options.settings) == (
        tmp_path / "d",
        PublishSettings(
            report=tmp_path / "r",
            wait=5.0,
            consent=Consent(allowed={"dirty": "as agreed"}, confirmed=True, dry_run=True, attest="yes"),
            required_pythons=("3.12",),
            again=options.settings.again,
        ),
    )
