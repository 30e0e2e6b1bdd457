"""A request and its response as values: all that an application sees of HTTP."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol


class Body(Protocol):
    """The body of a request, as it arrives."""

    def read1(self, size: int, /) -> bytes:
        """Return what has come, at most ``size`` bytes; none at the end. Raises ``TimeoutError`` if nothing comes.

        The first call asks the client to send (RFC 9110, 10.1.1), and means that its request is welcome: it will not be
        closed to make room for others. Check first whether the client may send anything.
        """
        ...


class NoBody:
    """The body of a request that has none."""

    def read1(self, size: int, /) -> bytes:
        """Return no bytes, as at the end."""
        return b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Why a request cannot be understood as HTTP."""

    status: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One request: its head, and its body as it arrives."""

    method: str
    target: str
    """Path and query as the request line has them, still quoted."""
    headers: tuple[tuple[str, str], ...] = ()
    body: Body = field(default_factory=NoBody)
    fault: Fault | None = None
    """Set if the request could not be read: it only has to be answered with this status."""

    def header(self, name: str) -> str:
        """The first value of a header; empty if there is none."""
        return next(iter(self.all(name)), "")

    def all(self, name: str) -> tuple[str, ...]:
        """Every value of a header, whose name is compared without case."""
        return tuple(value for each, value in self.headers if each.lower() == name.lower())

    @property
    def accept(self) -> str:
        """The types that the client likes; empty if it does not say."""
        return ", ".join(self.all("Accept"))

    @property
    def query(self) -> str:
        """What is behind the question mark."""
        return self.target.partition("#")[0].partition("?")[2]

    @property
    def segments(self) -> list[str]:
        """The path between its slashes, still quoted; ``//host/x`` is a path like any other."""
        # Not urlsplit: it keeps the last hundred addresses in memory, and these come from anybody.
        return self.target.partition("#")[0].partition("?")[0].lstrip("/").split("/")


@dataclass(frozen=True, slots=True, kw_only=True)
class FileBody:
    """Bytes of an open file, which is closed when the response has been sent."""

    stream: BinaryIO
    start: int = 0
    end: int
    """The byte after the last one."""

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """One response. A ``Connection: close`` in it ends the connection: what the client still sends is dropped."""

    status: int
    reason: str | None = None
    """The phrase of the status line, printable Latin-1; None: the standard's."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Without ``Content-Length``, which follows from the body."""
    body: bytes | FileBody = b""
    """Not sent in answer to HEAD, nor with a 304. A file is sent in blocks, or the range of it that was asked for."""


Application = Callable[[Request], Response | None]
"""Answers a request; None closes the connection without a word."""
