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
from functools import partial
from pathlib import Path
from urllib.parse import urljoin

from pytest_release_check.effects.web import Web
from pytest_release_check.index.answers import answer, text
from pytest_release_check.index.http.messages import FileBody, Request, Response
from pytest_release_check.index.http.negotiation import has_current
from pytest_release_check.index.http.server import HttpServer, Listening
from pytest_release_check.index.simple import entity_tag
from pytest_release_check.installers.pip_settings import pip_variables, read_pip_settings
from pytest_release_check.installers.user_context import chosen_upstreams
from pytest_release_check.remote_index.repositories import known_repositories

_JSON = "application/vnd.pypi.simple.v1+json"
_PAGE = "max-age=600, public"
_FILE = "max-age=365000000, immutable, public"
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
            path = self._path(address)
            if path is None:
                return None
            page = json.loads(path.read_bytes())
            for file in page["files"]:
                file["url"] = "/files/" + urljoin(address, file["url"]).replace("://", "/", 1)
            self._pages[name] = json.dumps(page).encode()
        return self._pages[name]

    def file(self, place: str) -> Path | None:
        """A file, by its address with one slash behind the scheme; None if it is not there."""
        return self._path(place.replace("/", "://", 1))

    def _path(self, address: str) -> Path | None:
        path = self._folder / hashlib.sha256(address.encode()).hexdigest()
        if not path.is_file():
            found = self._web.page(address, f"{_JSON}, */*;q=0.1")
            if found.status != 200:
                return None
            fresh = path.with_suffix(f".{os.urandom(4).hex()}")
            fresh.write_bytes(found.body)
            fresh.replace(path)
        return path


def server(kept: Kept, port: int = 0) -> HttpServer:
    """A server of this machine that answers from ``kept``; by default at a free port."""
    return HttpServer(Listening(port=port), partial(_respond, kept=kept), lambda line: None)


def _respond(request: Request, kept: Kept) -> Response:
    match request.segments:
        case ["simple", name, ""] if (page := kept.page(name)) is not None:
            tag = entity_tag(page)
            status = 304 if has_current(request, tag) else 200
            return answer(status, _JSON, page, **{"Cache-Control": _PAGE, "ETag": tag, "Vary": "Accept"})
        case ["files", *place] if (path := kept.file("/".join(place))) is not None:
            body = FileBody(stream=path.open("rb"), end=path.stat().st_size)
            return answer(200, "application/octet-stream", body, **{"Cache-Control": _FILE})
    return text(404, "404 Not Found")


def main() -> None:
    """Serve until interrupted."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    settings = read_pip_settings(dict(os.environ), Path.cwd())
    (index,) = chosen_upstreams((), settings, known_repositories())
    kept = Kept(f"{index.rstrip('/')}/", options.folder, Web(pip_variables(settings)))
    with server(kept, options.port) as serving:
        address = f"http://{_HOST}:{serving.server_port}/simple/"
        print(f"export PIP_INDEX_URL={address} PIP_TRUSTED_HOST={_HOST} UV_DEFAULT_INDEX={address}", flush=True)
        serving.serve_forever()


if __name__ == "__main__":
    main()
