"""The gateway: every name but the subject is sent to the upstream, by redirect wherever that is possible."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

from pytest_release_check.analysis.index.served import version_in
from pytest_release_check.effects.web import Web
from pytest_release_check.index.folders import Link, links
from pytest_release_check.index.sightings import Sightings
from pytest_release_check.index.upstreams import Upstream
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.remote_index.simple_pages import served_files

_LOOKUPS = 64
"""At a time: while an upstream hangs, each holds a thread, and uploads and staged files must not wait for those."""
_LOOKUP_SECONDS = 10.0
"""How long a name waits for its turn. pip itself gives an index 15 seconds to answer."""


class UpstreamDownError(OutageError):
    """An upstream gives no answer; going on to the next one would change what is installed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Elsewhere:
    """Where a project's page is: an address to redirect to, or a page made here of a folder's files."""

    address: str = ""
    page: bytes = b""


class Gateway:
    """Finds, for a name, the first upstream that has it.

    What is asked for comes from clients, so nothing is kept of a name that no upstream has. "Not found" is not kept
    either: it may pass, and the name would come from another upstream. ``clock`` counts seconds, from any start.
    """

    def __init__(
        self,
        upstreams: tuple[Upstream, ...],
        variables: Mapping[str, str],
        *,
        clock: Callable[[], float] = time.monotonic,
        lookups: int = _LOOKUPS,
        lookup_seconds: float = _LOOKUP_SECONDS,
    ) -> None:
        self._upstreams = upstreams
        self._variables = variables
        self._web = Web(variables)
        self._sightings = Sightings(clock)
        self._lookups = threading.BoundedSemaphore(lookups)
        self._lookup_seconds = lookup_seconds

    def project(self, name: str) -> Elsewhere | None:
        """Where ``name`` (normalised) is, None if no upstream has it. Raises ``UpstreamDownError``."""
        for number, upstream in enumerate(self._upstreams):
            if upstream.folder is not None:
                found = _links(upstream.folder, name)
                if found is not None:
                    anchors = _anchors(number, name, found)
                    if upstream.is_joined:
                        anchors += self._other_versions(number + 1, name, found)
                    return Elsewhere(page=_page(anchors))
            elif len(self._upstreams) == number + 1 or self._is_at(number, name):
                # The last one answers for itself: no client of ours is between it and the installer.
                return Elsewhere(address=upstream.page_address(name))
        return None

    def _other_versions(self, start: int, name: str, found: tuple[Link, ...]) -> str:
        """Links to what the first upstream from ``start`` on that has ``name`` lists, but for versions in ``found``."""
        versions = {_version(link.filename) for link in found}
        for number, upstream in enumerate(self._upstreams[start:], start):
            if upstream.folder is not None:
                listed = _links(upstream.folder, name) or ()
            else:
                listed = tuple(map(_link, files_of_upstream(upstream, name, self._variables)))
            if listed:
                others = tuple(link for link in listed if _version(link.filename) not in versions)
                return _anchors(number, name, others)
        return ""

    def file(self, number: str, name: str, filename: str) -> Path | None:
        """A file of a folder, if the folder has it for ``name``: nothing else can be reached."""
        for candidate, upstream in enumerate(self._upstreams):
            if str(candidate) == number and upstream.folder is not None:
                found = _links(upstream.folder, name) or ()
                return next((link.path for link in found if link.filename == filename), None)
        return None

    def _is_at(self, number: int, name: str) -> bool:
        """Whether a web index has a project. Once seen there, it stays there for a while, through a passing "no"."""
        if self._sightings.has(number, name):
            return True
        # No lock: a slow upstream must not hold up other names.
        if not self._lookups.acquire(timeout=self._lookup_seconds):
            address = self._upstreams[number].page_address(name)
            raise UpstreamDownError(f"{address} was not asked: too many other names are waiting for an answer")
        try:
            found = _has(self._upstreams[number], name, self._web)
        finally:
            self._lookups.release()
        if found:
            self._sightings.add(number, name)
        return found


def has_project(upstream: Upstream, name: str, variables: Mapping[str, str]) -> bool:
    """Whether an upstream has a project. Raises ``UpstreamDownError`` if it does not say."""
    if upstream.folder is not None:
        return _links(upstream.folder, name) is not None
    return _has(upstream, name, Web(variables))


def files_of_upstream(upstream: Upstream, name: str, variables: Mapping[str, str]) -> tuple[IndexFile, ...]:
    """What an upstream lists of a project, nothing if it does not let us see it. Raises ``OutageError``."""
    if upstream.folder is not None:
        return tuple(map(_listed, _links(upstream.folder, name) or ()))
    web = Web(variables)
    index = f"{upstream.address.rstrip('/')}/"
    status = web.status(f"{index}{name}/")
    if status >= 500:
        raise UpstreamDownError(f"{upstream.page_address(name)} answers {status}")
    return served_files(web, index, name) if status == 200 else ()


def _listed(link: Link) -> IndexFile:
    stated = dict(link.attributes)
    return IndexFile(
        filename=link.filename,
        url=link.address or str(link.path),
        requires_python=stated.get("data-requires-python", ""),
        yanked=stated.get("data-yanked"),
    )


def _links(folder: Path, name: str) -> tuple[Link, ...] | None:
    try:
        return links(folder, name)
    except OSError as error:
        raise UpstreamDownError(f"{folder}: {error.strerror or error}") from error


def _has(upstream: Upstream, name: str, web: Web) -> bool:
    """Whether a web index has a project; only asked where another upstream comes after it."""
    try:
        status = web.status(f"{upstream.address.rstrip('/')}/{name}/")
    except OutageError as error:
        raise UpstreamDownError(str(error)) from error
    if status in (200, 404, 410):
        return status == 200
    # Anything else, a refused password above all, is no word on whether the project is there.
    raise UpstreamDownError(f"{upstream.page_address(name)} answers {status}")


def _link(file: IndexFile) -> Link:
    """A file of a web index, as a link on a page of ours."""
    attributes = [("data-requires-python", file.requires_python)] if file.requires_python else []
    if file.yanked is not None:
        attributes.append(("data-yanked", file.yanked))
    return Link(
        filename=file.filename,
        address=file.url,
        fragment=f"sha256={file.sha256}" if file.sha256 else "",
        attributes=tuple(attributes),
    )


def _version(filename: str) -> str:
    """Of a file's name; the name itself where it has none that can be read."""
    return version_in(filename) or filename


def _anchors(number: int, name: str, found: tuple[Link, ...]) -> str:
    """Links; those to files of this machine lead through the index."""
    return "".join(_anchor(link, f"../../mirror/{number}/{name}/") for link in found)


def _page(anchors: str) -> bytes:
    """A project page (PEP 503)."""
    return f"<!DOCTYPE html>\n<html><body>\n{anchors}</body></html>\n".encode()


def _anchor(link: Link, way: str) -> str:
    target = (link.address or way + quote(link.filename)) + (f"#{link.fragment}" if link.fragment else "")
    attributes = "".join(f' {name}="{escape(value)}"' for name, value in link.attributes)
    return f'<a href="{escape(target)}"{attributes}>{escape(link.filename)}</a><br>\n'
