"""The page of rules: chapters by codes, and all that a row says."""

import pytest

from pytest_release_check.reports.rules_page import rule_page, rules_index, rules_page
from pytest_release_check.rules.rule import Rule, Severity, UploadRule

BROKEN = Rule(
    code="RC501",
    slug="thing-broken",
    summary="a thing is broken",
    why="Nobody can use it.",
    fix="correct `thing`",
    example='thing = "broken"\nthing = "whole"',
    source="the style guide",
)
BARE = Rule(code="RC101", slug="bare", summary="`x` is bare", fix="dress it", severity=Severity.WARNING)
REFUSED = UploadRule(code="PYPI001", slug="refused", summary="it is refused", fix="send another", status=400)
DROPPED = UploadRule(code="PYPI002", slug="dropped", summary="it is dropped", fix="send less", status=0)


def test_a_rule_has_a_section() -> None:
    """Its heading is code and slug alone, so that its address on the page lasts."""
    assert rules_page([BROKEN]).endswith(
        """
## Using what was installed

### RC501 thing-broken

**Error:** A thing is broken.

**Why:** Nobody can use it.

**How to fix:** Correct `thing`.

**Example:**

```text
thing = "broken"
thing = "whole"
```

**Source:** the style guide
"""
    )


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        (
            "PEP 8, PEP 0440",
            "[PEP 8](https://peps.python.org/pep-0008/), [PEP 0440](https://peps.python.org/pep-0440/)",
        ),
        ("seen (pypa/build.x#7)", "seen ([pypa/build.x#7](https://github.com/pypa/build.x/issues/7))"),
        ("https://example.org/a/b#1", "https://example.org/a/b#1"),
        ("demo#7", "demo#7"),
    ],
)
def test_sources_are_links(source: str, shown: str) -> None:
    """PEPs, and issues with their repository; an address is one already."""
    page = rules_page([Rule(code="RC101", slug="s", summary="x", fix="y", source=source)])
    assert page.endswith(f"**Source:** {shown}\n")


def test_what_a_row_lacks_is_left_out() -> None:
    """No heading stands over nothing, and no chapter either."""
    page = rules_page([BARE])
    assert page.endswith("### RC101 bare\n\n**Warning:** `x` is bare.\n\n**How to fix:** Dress it.\n")
    assert page.count("\n## ") == 1


def test_the_answer_of_pypi_is_shown() -> None:
    """With the status, or that there is none."""
    page = rules_page([REFUSED, DROPPED])
    assert "**Error:** It is refused. PyPI answers 400.\n" in page
    assert "**Error:** It is dropped. PyPI closes the connection without an answer.\n" in page


@pytest.mark.parametrize(
    ("codes", "chapters"),
    [
        (("RC101", "RC201", "PYPI001"), ["Building", "The built files", "What PyPI refuses"]),
        (("PYPI001", "RC101"), ["Building", "What PyPI refuses"]),
        (("RC245", "RC249"), ["What PyPI takes and other programs do not", "The built files"]),
        (("RC299", "RC301", "RC342", "RC371"), ["The built files", "The index"]),
    ],
)
def test_chapters_have_their_own_order(codes: tuple[str, ...], chapters: list[str]) -> None:
    """Whatever the order of the rules."""
    page = rules_page(Rule(code=code, slug="s", summary="x", fix="y") for code in codes)
    assert [line[3:] for line in page.splitlines() if line.startswith("## ")] == chapters


def test_a_code_without_a_chapter_is_refused() -> None:
    """A rule cannot get lost between the chapters."""
    with pytest.raises(ValueError, match="RC901: no chapter"):
        rules_page([Rule(code="RC901", slug="s", summary="x", fix="y")])


def test_a_rule_has_a_page_of_its_own() -> None:
    """What its section says, and how to ignore it; it is in no table of contents of the site."""
    page = rule_page(BROKEN)
    assert page.startswith(
        "---\norphan: true\n---\n\n# RC501 thing-broken\n\n**Error:** A thing is broken.\n\n**Why:** "
    )
    assert 'release_ignore = ["RC501: the reason"]\n' in page
    assert "    pytest --release-explain RC501\n" in page
    refuses = "```\n\nPyPI refuses it whatever is ignored here.\n\n[All rules]"
    assert (refuses in rule_page(REFUSED), refuses in page) == (True, False)


def test_the_index_lists_the_pages() -> None:
    """In the chapters of the whole page; what would end a column is escaped."""
    piped = Rule(code="RC501", slug="piped", summary="`a | b` is broken", fix="y")
    index = rules_index([BARE, piped])
    assert "| [RC101](rules/RC101.md) | bare | `x` is bare (warning) |\n" in index
    assert "| [RC501](rules/RC501.md) | piped | `a \\| b` is broken |\n" in index
    chapters = [line for line in rules_page([BARE, piped]).splitlines() if line.startswith("## ")]
    assert [line for line in index.splitlines() if line.startswith("## ")] == chapters
