"""Connections that cannot wear the server out: every request has a deadline, and there are only so many at a time."""

import io
import socket
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer, WriteableBuffer

HEAD_SECONDS = 60.0
"""From the end of one answer to the end of the next request's head."""
_BODY_SECONDS = 60.0
_BODY_RATE = 8 * 1024
"""Bytes a second that a body must reach in the long run, beyond the seconds above: a slow modem does."""
_SEND_SECONDS = 60.0
"""For each block of an answer."""
DRAIN_SECONDS = 5.0


class Reader(io.RawIOBase):
    """What a client sends, until the deadline. Raises ``TimeoutError``."""

    def __init__(self, connection: socket.socket, head_seconds: float = HEAD_SECONDS) -> None:
        self._connection = connection
        self._head_seconds = head_seconds
        self._rate = 0.0
        self._started = 0.0
        self._seconds = 0.0
        self._received = 0
        self.expect_head()

    def expect_head(self) -> None:
        """A request begins: its head must be there soon."""
        self._expect(self._head_seconds, 0.0)

    def expect_body(self) -> None:
        """A body begins: it may last as long as it moves on."""
        self._expect(min(_BODY_SECONDS, self._head_seconds), _BODY_RATE)

    def expect_end(self) -> None:
        """Nothing that still comes is of any use."""
        self._expect(DRAIN_SECONDS, 0.0)

    def readable(self) -> bool:
        """It is."""
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int:
        """Some bytes; none at the end."""
        earned = self._received / self._rate if self._rate else 0.0
        left = self._started + self._seconds + earned - time.monotonic()
        if left <= 0:
            raise TimeoutError("the client is too slow")
        self._connection.settimeout(left)
        count = self._connection.recv_into(buffer)
        self._received += count
        return count

    def _expect(self, seconds: float, rate: float) -> None:
        self._seconds, self._rate = seconds, rate
        self._started, self._received = time.monotonic(), 0


class Writer(io.BufferedIOBase):
    """What is sent to a client, who must take each block in time. Raises ``TimeoutError``."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def writable(self) -> bool:
        """It is."""
        return True

    def write(self, block: "ReadableBuffer") -> int:
        """All of it."""
        self._connection.settimeout(_SEND_SECONDS)
        with memoryview(block) as view:
            self._connection.sendall(view)
            return view.nbytes


class Connections:
    """Who is connected. If it gets too many, whoever has waited longest without asking anything must go."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = threading.Lock()
        self._open: set[socket.socket] = set()
        self._waiting: dict[socket.socket, None] = {}

    def admitted(self, connection: socket.socket) -> bool:
        """Whether there is room, by parting from an idle connection if need be."""
        with self._lock:
            if len(self._open) >= self._limit:
                # One that was parted from is still open for a moment; a flood must not rely on that.
                if len(self._open) >= 2 * self._limit or not self._waiting:
                    return False
                idle = next(iter(self._waiting))
                del self._waiting[idle]
                with suppress(OSError):
                    idle.shutdown(socket.SHUT_RDWR)
            self._open.add(connection)
            return True

    def waiting(self, connection: socket.socket) -> None:
        """It has asked nothing yet, or nothing since its last answer."""
        with self._lock:
            self._waiting[connection] = None

    def busy(self, connection: socket.socket) -> None:
        """Its request is being answered."""
        with self._lock:
            self._waiting.pop(connection, None)

    def gone(self, connection: socket.socket) -> None:
        """It is closed."""
        with self._lock:
            self._open.discard(connection)
            self._waiting.pop(connection, None)
