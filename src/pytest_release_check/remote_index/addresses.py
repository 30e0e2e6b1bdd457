"""The two addresses of an index: files are uploaded to one and read from the other. People know one of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from pytest_release_check.effects.network import without_credentials
from pytest_release_check.effects.web import Web
from pytest_release_check.model.errors import OutageError, SettingsError

_READABLE = (200, 401, 403)


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """Where to upload (empty where that is not asked for) and where to read, without credentials."""

    upload_url: str
    index_url: str


def resolve_index_urls(address: str, web: Web, *, is_read_only: bool = False) -> Addresses:
    """The pair that ``address``, either of the two, belongs to; the index is asked which it has.

    Where it is read only, a simple address needs no other half: mirrors and folders on a web server have none.
    Raises ``SettingsError`` if no other half is found, ``OutageError`` if the index does not answer.
    """
    plain = without_credentials(address)
    if _path(plain).rstrip("/").endswith(("/simple", "/+simple")) or _path(plain).strip("/") == "simple":
        index_url = f"{plain.rstrip('/')}/"
        if is_read_only:
            return Addresses(upload_url="", index_url=index_url)
        upload_url = _first(upload_candidates(index_url), lambda url: web.post_status(url) not in (404, 405, 501))
        return Addresses(upload_url=upload_url or _unknown(plain, "upload"), index_url=index_url)
    index_url = _first(index_candidates(plain), lambda url: web.status(url) in _READABLE)
    return Addresses(upload_url=plain, index_url=index_url or _unknown(plain, "simple"))


def index_candidates(upload_url: str) -> Iterator[str]:
    """Simple indexes that may belong to an upload address: PyPI's own way, devpi's, and that of most others."""
    base = _path(upload_url).rstrip("/")
    if base.endswith("/legacy") or base == "legacy":
        yield _with_path(upload_url, base.removesuffix("legacy") + "simple/")
    else:
        yield _with_path(upload_url, f"{base}/+simple/")
    yield _with_path(upload_url, f"{base}/simple/")


def upload_candidates(index_url: str) -> Iterator[str]:
    """Upload addresses that may belong to a simple index."""
    path = _path(index_url).rstrip("/")
    base = path.removesuffix("+simple").removesuffix("simple")
    if not path.endswith("+simple"):
        yield _with_path(index_url, f"{base}legacy/")
    yield _with_path(index_url, base or "/")


def _path(address: str) -> str:
    return urlsplit(address).path


def _with_path(address: str, path: str) -> str:
    parts = urlsplit(address)
    return urlunsplit((parts.scheme, parts.netloc, path, "", ""))


def _first(candidates: Iterator[str], fits: Callable[[str], bool]) -> str:
    """The first candidate that fits; one that cannot even be asked only counts if no other fits."""
    broken: list[OutageError] = []
    for candidate in candidates:
        try:
            if fits(candidate):
                return candidate
        except OutageError as error:
            broken.append(error)
    if broken:
        raise broken[0]
    return ""


def _unknown(address: str, which: str) -> str:
    raise SettingsError(
        f"the index at {address}: its {which} address cannot be worked out from this one; give that one instead."
    )


def is_at(url: str, known: str) -> bool:
    """Whether two addresses are of one host and path, whatever their scheme and final slash."""
    one, other = urlsplit(url), urlsplit(known)
    return (one.hostname, one.path.rstrip("/")) == (other.hostname, other.path.rstrip("/"))
