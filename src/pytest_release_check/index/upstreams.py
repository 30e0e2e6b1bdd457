"""Upstreams: where every name but the subject comes from. Web indexes are redirected to, folders are read here."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, urlsplit, urlunsplit
from urllib.request import url2pathname

from pytest_release_check.model.errors import SettingsError


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """One place to get distributions from."""

    address: str = field(repr=False)
    """As given, credentials included."""
    folder: Path | None = None
    """The folder, for ``file://`` addresses and paths: an index (PEP 503) or one with files (find-links)."""
    is_joined: bool = False
    """Whether other versions of its projects come from the upstreams after it; without that, they are hidden."""

    @classmethod
    def from_text(cls, text: str, *, option: str = "--release-upstream") -> "Upstream":
        """Read an address or a path. Raises ``SettingsError``, which names ``option``, for anything that is neither."""
        parts = _split(text, option)
        if parts.scheme in ("http", "https") and parts.hostname:
            return cls(address=text)
        if parts.scheme == "file" or not parts.scheme or len(parts.scheme) == 1:
            folder = Path(url2pathname(parts.path)) if parts.scheme == "file" else Path(text)
            if text and folder.is_dir():
                return cls(address=text, folder=folder.resolve())
            raise SettingsError(f"{option} {_shown(text)}: there is no such folder.")
        raise _neither(text, option)

    def page_address(self, name: str) -> str:
        """The project's page, without credentials: these travel in a netrc."""
        parts = urlsplit(self.address)
        host = parts.netloc.rpartition("@")[2]
        return urlunsplit((parts.scheme, host, f"{parts.path.rstrip('/')}/{name}/", parts.query, ""))


def web_indexes(upstreams: Sequence[Upstream]) -> tuple[str, ...]:
    """Addresses, without credentials, of the indexes that an installer can ask itself, one after the other.

    None if a folder is the last, as only the gateway knows then which name is in none of them; nor if an address has a
    query, to which no name can be added.
    """
    web = [one for one in upstreams if one.folder is None]
    if not web or web[-1] is not upstreams[-1] or any("?" in one.address for one in web):
        return ()
    return tuple(f"{one.page_address('').rstrip('/')}/" for one in web)


def _split(text: str, option: str) -> SplitResult:
    """The parts of an address; a bad host or port is reported here, not by the first request."""
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018 - asking is what checks it
    except ValueError as error:
        raise _neither(text, option) from error
    return parts


def _neither(text: str, option: str) -> SettingsError:
    return SettingsError(f"{option} {_shown(text)}: give an http(s) index, a file:// index or a folder of files.")


def _shown(text: str) -> str:
    """The text without credentials, whether or not it can be taken apart."""
    return re.sub(r"//\S*@", "//", text)
