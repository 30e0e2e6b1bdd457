"""What an index serves of a project, read the way installers read it: JSON (PEP 691), or HTML where there is none.

Read here and not by a library, because a page is evidence: every file is kept that an installer could choose, also one
whose name or version no parser takes, with what it says of yanking, digests and provenance (PEP 592, 714, 740), and
bytes that are no page are an outage with the address in it. It goes through ``Web``, which knows who gets credentials.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Any
from urllib.parse import unquote, urldefrag, urljoin, urlsplit

from pytest_release_check.effects.network import without_credentials
from pytest_release_check.effects.web import Page, Web
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.index_file import IndexFile

_JSON = "application/vnd.pypi.simple.v1+json"
_ESCAPED_HALF = re.compile(rb"\\u[dD][89a-fA-F][0-9a-fA-F]{2}")
"""Half a character, as JSON can spell it; no text can be written that has one. No name or address needs the whole."""
_ACCEPT = f"{_JSON}, application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectPage:
    """What an index says of one project."""

    files: tuple[IndexFile, ...] = ()
    status: str = "active"
    """Of the project as a whole (PEP 792): ``active``, ``archived``, ``quarantined`` or ``deprecated``."""
    is_there: bool = True
    """Whether the index has the project at all: one without files may be quarantined, or have lost them."""


def served_files(web: Web, index_url: str, name: str) -> tuple[IndexFile, ...]:
    """Every file listed for ``name`` (normalised), none if the index does not have the project.

    Raises ``OutageError`` if the page cannot be read.
    """
    return project_page(web, index_url, name).files


def project_page(web: Web, index_url: str, name: str) -> ProjectPage:
    """The page of the project ``name`` (normalised). Raises ``OutageError`` if it cannot be read."""
    page = web.page(f"{index_url}{name}/", _ACCEPT)
    if page.status in (404, 410):
        return ProjectPage(is_there=False)
    if page.status != 200:
        hint = ": it asks for credentials to read" if page.status in (401, 403) else ""
        raise OutageError(f"{without_credentials(page.url)} answers {page.status}{hint}")
    is_json = page.content_type == _JSON
    try:
        files = tuple(_of_json(page) if is_json else _of_html(page))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise OutageError(f"{without_credentials(page.url)} is no page of a simple index: {error}") from error
    return ProjectPage(files=files, status=_status(page, is_json=is_json))


def _status(page: Page, *, is_json: bool) -> str:
    try:
        stated = _status_of_json(page) if is_json else _status_of_html(page)
    except (ValueError, KeyError, TypeError, AttributeError):
        stated = ""
    return stated or "active"


def _status_of_json(page: Page) -> str:
    return str(json.loads(_ESCAPED_HALF.sub(b"?", page.body))["project-status"]["status"])


def _status_of_html(page: Page) -> str:
    anchors = _Anchors()
    anchors.feed(page.body.decode("utf-8", "replace"))
    return anchors.status


def _of_json(page: Page) -> Iterator[IndexFile]:
    for file in json.loads(_ESCAPED_HALF.sub(b"?", page.body))["files"]:
        metadata = file.get("core-metadata") or file.get("dist-info-metadata") or {}
        yanked: Any = file.get("yanked", False)
        yield IndexFile(
            filename=str(file["filename"]),
            url=urljoin(page.url, str(file["url"])),
            sha256=str(file["hashes"].get("sha256", "")).lower(),
            requires_python=str(file.get("requires-python") or ""),
            size=size if isinstance(size := file.get("size"), int) else None,
            upload_time=str(file.get("upload-time") or ""),
            yanked=None if yanked is False else "" if yanked is True else str(yanked),
            metadata_sha256=str(metadata.get("sha256", "")) if isinstance(metadata, dict) else "",
            provenance=urljoin(page.url, str(file["provenance"])) if file.get("provenance") else "",
        )


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.base = ""
        self.status = ""
        self.found: list[dict[str, str | None]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "base":
            self.base = self.base or dict(attrs).get("href") or ""
        elif tag == "meta" and dict(attrs).get("name") == "pypi:project-status":
            self.status = dict(attrs).get("content") or ""
        elif tag == "a":
            self.found.append(dict(attrs))


def _of_html(page: Page) -> Iterator[IndexFile]:
    anchors = _Anchors()
    anchors.feed(page.body.decode("utf-8", "replace"))
    for anchor in anchors.found:
        url, fragment = urldefrag(urljoin(urljoin(page.url, anchors.base), anchor.get("href") or ""))
        filename = unquote(urlsplit(url).path.rpartition("/")[2])
        if filename.endswith((".whl", ".tar.gz", ".zip")):
            yield _linked(filename, url, fragment, anchor)


def _linked(filename: str, url: str, fragment: str, anchor: dict[str, str | None]) -> IndexFile:
    metadata = anchor.get("data-core-metadata") or anchor.get("data-dist-info-metadata") or ""
    return IndexFile(
        filename=filename,
        url=url,
        sha256=_sha256(fragment),
        requires_python=anchor.get("data-requires-python") or "",
        yanked=(anchor["data-yanked"] or "") if "data-yanked" in anchor else None,
        metadata_sha256=_sha256(metadata),
        provenance=urljoin(url, anchor.get("data-provenance") or "") if anchor.get("data-provenance") else "",
    )


def _sha256(text: str) -> str:
    """Of ``sha256=…``, as it is in fragments and attributes."""
    kind, _, value = text.partition("=")
    return value.lower() if kind == "sha256" else ""
