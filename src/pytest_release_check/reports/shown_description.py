"""The description of a release as a part of the page: what PyPI shows, without what a browser would load or run."""

from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from pytest_release_check.analysis.metadata.core_metadata import read_core_metadata
from pytest_release_check.checks.declared.description import rendered
from pytest_release_check.text.plain_text import plain_text
from pytest_release_check.upload.metadata.descriptive_fields import rendered_type

if TYPE_CHECKING:
    from markupsafe import Markup

_LONGEST = 400_000
"""Characters of a description that is rendered."""
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_ABOVE = 2
"""The level of the heading that stands above the description."""


def shown_description(metadata: bytes) -> "Markup | str":
    """What the index's renderer makes of the description of this METADATA; the text itself where it makes nothing."""
    from markupsafe import Markup
    from readme_renderer.clean import clean

    fields: Mapping[str, Any] = read_core_metadata(metadata) if metadata else {}
    text = plain_text(str(fields.get("description", ""))[:_LONGEST])
    html = rendered(rendered_type(str(fields.get("description_content_type", ""))), text)
    cleaned = clean(_as_part(html)) if html else None
    if cleaned is None:
        return Markup("<pre>{}</pre>").format(text) if text.strip() else ""
    return Markup(cleaned)  # noqa: S704 - cleaned by the library that PyPI cleans with


def _as_part(html: str) -> str:
    """The same, as a part of a page with names and headings of its own; not yet clean."""
    part = _Part()
    part.feed(html)
    part.close()
    return "".join(part.pieces)


class _Part(HTMLParser):
    """Puts words for images, headings below that of the section, and a prefix before names that links can lead to."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[str] = []
        self._levels: list[int] = []
        """Levels, as they were written, of the headings that the next one may belong to."""
        self._open: list[str] = []
        """End tags of the headings that are open."""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Images are words: the page loads none, and a reader who sees none has the words only."""
        if tag == "img":
            words = (dict(attrs).get("alt") or "").strip()
            self.pieces.append(
                f'<span class="image">image{f": {escape(words)}" if words else " without a text"}</span>'
            )
            return
        if tag in _HEADINGS:
            tag = f"h{self._level(_HEADINGS.index(tag) + 1)}"
            self._open.append(f"</{tag}>")
        written = (f' {name}="{escape(_own(name, value or ""))}"' for name, value in attrs)
        self.pieces.append(f"<{tag}{''.join(written)}>")

    def handle_endtag(self, tag: str) -> None:
        """The tag that fits the one which was written."""
        if tag in _HEADINGS:
            self.pieces.append(self._open.pop() if self._open else "")
        elif tag != "img":
            self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """As it is."""
        self.pieces.append(data)

    def handle_entityref(self, name: str) -> None:
        """As it is."""
        self.pieces.append(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """As it is."""
        self.pieces.append(f"&#{name};")

    def _level(self, level: int) -> int:
        """One below the heading that it belongs to, so that no level is missing between two."""
        while self._levels and self._levels[-1] >= level:
            self._levels.pop()
        self._levels.append(level)
        return min(_ABOVE + len(self._levels), len(_HEADINGS))


def _own(name: str, value: str) -> str:
    """Names in the description are not those of the page."""
    if name == "id":
        return f"description-{value}"
    return f"#description-{value[1:]}" if name == "href" and value.startswith("#") and value != "#" else value
