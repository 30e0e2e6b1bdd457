"""Upstreams: which of them an installer can ask itself."""

from pathlib import Path

import pytest

from pytest_release_check.index.upstreams import Upstream, web_indexes


@pytest.mark.parametrize(
    ("addresses", "found"),
    [
        ((), ()),
        (("https://user:word@up.example/simple",), ("https://up.example/simple/",)),
        (("https://a.example/x/", "https://b.example"), ("https://a.example/x/", "https://b.example/")),
        (("folder", "https://b.example/"), ("https://b.example/",)),
        (("https://a.example/", "folder"), ()),
        (("https://a.example/?key=1",), ()),
    ],
)
def test_web_indexes(tmp_path: Path, addresses: tuple[str, ...], found: tuple[str, ...]) -> None:
    """Those on the web, without credentials, unless what is in none of them is to come from a folder."""
    upstreams = [Upstream.from_text(str(tmp_path) if text == "folder" else text) for text in addresses]
    assert web_indexes(upstreams) == found
