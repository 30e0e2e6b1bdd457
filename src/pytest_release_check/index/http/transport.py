"""One connection: reads requests under deadlines, lets the application answer them, and writes what it answers."""

import contextlib
import io
import socket
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from typing import Protocol, cast

from pytest_release_check.index.http.connections import Connections, Reader, Writer
from pytest_release_check.index.http.messages import Application, Body, Fault, FileBody, NoBody, Request, Response
from pytest_release_check.index.http.negotiation import ranged

_BLOCK = 1 << 16


class Serving(Protocol):
    """What a connection needs of the server that accepted it."""

    application: Application
    connections: Connections
    head_seconds: float

    def log(self, line: str) -> None:
        """Take one line, which may hold whatever a client sent."""
        ...


class Transport(BaseHTTPRequestHandler):
    """A connection whose reading and writing have deadlines."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server_version = "pytest-release-check"
    sys_version = ""

    @property
    def server_(self) -> Serving:
        """The server that accepted the connection."""
        return cast("Serving", self.server)

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
        """Read the head. Requests of HTTP/0.9 have none, nor have its responses a status: they are refused."""
        parsed = super().parse_request()
        self.server_.connections.busy(self.connection)
        if parsed and self.request_version == "HTTP/0.9":
            self.request_version = self.protocol_version
            self.headers = self.MessageClass()  # Python 3.14 gives such requests a dict, without get_all
            self.send_error(HTTPStatus.BAD_REQUEST, "HTTP/0.9 is not spoken here")
            return False
        return parsed

    def do_GET(self) -> None:
        """Let the application answer."""
        body = _ArrivingBody(self)
        request = self._request(body)
        response = self.server_.application(request)
        has_body = self.headers.get("Content-Length", "0") != "0" or "Transfer-Encoding" in self.headers
        if has_body and not body.is_wanted:
            self.close_connection = True  # a body that was not read must not be taken for the next request
        self._respond(request, response)

    do_HEAD = do_POST = do_PUT = do_DELETE = do_PATCH = do_OPTIONS = do_GET

    def handle_expect_100(self) -> bool:
        """Wait: a client whose body is not wanted is not asked for it (RFC 9110, 10.1.1); see ``ask_for_body``."""
        return True

    def ask_for_body(self) -> None:
        """Let the client send: under another deadline, and to the end, however many others there are."""
        self.server_.connections.trusted(self.connection)
        self.reader.expect_body()
        if self.headers.get("Expect", "").lower() == "100-continue" and self.request_version != "HTTP/1.0":
            self.send_response_only(HTTPStatus.CONTINUE)
            self.end_headers()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Let the application word what http.server itself finds wrong with a request."""
        self.command = self.command or ""
        if self.request_version == "HTTP/0.9":  # http.server would leave out the status line
            self.request_version = self.protocol_version
        request = self._request(NoBody(), Fault(status=code, message=message or HTTPStatus(code).phrase))
        self._respond(request, self.server_.application(request))

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's naming
        """Pass one line a request on to the log of the server."""
        self.server_.log(format % args)

    def _request(self, body: Body, fault: Fault | None = None) -> Request:
        headers = getattr(self, "headers", None)  # there are none if the head could not be read
        return Request(
            method=self.command,
            target="" if fault is not None else self.path,
            headers=() if headers is None else tuple(headers.items()),
            body=body,
            fault=fault,
        )

    def _respond(self, request: Request, response: Response | None) -> None:
        if response is None:
            self.close_connection = True
            return
        with response.body.stream if isinstance(response.body, FileBody) else contextlib.nullcontext():
            self._send(ranged(request, response))

    def _send(self, response: Response) -> None:
        self.send_response(response.status, response.reason)
        self.send_header("Content-Length", str(len(response.body)))
        for name, value in response.headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD" and response.status != HTTPStatus.NOT_MODIFIED:
            self._send_body(response.body)
        if response.headers.get("Connection") == "close":
            self._drain()

    def _send_body(self, body: bytes | FileBody) -> None:
        if isinstance(body, bytes):
            self.wfile.write(body)
            return
        body.stream.seek(body.start)
        left = len(body)
        while left and (block := body.stream.read(min(_BLOCK, left))):
            self.wfile.write(block)
            left -= len(block)
        if left:  # the file was cut off meanwhile: the promised length cannot be kept
            self.close_connection = True

    def _drain(self) -> None:
        """Read what a client still sends, a while: closing on unread bytes resets the connection under our response."""
        self.close_connection = True
        self.server_.connections.refused(self.connection)
        self.reader.expect_end()
        with contextlib.suppress(OSError):
            self.connection.shutdown(socket.SHUT_WR)
            while self.rfile.read1(_BLOCK):
                pass


class _ArrivingBody:
    """The body of a request, which is asked for when the first of it is wanted."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self.is_wanted = False

    def read1(self, size: int, /) -> bytes:
        """Return what has come, at most ``size`` bytes; none at the end."""
        if not self.is_wanted:
            self.is_wanted = True
            self._transport.ask_for_body()
        return self._transport.rfile.read1(size)
