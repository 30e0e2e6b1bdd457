"""A mirror of pip's index on this machine, so that what is measured is the programs and not the way to an index.

    python -m benchmarks.mirror FOLDER [--port PORT]

What was asked for once is kept in FOLDER. It answers as PyPI does: pages in JSON (PEP 691) that may be kept for ten
minutes, files for ever. Prints the variables for the commands that are measured. pip has to trust the host, as it keeps
nothing that comes over plain http from others: each command would fetch all pages again, which nobody's does.
"""

import argparse
import hashlib
import json
import os
from collections.abc import Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar
from urllib.parse import urljoin

from pytest_release_check.effects.web import Web
from pytest_release_check.installers.pip_settings import pip_variables, read_pip_settings
from pytest_release_check.remote_index.repositories import index_address, known_repositories

_JSON = "application/vnd.pypi.simple.v1+json"
_PAGE = {"Content-Type": _JSON, "Cache-Control": "max-age=600, public", "Vary": "Accept"}
_FILE = {"Content-Type": "application/octet-stream", "Cache-Control": "max-age=365000000, immutable, public"}
_HOST = "localhost"


class Kept:
    """What the index has answered, in a folder."""

    def __init__(self, index: str, folder: Path, web: Web) -> None:
        self._index, self._folder, self._web = index, folder, web
        self._pages: dict[str, bytes] = {}
        """Ready to be sent, by project."""

    def page(self, name: str) -> bytes | None:
        """A project's page with addresses of this host; None if there is no such project."""
        if name not in self._pages:
            address = f"{self._index}{name}/"
            body = self._answer(address)
            if body is None:
                return None
            page = json.loads(body)
            for file in page["files"]:
                file["url"] = "/files/" + urljoin(address, file["url"]).replace("://", "/", 1)
            self._pages[name] = json.dumps(page).encode()
        return self._pages[name]

    def file(self, place: str) -> bytes | None:
        """A file, by its address with one slash behind the scheme; None if it is not there."""
        return self._answer(place.replace("/", "://", 1))

    def _answer(self, address: str) -> bytes | None:
        path = self._folder / hashlib.sha256(address.encode()).hexdigest()
        if not path.is_file():
            answer = self._web.page(address, f"{_JSON}, */*;q=0.1")
            if answer.status != 200:
                return None
            fresh = path.with_suffix(f".{os.urandom(4).hex()}")
            fresh.write_bytes(answer.body)
            fresh.replace(path)
        return path.read_bytes()


def server(kept: Kept, port: int = 0) -> ThreadingHTTPServer:
    """A server of this machine that answers from ``kept``; by default at a free port."""
    return ThreadingHTTPServer(("127.0.0.1", port), type("KeptHandler", (_Handler,), {"kept": kept}))


class _Handler(BaseHTTPRequestHandler):
    kept: ClassVar[Kept]
    protocol_version = "HTTP/1.1"
    # Head and body are two writes: without these, each answer waits 44 ms for the client to acknowledge the first.
    disable_nagle_algorithm = True
    wbufsize = -1

    def do_GET(self) -> None:
        """Send a page, a file or a part of one."""
        match self.path.partition("?")[0].removeprefix("/").split("/", 1):
            case ["simple", name]:
                self._send(self.kept.page(name.strip("/")), _PAGE)
            case ["files", place]:
                self._send(self.kept.file(place), _FILE)
            case _:
                self._send(None, {})

    do_HEAD = do_GET  # noqa: N815 - the base class asks for this name

    def _send(self, body: bytes | None, fields: Mapping[str, str]) -> None:
        tag = f'"{hashlib.sha256(body or b"").hexdigest()}"'
        status, fields = (200, {**fields, "ETag": tag}) if body is not None else (404, {})
        body = body or b""
        if status == 200 and self.headers.get("If-None-Match") == tag:
            status, body = 304, b""
        first, _, last = self.headers.get("Range", "").removeprefix("bytes=").partition("-")
        if status == 200 and (first or last):  # uv reads the metadata in a wheel this way
            size = len(body)
            start, end = (int(first), int(last or size - 1) + 1) if first else (max(size - int(last), 0), size)
            status, body = 206, body[start:end]
            fields = {**fields, "Content-Range": f"bytes {start}-{start + len(body) - 1}/{size}"}
        self.send_response(status)
        for name, text in {**fields, "Accept-Ranges": "bytes", "Content-Length": str(len(body))}.items():
            self.send_header(name, text)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - as the base class has it
        """Say nothing: a line for each request costs time."""


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    settings = read_pip_settings(dict(os.environ), Path.cwd())
    index = settings.index_url or index_address(known_repositories()["pypi"])
    kept = Kept(f"{index.rstrip('/')}/", options.folder, Web(pip_variables(settings)))
    with server(kept, options.port) as serving:
        address = f"http://{_HOST}:{serving.server_port}/simple/"
        print(f"export PIP_INDEX_URL={address} PIP_TRUSTED_HOST={_HOST} UV_DEFAULT_INDEX={address}", flush=True)
        serving.serve_forever()


if __name__ == "__main__":
    main()
