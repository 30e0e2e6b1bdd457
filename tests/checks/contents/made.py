"""Contents made of names and texts."""

import hashlib
from collections.abc import Mapping

from pytest_release_check.model.contents import Contents, Member
from pytest_release_check.rules.finding import Finding

Files = Mapping[str, str]


def contents(files: Files, *, is_whole: bool = True) -> Contents:
    texts = {name: text.encode() for name, text in files.items()}
    members = {name: Member(size=len(text), sha256=hashlib.sha256(text).hexdigest()) for name, text in texts.items()}
    return Contents(members=members, texts=texts, is_whole=is_whole)


def names(*paths: str) -> Files:
    """Files whose texts do not matter, but are not empty."""
    return dict.fromkeys(paths, "x = 1\n")


def reported(*findings: Finding) -> list[tuple[str, str]]:
    return [(finding.rule.slug, finding.detail) for finding in findings]
