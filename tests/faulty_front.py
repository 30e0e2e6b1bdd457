"""A front before a real index that fails in the ways real indexes do; each fault is switched on by a test."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

import httpx

from tests.indexes import NO_TLS

Fault = Callable[["Exchange"], "Exchange | None"]


@dataclass
class Exchange:
    """One request, and the answer that the index behind gave."""

    method: str
    path: str
    status: int
    headers: dict[str, str]
    body: bytes
    number: int
    """How many requests of this method and path came before."""
    seconds: float
    """Since the first upload."""
    authorization: str = ""
    """As it was sent."""
    sent: bytes = b""
    """The body of the request."""


@dataclass
class Front:
    """What stands between a client and the index at ``target`` (scheme, host and port)."""

    target: str
    faults: list[Fault] = field(default_factory=list)
    seen: list[str] = field(default_factory=list)
    url: str = ""
    uploaded_at: float = 0.0
    counts: dict[str, int] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Exchange | None:
        """The index's answer after all faults; None: the connection breaks."""
        with self.lock:
            number = self.counts.get(f"{method} {path}", 0)
            self.counts[f"{method} {path}"] = number + 1
            self.seen.append(f"{method} {path}")
        given = next((value for name, value in headers.items() if name.lower() == "authorization"), "")
        before = Exchange(method, path, 0, {}, b"", number, self._since(), given, body)
        for fault in self.faults:
            changed = fault(before)
            if changed is None or changed.status:
                return changed
        got = httpx.request(
            method, self.target + path, headers=headers, content=body, trust_env=False, verify=NO_TLS, timeout=30
        )
        if method == "POST" and got.status_code == 200 and not self.uploaded_at:
            self.uploaded_at = time.monotonic()
        kept = {name: value for name, value in got.headers.items() if name in ("content-type", "location", "etag")}
        text = got.content.replace(self.target.encode(), self.url.encode())
        exchange: Exchange | None = Exchange(
            method, path, got.status_code, kept, text, number, self._since(), given, body
        )
        for fault in self.faults:
            exchange = exchange and fault(exchange)
        return exchange

    def _since(self) -> float:
        return time.monotonic() - self.uploaded_at if self.uploaded_at else -1.0


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self) -> None:
        front: Front = self.server.front  # type: ignore[attr-defined] # the one server that uses this handler
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        kept = {"accept", "authorization", "content-type"}
        headers = {name: value for name, value in self.headers.items() if name.lower() in kept}
        exchange = front.answer(self.command, self.path, headers, body)
        if exchange is None:
            self.close_connection = True
            self.connection.close()
            return
        reported = {"content-length": str(len(exchange.body)), **exchange.headers, "connection": "close"}
        drip = float(reported.pop("x-drip", "0"))
        self.send_response(exchange.status, reported.pop("x-reason", None))
        for name, value in reported.items():
            self.send_header(name, value)
        self.end_headers()
        self.close_connection = True
        if self.command != "HEAD":
            with suppress(OSError):
                self._write(exchange.body, drip)

    def _write(self, body: bytes, drip: float) -> None:
        if not drip:
            self.wfile.write(body)
            return
        for byte in body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            time.sleep(drip)

    do_GET = do_HEAD = do_POST = _answer

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
        pass


@contextmanager
def front_of(url: str, *faults: Fault) -> Iterator[Front]:
    """A front before the index at ``url``."""
    parts = urlsplit(url)
    front = Front(target=f"{parts.scheme}://{parts.netloc}", faults=list(faults))
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.front = front  # type: ignore[attr-defined] # for the handler
    front.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    try:
        yield front
    finally:
        server.shutdown()
        server.server_close()


def is_page(exchange: Exchange) -> bool:
    """Whether a project's page was asked for."""
    return exchange.method in ("GET", "HEAD") and "/simple/" in exchange.path


def is_file(exchange: Exchange) -> bool:
    """Whether a distribution was asked for."""
    return exchange.method == "GET" and exchange.path.endswith((".whl", ".tar.gz"))
