"""How answers are written to a connection: heads, pages, files, redirects, refusals."""

import contextlib
import io
import os
import re
import socket
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from pytest_release_check.index import simple
from pytest_release_check.index.answers import Answer, refused
from pytest_release_check.index.connections import Reader, Writer
from pytest_release_check.text.plain_text import shown_line

if TYPE_CHECKING:
    from pytest_release_check.index.server import Index, IndexServer

_BLOCK = 1 << 16
_OPEN = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET",
    "Access-Control-Allow-Headers": "Content-Type, If-Match, If-Modified-Since, If-None-Match, If-Unmodified-Since",
    "Access-Control-Expose-Headers": "X-PyPI-Last-Serial",
    "Access-Control-Max-Age": "86400",
}
_SANDBOX = {"Content-Security-Policy": "sandbox; default-src 'none'; frame-ancestors 'none'"}


class Answering(BaseHTTPRequestHandler):
    """A connection whose reading and writing have deadlines."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server_version = "pytest-release-check"
    sys_version = ""

    @property
    def server_(self) -> "IndexServer":
        """The server, as what it is."""
        return cast("IndexServer", self.server)

    @property
    def index(self) -> "Index":
        """What is served."""
        return self.server_.index

    def setup(self) -> None:
        """Read and write under deadlines."""
        super().setup()
        self.reader = Reader(self.connection, self.server_.head_seconds)
        self.rfile = io.BufferedReader(self.reader, _BLOCK)
        self.wfile = Writer(self.connection)

    def handle_one_request(self) -> None:
        """Wait for a request and answer it."""
        self.server_.connections.waiting(self.connection)
        self.reader.expect_head()
        super().handle_one_request()

    def parse_request(self) -> bool:
        """Read the head. Requests of HTTP/0.9 have none, nor have its answers a status: they are refused."""
        parsed = super().parse_request()
        self.server_.connections.busy(self.connection)
        if parsed and self.request_version == "HTTP/0.9":
            self.request_version = self.protocol_version
            self.headers = self.MessageClass()  # Python 3.14 gives such requests a dict, without get_all
            self.send_error(HTTPStatus.BAD_REQUEST, "HTTP/0.9 is not spoken here")
            return False
        return parsed

    def handle_expect_100(self) -> bool:
        """Not yet: who may not send a body is not asked for it (RFC 9110, 10.1.1); see ``allow_body``."""
        return True

    def allow_body(self) -> None:
        """Tell a client that waits for it to go on."""
        if self.headers.get("Expect", "").lower() == "100-continue" and self.request_version != "HTTP/1.0":
            self.send_response_only(HTTPStatus.CONTINUE)
            self.end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """What http.server itself finds wrong with a request."""
        self.command = self.command or ""
        if self.request_version == "HTTP/0.9":  # it has not got that far; without this the status line is left out
            self.request_version = self.protocol_version
        self.refuse(code, message or HTTPStatus(code).phrase)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's naming
        """One line a request, to whoever asked for it; never the random part, nor what a terminal or CI obeys."""
        line = format % args
        if self.index.secret:
            line = line.replace(self.index.secret, "...")
        self.index.log(shown_line("".join(letter if letter.isprintable() else "?" for letter in line)))

    def accept_header(self) -> str:
        """What the client wants; nothing if its head could not be read."""
        headers = getattr(self, "headers", None)
        return ", ".join(headers.get_all("Accept", [])) if headers is not None else ""

    def page(self, body: bytes, kind: str, serial: int) -> None:
        """A page that a cache may ask about again, but never keep."""
        tag = simple.entity_tag(body)
        fields = {"ETag": tag, "Vary": "Accept, Accept-Encoding", "X-PyPI-Last-Serial": str(serial)} | _OPEN
        if tag in [part.strip().removeprefix("W/") for part in self.headers.get("If-None-Match", "").split(",")]:
            return self.head(304, "", len(body), **fields)
        is_html = kind in (simple.PLAIN_HTML, simple.HTML)
        fields |= {} if is_html else _SANDBOX
        self.head(200, f"{kind}; charset=UTF-8" if is_html else kind, len(body), **fields)
        return self.body(body)

    def send_file(self, path: Path | None) -> None:
        """A file, or the part of it that is asked for."""
        try:
            if path is None or not path.is_file():
                return self.text(404, "404 Not Found")
            stream = path.open("rb")
        except OSError:  # taken away by hand since, or a name that no file system takes
            return self.text(404, "404 Not Found")
        with stream:
            return self._send_open_file(stream, os.fstat(stream.fileno()).st_size)

    def moved(self, status: int, address: str) -> None:
        """Elsewhere."""
        self.head(status, "text/plain", 0, Location=address)

    def text(self, status: int, text: str, kind: str = "text/plain; charset=UTF-8", **headers: str) -> None:
        """A few words."""
        body = text.encode()
        self.head(status, kind, len(body), **headers)
        self.body(body)

    def refuse(self, status: int, message: str, **headers: str) -> None:
        """A refusal as PyPI words it; the rest of the request is lost, and the connection with it."""
        self.say(refused(status, message, self.accept_header()), Connection="close", **headers)
        self.drain()

    def say(self, answer: Answer, **headers: str) -> None:
        """An answer of the upload endpoint."""
        fields = {"Vary": "Accept"} | headers
        self.head(answer.status, answer.content_type, len(answer.body), phrase=answer.reason, **fields)
        self.body(answer.body)

    def drain(self) -> None:
        """Read what a client still sends, a while: closing on unread bytes resets the connection under our answer."""
        self.close_connection = True
        self.server_.connections.refused(self.connection)
        self.reader.expect_end()
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            while self.rfile.read1(_BLOCK):
                pass

    def head(self, status: int, kind: str, length: int, phrase: str | None = None, **headers: str) -> None:
        """Status line and headers."""
        self.send_response(status, phrase)
        # Nothing staged may be kept: the same name may have other bytes in the next run.
        fields = {"Content-Length": str(length), "Cache-Control": "no-store"}
        for name, value in (fields | ({"Content-Type": kind} if kind else {}) | headers).items():
            self.send_header(name, value)
        self.end_headers()

    def body(self, body: bytes) -> None:
        """What follows the head, unless only that was asked for."""
        if self.command != "HEAD":
            self.wfile.write(body)

    def query(self) -> str:
        """Behind the question mark."""
        return self.path.partition("#")[0].partition("?")[2]

    def segments(self) -> list[str]:
        """The path between its slashes, still quoted; ``//host/x`` is a path like any other."""
        # Not urlsplit: it keeps the last hundred addresses, and these come from anybody.
        return self.path.partition("#")[0].partition("?")[0].lstrip("/").split("/")

    def _send_open_file(self, stream: BinaryIO, size: int) -> None:
        start, end = 0, size
        fields = {"Accept-Ranges": "bytes"}
        asked = _byte_range(self.headers.get("Range", ""), size) if "If-Range" not in self.headers else None
        if asked is not None:
            start, end = asked
            if start >= end:
                return self.head(416, "", 0, **{"Content-Range": f"bytes */{size}"})
            fields["Content-Range"] = f"bytes {start}-{end - 1}/{size}"
        self.head(200 if asked is None else 206, "application/octet-stream", end - start, **fields)
        if self.command != "HEAD":
            self._copy(stream, start, end)
        return None

    def _copy(self, stream: BinaryIO, start: int, end: int) -> None:
        stream.seek(start)
        while start < end and (block := stream.read(min(_BLOCK, end - start))):
            self.wfile.write(block)
            start += len(block)
        if start < end:  # somebody cut it off under our hands: what was promised cannot be kept
            self.close_connection = True


def _byte_range(asked: str, size: int) -> tuple[int, int] | None:
    """First byte and the one after the last; an empty range if it cannot be had, None if all is to be sent."""
    found = re.fullmatch(r"bytes=([0-9]{0,18})-([0-9]{0,18})", asked.replace(" ", ""))
    if found is None or found.group(0) == "bytes=-":
        return None  # several ranges and other units may be passed over
    first, last = found.groups()
    if not first:
        return max(size - int(last), 0), size
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last) + 1, size) if last else size
