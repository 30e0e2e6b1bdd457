"""Links in the documents lead to files and headings that are there."""

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from tests.documents import DOCUMENTS, ROOT


def dead_links(path: Path) -> list[str]:
    """The links of a document to files, or headings in them, that are not there."""
    return [link for link in _links(path.read_text("utf-8")) if not _leads_somewhere(link, path)]


def _links(text: str) -> Iterator[str]:
    for token in _tokens(text):
        if token.type in ("link_open", "image"):
            yield str(token.attrs.get("href") or token.attrs.get("src"))


def _leads_somewhere(link: str, path: Path) -> bool:
    if re.match(r"[a-z]+:", link):  # elsewhere: tests ask no network
        return True
    name, _, anchor = link.partition("#")
    target = (path.parent / name).resolve() if name else path
    if not target.exists():
        return False
    return not anchor or anchor in _anchors(target.read_text("utf-8"))


def _anchors(text: str) -> set[str]:
    """The names that GitHub gives to headings: lower case, blanks as hyphens, without punctuation."""
    tokens = list(MarkdownIt("gfm-like", {"linkify": False}).parse(text))
    titles = [after.content for token, after in pairwise(tokens) if token.type == "heading_open"]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


def _tokens(text: str) -> Iterator[Token]:
    for token in MarkdownIt("gfm-like", {"linkify": False}).parse(text):
        yield token
        yield from token.children or ()


def test_the_documents_are_there() -> None:
    """What follows is about these."""
    names = {path.relative_to(ROOT).as_posix() for path in DOCUMENTS}
    pages = {"docs/index.md", "docs/publishing.md", "docs/reference/embedded-index.md"}
    assert {"README.md", "CHANGELOG.md", "SECURITY.md", "changelog.d/README.md", *pages} <= names


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_link_is_dead(path: Path) -> None:
    """Files by their path from the document, headings by the name that GitHub gives them."""
    assert dead_links(path) == []


@pytest.mark.parametrize(
    ("text", "dead"),
    [
        ("[a](there.md) [b](there.md#what-pypi-refuses) [c](#own) \n\n# Own", []),
        ("[a](https://example.org/gone)", []),
        ("[a](gone.md)", ["gone.md"]),
        ("[a](there.md#gone)", ["there.md#gone"]),
        ("| a |\n| --- |\n| [a](gone.md) |", ["gone.md"]),
        ("[a](#gone)", ["#gone"]),
        ("![a](gone.png)", ["gone.png"]),
        ("`[a](gone.md)`", []),
    ],
)
def test_dead_links_are_found(tmp_path: Path, text: str, dead: list[str]) -> None:
    """In tables as well, and not in code."""
    (tmp_path / "there.md").write_text("# There\n\n## What `PyPI` refuses!\n", "utf-8")
    document = tmp_path / "document.md"
    document.write_text(text, "utf-8")
    assert dead_links(document) == dead
