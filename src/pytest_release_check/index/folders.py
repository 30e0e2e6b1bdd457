"""Upstreams that are folders: an index in files (PEP 503), or a folder of distributions (find-links)."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urljoin, urlsplit, urlunsplit
from urllib.request import url2pathname

from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)
from packaging.version import Version

from pytest_release_check.analysis.index.served import version_in
from pytest_release_check.upload.pypi_today import FILENAME_LIMIT

_FILES = (".whl", ".tar.gz", ".zip")
# Passed on from a page. Not core-metadata: no such file is served for a folder's files.
_ATTRIBUTES = ("data-requires-python", "data-yanked")


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One distribution of a project, and what the folder's page says of it."""

    filename: str
    path: Path | None = None
    """None: the page leads to the web."""
    address: str = ""
    """On the web; empty for a file of this machine."""
    fragment: str = ""
    attributes: tuple[tuple[str, str], ...] = ()


def links(folder: Path, name: str) -> tuple[Link, ...] | None:
    """The distributions of the project ``name``, None if the folder does not have the project.

    ``name`` must be normalised: nothing else is ever looked for, so no path can be asked for. Raises ``OSError``.
    """
    if not is_normalised(name):
        return None
    page = folder / name / "index.html"
    if page.is_file():
        return _linked(page)
    inside = folder / name
    found = _listed(inside) if inside.is_dir() else _listed(folder)
    return tuple(Link(filename=path.name, path=path) for path in found if _project(path.name) == name) or None


def is_normalised(name: str) -> bool:
    """Whether that is a project's name as the simple API spells it, and not longer than a file may be named."""
    return len(name) <= FILENAME_LIMIT and re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name) is not None


def files_by_project(folder: Path) -> dict[str, tuple[Path, ...]]:
    """The distributions in a folder, by the normalised name in their file names. Raises ``OSError``."""
    found: dict[str, list[Path]] = {}
    for path in _listed(folder):
        if name := _project(path.name):
            found.setdefault(name, []).append(path)
    return {name: tuple(paths) for name, paths in found.items()}


def newest_of_each(folder: Path) -> dict[str, str]:
    """The newest version, by normalised name, of the projects that a folder has files of. Raises ``OSError``."""
    versions = {
        name: [version for path in paths if (version := version_in(path.name))]
        for name, paths in files_by_project(folder).items()
    }
    return {name: max(found, key=Version) for name, found in versions.items() if found}


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[dict[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.append({name: value or "" for name, value in attrs})


def _linked(page: Path) -> tuple[Link, ...]:
    """What a page links to; a file that is not there stays in, so that it is missed instead of passed over."""
    anchors = _Anchors()
    anchors.feed(page.read_text("utf-8", "replace"))
    unique: dict[str, Link] = {}
    for anchor in anchors.found:
        link = _link(page, anchor)
        if link is not None:
            unique.setdefault(link.filename, link)
    return tuple(unique.values())


def _link(page: Path, anchor: dict[str, str]) -> Link | None:
    try:
        parts = urlsplit(urljoin(f"{page.parent.as_uri()}/", anchor.get("href", "")))
    except ValueError:
        return None
    path = Path(url2pathname(parts.path))
    if not path.name.endswith(_FILES) or not path.name.isprintable():
        return None
    address = urlunsplit((*parts[:4], "")) if parts.scheme in ("http", "https") else ""
    if parts.scheme != "file" and not address:
        return None
    return Link(
        filename=path.name,
        path=None if address else path,
        address=address,
        fragment=parts.fragment,
        attributes=tuple((name, anchor[name]) for name in _ATTRIBUTES if name in anchor),
    )


def _listed(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.name.endswith(_FILES) and path.is_file())


def _project(filename: str) -> str:
    """The normalised name in a file name; empty if it is no distribution's."""
    try:
        if filename.endswith(".whl"):
            return parse_wheel_filename(filename)[0]
        return parse_sdist_filename(filename)[0]
    except InvalidWheelFilename:
        return ""
    except InvalidSdistFilename:  # names from before PEP 625 with an odd version
        return canonicalize_name(re.split(r"-\d", filename)[0])
