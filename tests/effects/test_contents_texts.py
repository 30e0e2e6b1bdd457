"""Which members are kept as text for the rules."""

from pathlib import Path

import pytest

from pytest_release_check.effects.contents import read_contents
from tests.archives import build_wheel


@pytest.mark.parametrize(
    ("member", "is_kept"),
    [("demo/a.py", True), ("demo/.pypirc", True), ("demo/.netrc", True), ("demo/server.pem", True), ("a.png", False)],
)
def test_texts(tmp_path: Path, member: str, is_kept: bool) -> None:
    """Source, metadata and the files in which people keep secrets are read as text."""
    contents = read_contents(build_wheel(tmp_path, "demo", "1.0", files={member: "hello"}))
    assert (contents.texts.get(member) == b"hello") == is_kept
    assert contents.members[member].size == 5
