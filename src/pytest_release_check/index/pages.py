"""What is read from the index: pages of projects, JSON documents, files, and the way to the upstream."""

import os
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from packaging.utils import canonicalize_name

from pytest_release_check.analysis.index.served import version_in
from pytest_release_check.index import project_json, simple
from pytest_release_check.index.answers import answer, text
from pytest_release_check.index.folders import is_normalised
from pytest_release_check.index.gateway import UpstreamDownError
from pytest_release_check.index.http.messages import FileBody, Request, Response
from pytest_release_check.index.http.negotiation import best, has_current
from pytest_release_check.index.site import Site
from pytest_release_check.model.index_file import IndexFile

_JSON = "application/json"
_PROVENANCE = ("application/vnd.pypi.integrity.v1+json", _JSON)
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET",
    "Access-Control-Allow-Headers": "Content-Type, If-Match, If-Modified-Since, If-None-Match, If-Unmodified-Since",
    "Access-Control-Expose-Headers": "X-PyPI-Last-Serial",
    "Access-Control-Max-Age": "86400",
}
_KEPT = {"Cache-Control": "max-age=3600"}
"""Without it uv builds an sdist a second time where it had to build it for its metadata."""
_SANDBOX = {"Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'"}


def nothing() -> Response:
    """There is nothing at that address."""
    return text(404, "404 Not Found")


def moved_to(*segments: str) -> Response:
    """The page is at another path of this host; ``segments`` may be quoted already."""
    return _redirect(301, "/" + "/".join(quote(segment, safe="%") for segment in segments))


def root(request: Request, site: Site) -> Response:
    """The list of the projects that have files."""
    store = site.store
    projects = [
        simple.PageProject(name=name, shown=store.spelling(name), serial=store.serial(name))
        for name in store.names()
        if site.is_subject(name)
    ]
    kind = simple.negotiated(request.accept)
    return _page(request, simple.root_page(projects, kind, serial=store.serial()), kind, store.serial())


def project(request: Request, site: Site, view: str, name: str) -> Response:
    """The page of one project: a subject's files, or the way to the upstream for all other names."""
    normalised = canonicalize_name(name)
    if not is_normalised(normalised):
        return nothing()
    if name != normalised:
        return moved_to(*request.segments[:-2], normalised, "")
    if view == "upstream" or not site.is_subject(name):
        return _elsewhere(request, site, name)
    listed = [replace(file, url=_address(file, "../../")) for file in _files(site, view, name)]
    remote = (file for file in site.listed.get(name, ()) if view in ("all", _artifact(file)))
    listed += [replace(file, version=version_in(file.filename)) for file in remote]
    if not listed and site.sends_on:
        return nothing()  # else an empty page: nobody may go on and ask another index for the name
    kind = simple.negotiated(request.accept)
    serial = site.store.serial(name)
    return _page(request, simple.project_page(name, listed, kind, serial=serial), kind, serial)


def project_document(
    request: Request, site: Site, view: str, parts: list[str], name: str, version: str = ""
) -> Response:
    """A project, or one release of it, in the JSON API. ``parts`` is the path below the view."""
    normalised = canonicalize_name(name)
    if is_normalised(normalised) and name != normalised:
        segments = request.segments
        return moved_to(*segments[: -len(parts)], "pypi", normalised, *segments[-len(parts) + 2 :])
    files = _files(site, view, name) if site.is_subject(name) and view != "upstream" else []
    versions = list(dict.fromkeys(file.version for file in files))
    wanted = simple.same_version(version, versions) if version else project_json.latest_version(versions)
    if not wanted:
        return text(404, '{"message": "Not Found"}', _JSON)
    body = _document(site, name, files, wanted, "../" * (len(parts) - 1), whole=not version)
    return _page(request, body, _JSON, site.store.serial(name))


def file(site: Site, sha256: str, filename: str) -> Response:
    """The bytes of a file that is stored here, or the metadata beside it (PEP 658)."""
    store = site.store
    stored = store.get(filename.removesuffix(".metadata"))
    # Whatever else lies in the folder is never handed out.
    if stored is None or stored.sha256 != sha256 or not site.is_subject(stored.name):
        return nothing()
    fields = _KEPT if site.is_at else {}
    if filename == stored.filename:
        return _opened(store.path(stored), **fields)
    return _opened(store.metadata_path(stored), **fields) if stored.metadata_sha256 else nothing()


def mirrored(site: Site, number: str, name: str, filename: str) -> Response:
    """A file of an upstream that is a folder of this machine."""
    try:
        path = site.gateway.file(number, name, filename)
    except UpstreamDownError as error:
        return _down(error)
    return nothing() if path is None else _opened(path)


def provenance(request: Request) -> Response:
    """Attestations are not kept here: there are none of any file."""
    if not best(request.accept or "*/*", _PROVENANCE):
        return text(406, '{"message": "Request not acceptable"}', _JSON)
    return text(404, '{"message": "No provenance available"}', _JSON)


def _page(request: Request, body: bytes, kind: str, serial: int) -> Response:
    """A page that a cache may ask about again, but never keep."""
    tag = simple.entity_tag(body)
    fields = {"ETag": tag, "Vary": "Accept, Accept-Encoding", "X-PyPI-Last-Serial": str(serial)} | _OPEN
    if has_current(request, tag):
        return answer(304, "", body, **fields)
    is_html = kind in (simple.PLAIN_HTML, simple.HTML)
    fields |= {} if is_html else _SANDBOX
    return answer(200, f"{kind}; charset=UTF-8" if is_html else kind, body, **fields)


def _redirect(status: int, address: str) -> Response:
    return answer(status, "text/plain", b"", Location=address)


def _elsewhere(request: Request, site: Site, name: str) -> Response:
    try:
        found = site.gateway.project(name)
    except UpstreamDownError as error:
        return _down(error)
    if found is None:
        return nothing()
    if found.address:
        return _redirect(307, found.address) if site.sends_on else nothing()
    return _page(request, found.page, simple.PLAIN_HTML, 0)


def _down(error: UpstreamDownError) -> Response:
    return text(502, f"502 the upstream index does not answer: {error}")


def _opened(path: Path, **fields: str) -> Response:
    try:
        if not path.is_file():
            return nothing()
        stream = path.open("rb")
    except OSError:  # deleted by hand since, or a name that no file system takes
        return nothing()
    return answer(
        200, "application/octet-stream", FileBody(stream=stream, end=os.fstat(stream.fileno()).st_size), **fields
    )


def _files(site: Site, view: str, name: str) -> list[IndexFile]:
    return [file for file in site.store.of(name) if view in ("all", file.artifact)]


def _document(site: Site, name: str, files: list[IndexFile], version: str, up: str, *, whole: bool) -> bytes:
    store = site.store
    reported = [file for file in files if whole or file.version == version]
    published = [
        project_json.Published(stored=file, form=store.form(file), url=_address(file, up)) for file in reported
    ]
    info = store.release_form(next(file for file in reported if file.version == version))
    serial = store.serial(name)
    return project_json.document(store.spelling(name), published, info, version, serial, whole=whole)


def _address(file: IndexFile, up: str) -> str:
    """With the digest in the path: no cache can serve other bytes for it."""
    return f"{up}files/{file.sha256}/{quote(file.filename)}"


def _artifact(file: IndexFile) -> str:
    return "wheel" if file.filename.endswith(".whl") else "sdist"
