"""The application: which part of the index a request means. Pure but for the store, the gateway and a body's bytes."""

import hmac
from dataclasses import replace
from urllib.parse import unquote

from pytest_release_check.index import pages
from pytest_release_check.index.answers import refused, text
from pytest_release_check.index.http.messages import Request, Response
from pytest_release_check.index.site import Site
from pytest_release_check.index.uploads import uploaded
from pytest_release_check.rules.rule import UploadRule

SLASH_MISSING = UploadRule(
    code="PYPI002",
    status=308,
    slug="slash-missing",
    summary="the upload address has no final slash",
    why="PyPI redirects the request to the right address, and uploaders do not follow: nothing is uploaded.",
    fix="end the upload address with a slash",
    example="https://upload.example.org/legacy     # wrong\nhttps://upload.example.org/legacy/",
    source="PyPI, `warehouse/forklift/legacy.py`: `missing_trailing_slash_redirect`",
)

VIEWS = ("all", "wheel", "sdist", "upstream")


def respond(request: Request, site: Site) -> Response | None:
    """Answer a request; None where PyPI drops the connection without a word.

    Raises ``TimeoutError`` and ``ConnectionError`` if the client does not send its body: nobody is there to answer.
    """
    if request.fault is not None:
        return refused(request.fault.status, request.fault.message, request.accept)
    inside = _inside(request, site)
    match request.method:
        case "GET" | "HEAD":
            return _read(request, site, inside)
        case "POST":
            return _posted(request, site, inside)
    return refused(405, "Method Not Allowed", request.accept, Allow="GET, HEAD, POST")


def _inside(request: Request, site: Site) -> list[str] | None:
    """The segments of the path, less the random one; None for a client that does not know that."""
    parts = [unquote(part) for part in request.segments]
    if not site.secret:
        return parts
    is_known = hmac.compare_digest(parts[0].encode("utf-8", "replace"), site.secret.encode())
    return parts[1:] if is_known else None


def _posted(request: Request, site: Site, inside: list[str] | None) -> Response | None:
    match inside:
        case None:
            return refused(404, "Not Found", request.accept)
        case ["legacy"]:
            location = f"{site.root}/legacy/" + (f"?{request.query}" if request.query else "")
            message = "The upload address has a trailing slash."
            return refused(SLASH_MISSING.status, message, request.accept, Location=location)
        case ["legacy", ""]:
            return uploaded(request, site)
        case ["pypi"] | ["pypi", ""]:
            return refused(410, "The upload API has moved: upload to /legacy/ here.", request.accept)
    return refused(405, "Method Not Allowed", request.accept, Allow="GET, HEAD")


def _read(request: Request, site: Site, inside: list[str] | None) -> Response:
    match inside:
        case None:
            return pages.nothing()
        case ["legacy"] | ["legacy", ""]:
            return text(405, "405 Method Not Allowed", Allow="POST")
        case [view, *rest] if view in VIEWS:
            return _read_view(request, site, view, rest)
    return pages.nothing() if site.secret else _read_view(request, site, "all", inside)


def _read_view(request: Request, site: Site, view: str, parts: list[str]) -> Response:
    match parts:
        case ["at", _, ("alone" | "simple" | "files" | "mirror"), *_]:
            return _read_view(request, replace(site, is_at=True), view, parts[2:])
        case ["alone", ("simple" | "files" | "mirror"), *_]:
            return _read_view(request, replace(site, sends_on=False), view, parts[1:])
        case ["simple", ""]:
            return pages.root(request, site)
        case ["simple", name, ""]:
            return pages.project(request, site, view, name)
        case ["simple"] | ["simple", _]:
            return pages.moved_to(*request.segments, "")
        case ["pypi", name, "json"] | ["pypi", name, "json", ""]:
            return pages.project_document(request, site, view, parts, name)
        case ["pypi", name, version, "json"] | ["pypi", name, version, "json", ""]:
            return pages.project_document(request, site, view, parts, name, version)
        case ["files", sha256, filename]:
            return pages.file(site, sha256, filename)
        case ["mirror", number, name, filename]:
            return pages.mirrored(site, number, name, filename)
        case ["integrity", _, _, _, "provenance"]:
            return pages.provenance(request)
    return pages.nothing()
