"""Connections that cannot wear the server out: every request has a deadline, and there are only so many at a time."""

import io
import socket
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPException
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

_Since = TypeVar("_Since")

HEAD_SECONDS = 60.0
"""From the end of one answer to the end of the next request's head."""
_HEAD_LIMIT = 128 * 1024
"""Bytes of a head, which is kept in memory; http.server itself would take a hundred lines of 64 KiB each."""
_BODY_SECONDS = 60.0
_BODY_RATE = 8 * 1024
"""Bytes a second that a body must reach in the long run, beyond the seconds above: a slow modem does."""
_SEND_SECONDS = 60.0
"""For each block of an answer."""
DRAIN_SECONDS = 5.0
_CLOSING_SECONDS = 1.0
"""How long a new connection waits for one to end that was asked to."""
ANSWER_SECONDS = 5.0
"""How long a request that was not let in may last when others find no room; on a loopback 100 MiB take one second."""


class Reader(io.RawIOBase):
    """What a client sends, until the deadline. Raises ``TimeoutError``, and ``HTTPException`` for an endless head."""

    def __init__(self, connection: socket.socket, head_seconds: float = HEAD_SECONDS) -> None:
        self._connection = connection
        self._head_seconds = head_seconds
        self._rate = 0.0
        self._started = 0.0
        self._seconds = 0.0
        self._received = 0
        self._most = 0
        self.expect_head()

    def expect_head(self) -> None:
        """Give the head of the next request its time."""
        self._expect(self._head_seconds, 0.0, _HEAD_LIMIT)

    def expect_body(self) -> None:
        """Give a body its time: it may last as long as it moves on."""
        self._expect(min(_BODY_SECONDS, self._head_seconds), _BODY_RATE)

    def expect_end(self) -> None:
        """Give the rest, which is of no use, a little time."""
        self._expect(DRAIN_SECONDS, 0.0)

    def readable(self) -> bool:
        """Return True: a client can always be read from."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Fill the buffer with what has come; returns the count of bytes, 0 at the end."""
        earned = self._received / self._rate if self._rate else 0.0
        left = self._started + self._seconds + earned - time.monotonic()
        if left <= 0:
            raise TimeoutError("the client is too slow")
        self._connection.settimeout(left)
        count = self._connection.recv_into(buffer)
        self._received += count
        if self._most and self._received > self._most:
            raise HTTPException("Too long")
        return count

    def _expect(self, seconds: float, rate: float, most: int = 0) -> None:
        self._seconds, self._rate, self._most = seconds, rate, most
        self._started, self._received = time.monotonic(), 0


class Writer(io.BufferedIOBase):
    """What is sent to a client, which must take each block in time. Raises ``TimeoutError``."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def writable(self) -> bool:
        """Return True: a client can always be written to."""
        return True

    def write(self, block: "ReadableBuffer") -> int:
        """Send the whole block; returns its length."""
        self._connection.settimeout(_SEND_SECONDS)
        with memoryview(block) as view:
            self._connection.sendall(view)
            return view.nbytes


class Connections:
    """The open connections. If there are too many, one of those whose request was not let in must go.

    First those whose request was refused, whose answer is sent; then those that ask nothing, or have not finished
    asking; then those whose answer lasts longer than ``ANSWER_SECONDS``; of each kind the one that began first.
    ``clock`` counts seconds, from any start.
    """

    def __init__(self, limit: int, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._limit = limit
        self._clock = clock
        self._changed = threading.Condition()
        self._open: set[socket.socket] = set()
        self._refused: dict[socket.socket, None] = {}
        self._waiting: dict[socket.socket, None] = {}
        self._asking: dict[socket.socket, float] = {}
        """Requests that are being answered, and since when."""

    def admitted(self, connection: socket.socket) -> bool:
        """Whether there is room, by closing another connection if need be."""
        with self._changed:
            if len(self._open) >= self._limit and not self._has_made_room():
                return False
            self._open.add(connection)
            return True

    def waiting(self, connection: socket.socket) -> None:
        """It has asked nothing yet, or nothing since its last answer."""
        self._becomes(connection, self._waiting, None)

    def busy(self, connection: socket.socket) -> None:
        """Its request is being answered."""
        self._becomes(connection, self._asking, self._clock())

    def trusted(self, connection: socket.socket) -> None:
        """Its body is wanted by the application: it is answered to the end, however many others there are."""
        with self._changed:
            self._forget(connection)

    def refused(self, connection: socket.socket) -> None:
        """Its answer is sent, and nothing that still comes from it is of any use."""
        self._becomes(connection, self._refused, None)

    def gone(self, connection: socket.socket) -> None:
        """Forget a connection that is closed."""
        with self._changed:
            self._open.discard(connection)
            self._forget(connection)
            self._changed.notify_all()

    def _becomes(self, connection: socket.socket, kind: dict[socket.socket, _Since], since: _Since) -> None:
        with self._changed:
            self._forget(connection)
            kind[connection] = since

    def _forget(self, connection: socket.socket) -> None:
        for kind in (self._refused, self._waiting, self._asking):
            kind.pop(connection, None)

    def _has_made_room(self) -> bool:
        spared = self._spared()
        if spared is None:
            return False
        self._forget(spared)
        with suppress(OSError):
            spared.shutdown(socket.SHUT_RDWR)
        # It is still open for a moment, and its thread at work; a flood must not rely on that.
        return self._changed.wait_for(lambda: len(self._open) < 2 * self._limit, _CLOSING_SECONDS)

    def _spared(self) -> socket.socket | None:
        """Return the connection that must go first; None if all are to stay."""
        for connection in chain(self._refused, self._waiting):
            return connection
        for connection, since in self._asking.items():
            return connection if self._clock() - since >= ANSWER_SECONDS else None
        return None
