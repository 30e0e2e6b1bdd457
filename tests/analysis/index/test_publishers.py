"""Publishers as people write them, and as provenance objects name them."""

import pytest

from pytest_release_check.analysis.index.publishers import ExpectedPublisher

STATED = {"kind": "GitHub", "repository": "Owner/demo", "workflow": "release.yml"}
ON_GITLAB = {"kind": "GitLab", "repository": "group/sub/demo", "workflow_filepath": ".ci/release.yml"}


@pytest.mark.parametrize(
    ("text", "stated", "fits"),
    [
        ("github:owner/demo/release.yml", STATED, True),
        (" github:owner/demo ", STATED, True),
        ("github:owner/demo/other.yml", STATED, False),
        ("github:owner/demo/Release.yml", STATED, False),
        ("github:owner/demos", STATED, False),
        ("gitlab:owner/demo", STATED, False),
        ("gitlab:group/sub/demo", ON_GITLAB, True),
        ("gitlab:group/sub/demo/release.yml", ON_GITLAB, True),
        ("google:me@example.org", {"kind": "Google", "email": "me@example.org"}, True),
        ("google:me@example.org", {"kind": "Google", "email": "you@example.org"}, False),
        ("github:owner/demo", {"kind": "GitHub"}, False),
        ("github:owner/demo", {}, False),
    ],
)
def test_is_stated(text: str, stated: dict[str, object], fits: bool) -> None:
    assert ExpectedPublisher.from_text(text).is_stated(stated) is fits


@pytest.mark.parametrize(
    "text", ["", "owner/demo", "github:", "github:owner", "bitbucket:a/b", "google:me", "github:a b/c"]
)
def test_what_cannot_be_read(text: str) -> None:
    with pytest.raises(ValueError, match="write github:OWNER/REPO"):
        ExpectedPublisher.from_text(text)
