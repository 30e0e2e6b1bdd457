"""Upstreams: where every name but the subject comes from. Web indexes are redirected to, folders are read here."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit
from urllib.request import url2pathname

from packaging.utils import (
    InvalidSdistFilename,
    InvalidWheelFilename,
    canonicalize_name,
    parse_sdist_filename,
    parse_wheel_filename,
)

from pytest_release_check.model.errors import SettingsError

_FILES = (".whl", ".tar.gz", ".zip")


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """One place to get distributions from."""

    address: str
    """As given, credentials included."""
    folder: Path | None = None
    """The folder, for ``file://`` addresses and paths: an index (PEP 503) or one with files (find-links)."""

    @classmethod
    def from_text(cls, text: str) -> "Upstream":
        """Read an address or a path. Raises ``SettingsError`` for anything that is neither."""
        parts = urlsplit(text)
        if parts.scheme in ("http", "https") and parts.hostname:
            return cls(address=text)
        if parts.scheme == "file" or not parts.scheme or len(parts.scheme) == 1:
            folder = Path(url2pathname(parts.path)) if parts.scheme == "file" else Path(text)
            if folder.is_dir():
                return cls(address=text, folder=folder.resolve())
            raise SettingsError(f"--release-upstream {text}: there is no such folder.")
        raise SettingsError(f"--release-upstream {text}: give an http(s) index, a file:// index or a folder of files.")

    def page_address(self, name: str) -> str:
        """The project's page, without credentials: these travel in a netrc."""
        parts = urlsplit(self.address)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, host, f"{parts.path.rstrip('/')}/{name}/", parts.query, ""))

    def files(self, name: str) -> dict[str, tuple[Path, str]]:
        """File name to path and hash fragment of a project's files in the folder; empty if it has none."""
        if self.folder is None:
            return {}
        page = self.folder / name / "index.html"
        if page.is_file():
            return _linked(page)
        inside = self.folder / name
        found = _listed(inside) if inside.is_dir() else _listed(self.folder)
        return {path.name: (path, "") for path in found if _project(path.name) == name}


class _Links(HTMLParser):
    """The anchors of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.targets: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.targets += [value for name, value in attrs if tag == "a" and name == "href" and value]


def _linked(page: Path) -> dict[str, tuple[Path, str]]:
    """Files that a page in a folder links to, if they are files of this machine."""
    links = _Links()
    links.feed(page.read_text("utf-8", "replace"))
    found = {}
    for target in links.targets:
        parts = urlsplit(urljoin(page.parent.as_uri() + "/", target))
        path = Path(url2pathname(parts.path))
        if parts.scheme == "file" and path.is_file() and path.name.endswith(_FILES):
            found[unquote(path.name)] = (path, parts.fragment)
    return found


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
