"""The index as a server on the loopback: uploads, staged pages and files, and the gateway to the upstream."""

import contextlib
import secrets
import socket
import socketserver
import sys
import threading
from collections.abc import Callable, Mapping
from datetime import datetime
from http.server import ThreadingHTTPServer
from pathlib import Path
from types import TracebackType

from pytest_release_check.index.connections import HEAD_SECONDS, Connections
from pytest_release_check.index.forms import SIZE_LIMIT
from pytest_release_check.index.gateway import Gateway
from pytest_release_check.index.handler import Handler
from pytest_release_check.index.store import Store
from pytest_release_check.index.upload import Policy, utc_now
from pytest_release_check.index.upstreams import Upstream
from pytest_release_check.model.index_file import ServedFile
from pytest_release_check.upload.file.holdings import FILE_TOO_LARGE
from pytest_release_check.upload.pypi_today import EXCEPTIONAL_FILE_LIMIT


class Index:
    """A package index that serves while the context is open.

    ``subjects`` (normalised names) come only from what was uploaded here, every other name only from ``upstreams``.
    ``None`` makes every name that was uploaded a subject. Its path has a fresh random part, so that no installer's
    cache can serve another run's bytes; an empty ``path_secret`` puts everything at the root of the host.
    ``durable`` waits for the disk before an upload is acknowledged.
    """

    def __init__(
        self,
        *,
        directory: Path,
        subjects: frozenset[str] | None,
        upstreams: tuple[Upstream, ...],
        token: str,
        host: str = "127.0.0.1",
        port: int = 0,
        log: Callable[[str], None] | None = None,
        path_secret: str | None = None,
        size_limit: int = SIZE_LIMIT,
        variables: Mapping[str, str] | None = None,
        ignored: frozenset[str] = frozenset(),
        known: frozenset[str] = frozenset(),
        listed: Mapping[str, tuple[ServedFile, ...]] | None = None,
        durable: bool = False,
        connections: int = 256,
        head_seconds: float = HEAD_SECONDS,
        clock: Callable[[], datetime] = utc_now,
    ) -> None:
        self.store = Store(directory, durable=durable)
        self.directory = directory
        self.subjects = subjects
        self.policy = Policy(subjects=subjects, ignored=ignored, known=known, clock=clock)
        self.listed = listed or {}
        self.gateway = Gateway(upstreams, variables or {})
        self.token = token
        self.size_limit = EXCEPTIONAL_FILE_LIMIT if FILE_TOO_LARGE.code in ignored else size_limit
        self.log = log or (lambda line: None)
        self.secret = secrets.token_urlsafe(16) if path_secret is None else path_secret
        self._server = IndexServer((host, port), self, Connections(connections), head_seconds)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)

    def __enter__(self) -> "Index":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def root(self) -> str:
        """The path that all addresses begin with, without a final slash."""
        return f"/{self.secret}" if self.secret else ""

    @property
    def base_url(self) -> str:
        """Scheme, host, port and the random part, without a final slash."""
        host, port = self._server.server_address[:2]
        return f"http://{f'[{host!s}]' if ':' in str(host) else host!s}:{port}{self.root}"

    @property
    def upload_url(self) -> str:
        """For twine's ``--repository-url``."""
        return f"{self.base_url}/legacy/"

    def simple_url(self, view: str = "all") -> str:
        """For an installer's ``--index-url``. A view is what it sees of a subject.

        ``all`` its files here, only the ``wheel`` or ``sdist`` ones, or ``upstream``: what the upstream has of it.
        """
        if view == "all" and not self.secret:
            return f"{self.base_url}/simple/"
        return f"{self.base_url}/{view}/simple/"

    def is_subject(self, name: str) -> bool:
        """Whether that name must come from here and nowhere else."""
        return self.store.has_had(name) if self.subjects is None else name in self.subjects


class IndexServer(ThreadingHTTPServer):
    """A thread for each connection, and no more of them than ``connections`` admits."""

    daemon_threads = True
    request_queue_size = 128
    block_on_close = False

    def __init__(self, address: tuple[str, int], index: Index, connections: Connections, head_seconds: float) -> None:
        self.index = index
        self.connections = connections
        self.head_seconds = head_seconds
        if ":" in address[0]:
            self.address_family = socket.AF_INET6
        super().__init__(address, Handler)

    def server_bind(self) -> None:
        """Without the reverse look-up of our own name, which can take seconds."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = "localhost", self.server_address[1]

    def verify_request(self, request: "socket.socket | tuple[bytes, socket.socket]", client_address: object) -> bool:
        """Whether there is room for one more."""
        assert isinstance(request, socket.socket)  # noqa: S101 - TCP has no datagrams
        if self.connections.admitted(request):
            self.connections.waiting(request)  # its thread may take a moment to begin
            return True
        self.index.log("a connection was turned away: there are too many")
        with contextlib.suppress(OSError):
            request.settimeout(1.0)
            request.sendall(_BUSY)
        return False

    def close_request(self, request: "socket.socket | tuple[bytes, socket.socket]") -> None:
        """The connection has ended, in whatever way."""
        if isinstance(request, socket.socket):
            self.connections.gone(request)
        super().close_request(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up is no news."""
        self.index.log(f"connection from {client_address} broke: {getattr(sys.exc_info()[0], '__name__', '')}")


_BUSY = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 1\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
