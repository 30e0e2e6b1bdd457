"""The long description as people see it on the index: links that lead nowhere, and text in another markup."""

import io
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from pytest_release_check.analysis.metadata.core_metadata import Fields
from pytest_release_check.model.contents import Contents
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed, one_line
from pytest_release_check.upload.metadata.descriptive_fields import rendered_type

DESCRIPTION_MISSING = Rule(
    code="RC289",
    slug="description-missing",
    summary="there is a README, and no description",
    why="The project's page on the index is empty.",
    fix="name the README in `project.readme` (setup.py: `long_description`)",
    example='[project]\nname = "demo"\nreadme = "README.md"    # was missing',
    source="https://packaging.python.org/en/latest/specifications/pyproject-toml/#readme",
    severity=Severity.WARNING,
)
DESCRIPTION_LINKS = Rule(
    code="RC290",
    slug="description-links",
    summary="links or images of the description lead nowhere on the project's page",
    why="The page has no source tree beside it: relative links end at an error, and images are broken.",
    fix="write whole addresses, which begin with `https://`",
    example="![logo](docs/logo.png)                             # wrong\n"
    "![logo](https://example.org/demo/docs/logo.png)",
    source="https://packaging.python.org/en/latest/guides/making-a-pypi-friendly-readme/",
    severity=Severity.WARNING,
)
DESCRIPTION_MARKUP = Rule(
    code="RC291",
    slug="description-markup",
    summary="the description is written in another markup than its content type says",
    why="The page shows signs of markup instead of headings and links.",
    fix="state the type that it is written in: `text/markdown` for Markdown, `text/x-rst` for reStructuredText",
    example='readme = { file = "README", content-type = "text/x-rst" }    # and README begins with: # Demo',
    source="https://packaging.python.org/en/latest/guides/making-a-pypi-friendly-readme/; "
    "https://packaging.python.org/en/latest/specifications/core-metadata/#description-content-type",
    severity=Severity.WARNING,
)

_LONGEST = 100_000
"""Characters that are rendered at most; chosen: a README has a tenth of it, and hostile ones take time."""
_README = re.compile(r"readme(\.(md|rst|txt|markdown))?", re.IGNORECASE)
_ADDRESS = re.compile(r"[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)
_MAIL = re.compile(r"[^/@\s]+@[^/@\s]+\.[a-z]{2,}", re.IGNORECASE)
_MARKDOWN_HEADING = re.compile(r"^#{1,6} \S", re.MULTILINE)
_MARKDOWN_LINK = re.compile(r"\[[^\]\n]{1,200}\]\([^)\s]{1,300}\)|^```", re.MULTILINE)
_RST_DIRECTIVE = re.compile(r"^\.\. [a-z-]+:: |^\.\. _[^:\n]+: ", re.MULTILINE)
_RST_TITLE = re.compile(r"^\S[^\n]*\n([=\-~^*]){4,}\s*$", re.MULTILINE)
_FENCED = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)


def description_findings(filename: str, fields: Fields, sources: Iterable[Contents]) -> Iterator[Finding]:
    """What is wrong with what a project's page shows; without any README its silence is on purpose."""
    text = next(iter(fields.get("description", ())), "")
    if not text.strip():
        at_top = sorted(path for source in sources for path in source.members if _README.fullmatch(path))
        if at_top:
            fix = f'write `readme = "{at_top[0]}"` into `[project]` (setup.py: `long_description`)'
            detail = f"the sdist has {at_top[0]}"
            yield Finding(rule=DESCRIPTION_MISSING, subject=filename, detail=detail, fix=fix)
        return
    kind = rendered_type(next(iter(fields.get("description_content_type", ())), ""))
    if reported := _other_markup(kind, text[:_LONGEST]):
        yield Finding(rule=DESCRIPTION_MARKUP, subject=filename, detail=f"{reported}, not {kind}")
    elif len(text) <= _LONGEST and (lost := relative_targets(rendered(kind, text))):
        fix = "write `mailto:` before an e-mail address" if all(map(_MAIL.fullmatch, lost)) else ""
        yield Finding(rule=DESCRIPTION_LINKS, subject=filename, detail=listed(lost), fix=fix)


def rendered(kind: str, text: str) -> str:
    """HTML as the index makes it; nothing of plain text, and of what cannot be rendered."""
    from markdown_it import MarkdownIt
    from readme_renderer import rst

    try:
        if kind == "text/markdown":
            return str(MarkdownIt("commonmark").enable("table").render(text))
        return (rst.render(text, stream=io.StringIO()) or "") if kind == "text/x-rst" else ""
    except Exception:  # renderers break in many ways on hostile text, which PYPI070 reports
        return ""


def relative_targets(html: str) -> list[str]:
    """Links and images that need the files of the source tree beside the page."""
    collector = _Targets()
    collector.feed(html)
    return list(dict.fromkeys(one_line(target) for target in collector.found if target and not _ADDRESS.match(target)))


class _Targets(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        wanted = {"a": "href", "img": "src"}.get(tag, "")
        self.found += [value for name, value in attrs if name == wanted and value]


def _other_markup(kind: str, text: str) -> str:
    """The markup that the text is surely written in, if it is another than stated."""
    bare = _FENCED.sub("", text)
    is_markdown = bool(_MARKDOWN_HEADING.search(bare) and _MARKDOWN_LINK.search(text))
    is_rst = bool(_RST_DIRECTIVE.search(bare) and _RST_TITLE.search(bare))
    if kind == "text/markdown" and is_rst and not is_markdown:
        return "it is written in reStructuredText"
    if kind != "text/markdown" and is_markdown and not is_rst:
        return "it is written in Markdown"
    return ""
