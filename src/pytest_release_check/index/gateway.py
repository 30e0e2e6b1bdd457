"""The gateway: every name but the subject is sent to the upstream, by redirect wherever that is possible."""

from dataclasses import dataclass
from html import escape
from pathlib import Path
from threading import Lock

from pytest_release_check.index.upstreams import Upstream


class UpstreamDownError(Exception):
    """An upstream gives no answer; going on to the next one would change what is installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Where a project's page is: an address to redirect to, or a page made here of a folder's files."""

    address: str = ""
    page: bytes = b""


class Gateway:
    """Finds, for a name, the first upstream that has it, and remembers."""

    def __init__(self, upstreams: tuple[Upstream, ...]) -> None:
        self._upstreams = upstreams
        self._known: dict[str, Elsewhere | None] = {}
        self._lock = Lock()

    def project(self, name: str) -> Elsewhere | None:
        """Where ``name`` is, None if no upstream has it. Raises ``UpstreamDownError``."""
        with self._lock:
            if name not in self._known:
                self._known[name] = self._found(name)
            return self._known[name]

    def file(self, number: int, name: str, filename: str) -> Path | None:
        """A file of a folder, if the folder's page for ``name`` has it: nothing else can be reached."""
        if not 0 <= number < len(self._upstreams):
            return None
        found = self._upstreams[number].files(name).get(filename)
        return found[0] if found else None

    def _found(self, name: str) -> Elsewhere | None:
        for number, upstream in enumerate(self._upstreams):
            if upstream.folder is not None:
                if files := upstream.files(name):
                    return Elsewhere(page=_page(number, name, {file: part for file, (_, part) in files.items()}))
            elif len(self._upstreams) == number + 1 or _has(upstream, name):
                # The last one answers for itself: no client of ours stands between it and the installer.
                return Elsewhere(address=upstream.page_address(name))
        return None


def _has(upstream: Upstream, name: str) -> bool:
    """Whether a web index has a project; only asked where another upstream comes after it."""
    import httpx  # a tenth of a second to import, and rarely needed

    address = f"{upstream.address.rstrip('/')}/{name}/"
    try:
        status = httpx.head(address, follow_redirects=True, timeout=30).status_code
    except httpx.HTTPError as error:
        raise UpstreamDownError(f"{upstream.page_address(name)}: {error}") from error
    if status >= 500:
        raise UpstreamDownError(f"{upstream.page_address(name)} answers {status}")
    return status == 200


def _page(number: int, name: str, files: dict[str, str]) -> bytes:
    """A project page (PEP 503) whose links lead to the folder's files through the index."""
    anchors = "".join(
        f'<a href="../../mirror/{number}/{name}/{escape(file)}{"#" + escape(part) if part else ""}">'
        f"{escape(file)}</a><br>\n"
        for file, part in sorted(files.items())
    )
    return f"<!DOCTYPE html>\n<html><body>\n{anchors}</body></html>\n".encode()
