"""The simple API as current installers read it (PEP 503, 691, 658, 714, 700, 792): pure functions to bytes."""

import base64
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from packaging.version import InvalidVersion, Version

from pytest_release_check.index.http.negotiation import best
from pytest_release_check.model.index_file import IndexFile

JSON = "application/vnd.pypi.simple.v1+json"
HTML = "application/vnd.pypi.simple.v1+html"
PLAIN_HTML = "text/html"
_OFFERED = (PLAIN_HTML, HTML, JSON)
_API_VERSION = "1.4"


@dataclass(frozen=True, slots=True, kw_only=True)
class PageProject:
    """One project as the list of projects names it."""

    name: str
    """Normalised."""
    shown: str
    """As its latest upload spells it."""
    serial: int = 0


def negotiated(accept: str) -> str:
    """The type to answer with: the best of the three on offer; plain HTML if none is acceptable, never a refusal."""
    return best(accept, _OFFERED) or PLAIN_HTML


def project_page(name: str, files: Iterable[IndexFile], content_type: str, *, serial: int = 0) -> bytes:
    """The page of one project, in the order of versions and file names."""
    ordered = sorted(files, key=lambda file: (sortable(file.version), file.filename))
    return _json_page(name, ordered, serial) if content_type == JSON else _html_page(name, ordered, serial)


def root_page(projects: Iterable[PageProject], content_type: str, *, serial: int = 0) -> bytes:
    """The list of projects, by normalised name; links are relative to ``…/simple/``."""
    ordered = sorted(projects, key=lambda project: project.name)
    if content_type == JSON:
        listed = [{"name": project.shown, "_last-serial": project.serial} for project in ordered]
        return _encoded({"meta": _meta(serial), "projects": listed})
    anchors = "".join(f'<a href="{project.name}/">{escape(project.shown)}</a><br>\n' for project in ordered)
    return _document("Simple index", anchors, "", serial)


def entity_tag(body: bytes) -> str:
    """A strong ETag (RFC 9110, 8.8.3): the digest of what is sent."""
    digest = hashlib.md5(body, usedforsecurity=False).digest()
    return f'"{base64.b64encode(digest).decode()}"'


def sortable(version: str) -> tuple[int, Version, str]:
    """A key to sort versions by; what is no version comes first."""
    try:
        return (1, Version(version), "")
    except InvalidVersion:
        return (0, Version("0"), version)


def same_version(asked: str, versions: Iterable[str]) -> str:
    """The one of ``versions`` that is the version asked for, however it was spelled; empty if there is none."""
    return next((each for each in versions if sortable(each) == sortable(asked)), "")


def _meta(serial: int) -> dict[str, object]:
    return {"api-version": _API_VERSION, "_last-serial": serial}


def _json_page(name: str, files: list[IndexFile], serial: int) -> bytes:
    return _encoded(
        {
            "meta": _meta(serial),
            "name": name,
            "project-status": {"status": "active"},
            "versions": list(dict.fromkeys(file.version for file in files)),
            "files": [_json_file(file) for file in files],
        }
    )


def _json_file(file: IndexFile) -> dict[str, object]:
    """What is not known (on a remote page it may not be) is left out, but for what every reader asks for."""
    known: dict[str, object] = {} if file.size is None else {"size": file.size}
    if file.upload_time:
        known["upload-time"] = file.upload_time
    return known | {
        "filename": file.filename,
        "url": file.url,
        "hashes": {"sha256": file.sha256} if file.sha256 else {},
        "requires-python": file.requires_python or None,
        "yanked": False if file.yanked is None else file.yanked or True,
        # Only under this name: pip 23.0 dies of a table under the old one, data-dist-info-metadata (PEP 714).
        "core-metadata": {"sha256": file.metadata_sha256} if file.metadata_sha256 else False,
        "provenance": None,
    }


def _html_page(name: str, files: list[IndexFile], serial: int) -> bytes:
    status = '<meta name="pypi:project-status" content="active">'
    return _document(f"Links for {name}", "".join(map(_anchor, files)), status, serial)


def _anchor(file: IndexFile) -> str:
    attributes = {"data-requires-python": file.requires_python} if file.requires_python else {}
    if file.yanked is not None:
        attributes["data-yanked"] = file.yanked
    if file.metadata_sha256:
        attributes |= dict.fromkeys(("data-dist-info-metadata", "data-core-metadata"), f"sha256={file.metadata_sha256}")
    written = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    href = escape(file.url) + (f"#sha256={file.sha256}" if file.sha256 else "")
    return f'<a href="{href}"{written}>{escape(file.filename)}</a><br>\n'


def _document(title: str, body: str, meta: str, serial: int) -> bytes:
    head = f'<meta name="pypi:repository-version" content="{_API_VERSION}">{meta}<title>{escape(title)}</title>'
    text = f"<!DOCTYPE html>\n<html><head>{head}</head>\n<body><h1>{escape(title)}</h1>\n{body}</body></html>\n"
    return f"{text}<!--SERIAL {serial}-->\n".encode()


def _encoded(value: object) -> bytes:
    return (json.dumps(value, sort_keys=True) + "\n").encode()
