"""The simple API as current installers read it (PEP 503, 691, 658, 714, 700, 792): pure functions to bytes."""

import base64
import hashlib
import json
from collections.abc import Iterable
from html import escape

from packaging.version import InvalidVersion, Version

from pytest_release_check.index.store import StoredFile

JSON = "application/vnd.pypi.simple.v1+json"
HTML = "application/vnd.pypi.simple.v1+html"
PLAIN_HTML = "text/html"
_OFFERED = (PLAIN_HTML, HTML, JSON)
_API_VERSION = "1.4"


def negotiated(accept: str) -> str:
    """The type to answer with: the best of the three on offer; plain HTML if none is acceptable, never a refusal."""
    weights = {offer: weight for offer in _OFFERED if (weight := _weight(offer, accept)) > 0}
    return max(_OFFERED, key=lambda offer: weights.get(offer, 0.0)) if weights else PLAIN_HTML


def project_page(name: str, files: Iterable[StoredFile], content_type: str) -> bytes:
    """The page of one project; links are relative to ``…/simple/NAME/``."""
    ordered = sorted(files, key=lambda file: (_sortable(file.version), file.filename))
    return _json_page(name, ordered) if content_type == JSON else _html_page(name, ordered)


def root_page(names: Iterable[str], content_type: str) -> bytes:
    """The list of projects."""
    if content_type == JSON:
        return _encoded({"meta": {"api-version": _API_VERSION}, "projects": [{"name": name} for name in names]})
    anchors = "".join(f'<a href="{name}/">{name}</a><br>\n' for name in names)
    return _document("Simple index", anchors)


def entity_tag(body: bytes) -> str:
    """A strong ETag."""
    digest = hashlib.md5(body, usedforsecurity=False).digest()
    return f'"{base64.b64encode(digest).decode()}"'


def _weight(offer: str, accept: str) -> float:
    """The q-value that an Accept header gives to a type; the most specific range counts."""
    best = (-1, 0.0)
    for entry in accept.split(","):
        media, *parameters = (part.strip() for part in entry.split(";"))
        specificity = _specificity(media.lower(), offer)
        if specificity > best[0]:
            best = (specificity, _quality(parameters))
    return best[1]


def _specificity(media: str, offer: str) -> int:
    return {offer: 2, f"{offer.partition('/')[0]}/*": 1, "*/*": 0}.get(media, -1)


def _quality(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            try:
                return min(max(float(value), 0.0), 1.0)
            except ValueError:
                return 0.0
    return 1.0


def _sortable(version: str) -> tuple[int, Version, str]:
    try:
        return (1, Version(version), "")
    except InvalidVersion:
        return (0, Version("0"), version)


def _link(file: StoredFile) -> str:
    return f"../../files/{file.sha256}/{file.filename}"


def _json_page(name: str, files: list[StoredFile]) -> bytes:
    return _encoded(
        {
            "meta": {"api-version": _API_VERSION},
            "name": name,
            "project-status": {"status": "active"},
            "versions": list(dict.fromkeys(file.version for file in files)),
            "files": [
                {
                    "filename": file.filename,
                    "url": _link(file),
                    "hashes": {"sha256": file.sha256},
                    "requires-python": file.requires_python or None,
                    "size": file.size,
                    "upload-time": file.upload_time,
                    "yanked": False,
                    # Never the old name with a table in it: pip 23.0 dies of that (PEP 714).
                    "core-metadata": {"sha256": file.metadata_sha256} if file.metadata_sha256 else False,
                }
                for file in files
            ],
        }
    )


def _html_page(name: str, files: list[StoredFile]) -> bytes:
    status = '<meta name="pypi:project-status" content="active">'
    return _document(f"Links for {name}", "".join(map(_anchor, files)), status)


def _anchor(file: StoredFile) -> str:
    attributes = f' data-requires-python="{escape(file.requires_python)}"' if file.requires_python else ""
    if file.metadata_sha256:
        for attribute in ("data-core-metadata", "data-dist-info-metadata"):
            attributes += f' {attribute}="sha256={file.metadata_sha256}"'
    filename = escape(file.filename)
    return f'<a href="{escape(_link(file))}#sha256={file.sha256}"{attributes}>{filename}</a><br>\n'


def _document(title: str, body: str, meta: str = "") -> bytes:
    head = f'<meta name="pypi:repository-version" content="{_API_VERSION}">{meta}<title>{escape(title)}</title>'
    return (
        f"<!DOCTYPE html>\n<html><head>{head}</head>\n<body><h1>{escape(title)}</h1>\n{body}</body></html>\n".encode()
    )


def _encoded(value: object) -> bytes:
    return (json.dumps(value, sort_keys=True) + "\n").encode()
