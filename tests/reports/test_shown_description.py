"""The description as a part of the page: words for images, headings below its section, names of its own."""

import pytest

from pytest_release_check.reports.shown_description import shown_description

STATED = "Metadata-Version: 2.4\nName: demo\nVersion: 1.0\nDescription-Content-Type: {}\n\n{}\n"


def shown(text: str, kind: str = "text/markdown") -> str:
    return str(shown_description(STATED.format(kind, text).encode()))


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("A *text* &amp; &#169; <br> b", "A <em>text</em> &amp; © <br> b"),
        ('![all "tests"](http://example.org/a.svg)', '<span class="image">image: all "tests"</span>'),
        ("![](http://example.org/a.svg)", '<span class="image">image without a text</span>'),
        ('<img src="http://example.org/a.svg">', '<span class="image">image without a text</span>'),
        ("# a\n\n## b\n\n## c\n\n# d", "<h3>a</h3>\n<h4>b</h4>\n<h4>c</h4>\n<h3>d</h3>"),
        ("## a\n\n#### b\n\n#### c", "<h3>a</h3>\n<h4>b</h4>\n<h4>c</h4>"),
        ("# a\n## b\n### c\n#### d\n##### e", "<h6>d</h6>\n<h6>e</h6>"),
        ('<p id="files">a</p>', '<p id="description-files">a</p>'),
        ("[a](#files)", 'href="#description-files"'),
        ("[a](http://example.org/?a=1&b=2#files)", 'href="http://example.org/?a=1&amp;b=2#files"'),
    ],
)
def test_a_part_of_a_page(text: str, part: str) -> None:
    assert part in shown(text)


@pytest.mark.parametrize(
    "text",
    [
        "<script>a()</script>",
        '<a href="javascript:a()">b</a>',
        "<p onclick=a()>b</p>",
        "<p id='\"><script>a()</script>'>b</p>",
        "![<script>a()</script>](x)",
        '<img alt="<script>a()</script>">',
        "<h1></h2></h3><script>a()</script>",
    ],
)
def test_nothing_runs(text: str) -> None:
    """Whatever it is made of."""
    html = shown(text)
    assert [word for word in ("<script", "href", "onclick") if word in html] == []


@pytest.mark.parametrize(("text", "html"), [("<b>", "&lt;b&gt;"), ("", "")])
def test_what_is_not_rendered(text: str, html: str) -> None:
    """The text itself, or no section."""
    assert html in shown(text, "text/plain") and bool(shown(text, "text/plain")) == bool(text)
    assert shown_description(b"") == ""
