"""A server that answers with an application, on the loopback or elsewhere, a thread for each connection."""

import contextlib
import socket
import socketserver
import sys
from collections.abc import Callable
from dataclasses import dataclass
from http.server import ThreadingHTTPServer

from pytest_release_check.index.http.connections import HEAD_SECONDS, Connections
from pytest_release_check.index.http.messages import Application
from pytest_release_check.index.http.transport import Transport

_BUSY = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Where a server listens, and how much it bears."""

    host: str = "127.0.0.1"
    port: int = 0
    """0: a free one."""
    connections: int = 256
    """At a time; each has a thread."""
    head_seconds: float = HEAD_SECONDS
    """For the head of a request, and for the first of its body."""


class HttpServer(ThreadingHTTPServer):
    """Serves ``application``. ``log`` gets raw lines, which may hold whatever clients send. Raises ``OSError``."""

    daemon_threads = True
    request_queue_size = 128
    block_on_close = False

    def __init__(self, listening: Listening, application: Application, log: Callable[[str], None]) -> None:
        self.application = application
        self.connections = Connections(listening.connections)
        self.head_seconds = listening.head_seconds
        self.log = log
        if ":" in listening.host:
            self.address_family = socket.AF_INET6
        super().__init__((listening.host, listening.port), Transport)

    @property
    def origin(self) -> str:
        """Scheme, host and port of every address here, without a final slash."""
        host, port = str(self.server_address[0]), self.server_address[1]
        return f"http://{f'[{host}]' if ':' in host else host}:{port}"

    def server_bind(self) -> None:
        """Bind without the reverse look-up of our own name, which can take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.server_address[1]

    def verify_request(self, request: "socket.socket | tuple[bytes, socket.socket]", client_address: object) -> bool:
        """Say whether there is room for one more; a client that is turned away is asked to come again."""
        assert isinstance(request, socket.socket)  # noqa: S101 - TCP has no datagrams
        if self.connections.admitted(request):
            self.connections.waiting(request)  # its thread may take a moment to begin
            return True
        self.log("a connection was turned away: there are too many")
        with contextlib.suppress(OSError):
            request.settimeout(1.0)
            request.sendall(_BUSY)
        return False

    def close_request(self, request: "socket.socket | tuple[bytes, socket.socket]") -> None:
        """Forget a connection that has ended, in whatever way."""
        if isinstance(request, socket.socket):
            self.connections.gone(request)
        super().close_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """Write a line to the log: a client that hangs up is nothing special."""
        self.log(f"connection from {client_address} broke: {getattr(sys.exc_info()[0], '__name__', '')}")
