"""One connection: which part of the index a request means, and how the answer is written."""

import base64
import hmac
import os
import re
import shutil
import tempfile
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from packaging.utils import canonicalize_name

from pytest_release_check.index import simple
from pytest_release_check.index.folders import is_normalised
from pytest_release_check.index.forms import RefusedError, receive
from pytest_release_check.index.gateway import UpstreamDownError
from pytest_release_check.index.upload import accept
from pytest_release_check.model.errors import OutageError

if TYPE_CHECKING:
    from pytest_release_check.index.server import Index

_NO_CREDENTIALS = "Invalid or non-existent authentication information."


class Handler(BaseHTTPRequestHandler):
    """Answers GET, HEAD and POST."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 60
    server_version = "pytest-release-check"
    sys_version = ""

    @property
    def _index(self) -> "Index":
        index: Index = self.server.index  # type: ignore[attr-defined] # the one server that uses this handler
        return index

    def do_GET(self) -> None:
        """Pages and files."""
        parts = [unquote(part) for part in urlsplit(self.path).path.split("/")[1:]]
        if not parts or not hmac.compare_digest(parts[0].encode(), self._index.secret.encode()):
            return self._text(404, "404 Not Found")
        match parts[1:]:
            case [_, "simple", ""]:
                return self._root()
            case [view, "simple", name, ""]:
                return self._project(view, name)
            case [*_, "simple"] | [_, "simple", _]:
                return self._moved(301, f"{urlsplit(self.path).path}/")
            case [_, "files", sha256, filename]:
                return self._file(sha256, filename)
            case [_, "mirror", number, name, filename]:
                return self._mirrored(number, name, filename)
        return self._text(404, "404 Not Found")

    do_HEAD = do_GET

    def do_POST(self) -> None:
        """Uploads."""
        path = urlsplit(self.path).path
        if not path.startswith(f"/{self._index.secret}/"):
            return self._closing(RefusedError("Not Found", 404))
        if path != f"/{self._index.secret}/legacy/":
            return self._closing(RefusedError("Method Not Allowed", 405))
        length = self.headers.get("Content-Length", "")
        if not re.fullmatch("[0-9]{1,15}", length):
            return self._closing(RefusedError("Invalid Form Data: the length of the body is not stated."))
        if not self._authorised():
            return self._closing(RefusedError(_NO_CREDENTIALS, 403))
        try:
            self._take(int(length))
        except RefusedError as error:
            return self._closing(error)
        except (TimeoutError, ConnectionError):  # the client's, there is nobody to answer
            raise
        except (OutageError, OSError) as error:  # 507 and not another 5xx: twine repeats those
            reason = error.strerror if isinstance(error, OSError) else error
            return self._closing(RefusedError(f"The index could not store the file: {reason}.", 507))
        return self._text(200, "200 OK")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's naming
        """One line a request, to whoever asked for it; never the random part, nor what a terminal would obey."""
        line = (format % args).replace(self._index.secret, "...")
        self._index.log("".join(letter if letter.isprintable() else "?" for letter in line))

    def _take(self, length: int) -> None:
        """Receive and store; whatever happens, the half file is gone before anybody is answered."""
        handle, temporary = tempfile.mkstemp(prefix="upload-", suffix=".part", dir=self._index.directory)
        os.close(handle)
        try:
            kind = self.headers.get("Content-Type", "")
            received = receive(self.rfile, length, kind, Path(temporary), self._index.size_limit)
            with self._index.writing:
                accept(received, self._index.store, self._index.policy)
        finally:
            Path(temporary).unlink(missing_ok=True)

    def _authorised(self) -> bool:
        scheme, _, encoded = self.headers.get("Authorization", "").partition(" ")
        try:
            user, _, password = base64.b64decode(encoded, validate=True).decode().partition(":")
        except ValueError:
            return False
        good = hmac.compare_digest(password.strip().encode(), self._index.token.encode())
        return scheme.lower() == "basic" and user == "__token__" and good

    def _root(self) -> None:
        kind = simple.negotiated(self.headers.get("Accept", ""))
        names = [name for name in self._index.store.names() if self._index.is_subject(name)]
        self._page(simple.root_page(names, kind), kind)

    def _project(self, view: str, name: str) -> None:
        normalised = canonicalize_name(name)
        if not is_normalised(normalised):
            return self._text(404, "404 Not Found")
        if name != normalised:
            return self._moved(301, f"/{self._index.secret}/{view}/simple/{normalised}/")
        if view == "upstream" or not self._index.is_subject(name):
            return self._elsewhere(name)
        files = [file for file in self._index.store.of(name) if view in ("all", file.artifact)]
        if not files:
            return self._text(404, "404 Not Found")
        kind = simple.negotiated(self.headers.get("Accept", ""))
        return self._page(simple.project_page(name, files, kind), kind)

    def _elsewhere(self, name: str) -> None:
        try:
            found = self._index.gateway.project(name)
        except UpstreamDownError as error:
            return self._down(error)
        if found is None:
            return self._text(404, "404 Not Found")
        if found.address:
            return self._moved(307, found.address)
        return self._page(found.page, simple.PLAIN_HTML)

    def _mirrored(self, number: str, name: str, filename: str) -> None:
        try:
            path = self._index.gateway.file(number, name, filename)
        except UpstreamDownError as error:
            return self._down(error)
        return self._send_file(path)

    def _down(self, error: UpstreamDownError) -> None:
        self._text(502, f"502 the upstream index does not answer: {error}")

    def _file(self, sha256: str, filename: str) -> None:
        stored = self._index.store.get(filename.removesuffix(".metadata"))
        # Whatever else lies in the folder is never handed out.
        if stored is None or stored.sha256 != sha256 or not self._index.is_subject(stored.name):
            return self._text(404, "404 Not Found")
        path = self._index.store.path(stored)
        return self._send_file(path.with_name(filename))

    def _send_file(self, path: Path | None) -> None:
        if path is None or not path.is_file():
            return self._text(404, "404 Not Found")
        with path.open("rb") as stream:
            self._head(200, "application/octet-stream", os.fstat(stream.fileno()).st_size)
            if self.command != "HEAD":
                shutil.copyfileobj(stream, self.wfile, 1 << 16)
        return None

    def _page(self, body: bytes, kind: str) -> None:
        tag = simple.entity_tag(body)
        if tag in [part.strip().removeprefix("W/") for part in self.headers.get("If-None-Match", "").split(",")]:
            return self._head(304, "", len(body), ETag=tag, Vary="Accept")
        charset = "" if kind == simple.JSON else "; charset=UTF-8"
        self._head(200, f"{kind}{charset}", len(body), ETag=tag, Vary="Accept")
        return self._body(body)

    def _moved(self, status: int, address: str) -> None:
        self._head(status, "text/plain", 0, Location=address)

    def _text(self, status: int, text: str) -> None:
        body = text.encode()
        self._head(status, "text/plain; charset=UTF-8", len(body))
        self._body(body)

    def _closing(self, error: RefusedError) -> None:
        """A refusal, in the reason phrase as PyPI gives it and again in the body; the rest of the request is lost."""
        message = f"{error.status} {error}"
        self.close_connection = True
        body = message.encode()
        printable = "".join(letter if letter.isprintable() else " " for letter in str(error))
        phrase = " ".join(printable.split()).encode("latin-1", "replace").decode("latin-1")
        self._head(error.status, "text/plain; charset=UTF-8", len(body), phrase=phrase, Connection="close")
        self._body(body)
        self._drain()

    def _drain(self) -> None:
        """Read what a client still sends, a little: closing on unread bytes resets the connection under our answer."""
        self.wfile.flush()
        self.connection.settimeout(1.0)
        left = 8 * 1024 * 1024
        try:
            while left > 0 and (block := self.connection.recv(1 << 16)):
                left -= len(block)
        except OSError:
            return

    def _head(self, status: int, kind: str, length: int, phrase: str | None = None, **headers: str) -> None:
        self.send_response(status, phrase)
        # Nothing staged may be kept: the same name may have other bytes in the next run.
        fields = {"Content-Length": str(length), "Cache-Control": "no-store"}
        for name, value in (fields | ({"Content-Type": kind} if kind else {}) | headers).items():
            self.send_header(name, value)
        self.end_headers()

    def _body(self, body: bytes) -> None:
        if self.command != "HEAD":
            self.wfile.write(body)
