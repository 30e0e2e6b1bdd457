"""Messages between two processes of ours: a line of JSON each, over pipes that nobody else holds."""

import os
import threading
from collections.abc import Callable, Iterator
from queue import SimpleQueue
from typing import IO, TypeVar

import msgspec

from pytest_release_check.effects.records import as_json, from_json

T = TypeVar("T")


class Channel:
    """One end of a conversation."""

    def __init__(self, reader: IO[bytes], writer: IO[bytes]) -> None:
        self._reader = reader
        self._writer = writer

    def send(self, message: object) -> None:
        """Write a message. Raises ``BrokenPipeError`` if the other side has ended."""
        self._writer.write(as_json(message) + b"\n")
        self._writer.flush()

    def receive(self) -> bytes:
        """Wait for a message, and return it undecoded. Raises ``EOFError`` if the other side has ended."""
        line = self._reader.readline()
        if not line.endswith(b"\n"):
            raise EOFError("the other process has ended")
        return line

    def lines(self) -> Iterator[bytes]:
        """Every message that comes, undecoded, until the other side ends."""
        while (line := self._reader.readline()).endswith(b"\n"):
            yield line

    def leave(self) -> None:
        """An empty message: the last one."""
        self._writer.write(b"\n")
        self._writer.flush()

    def close(self) -> None:
        """Let the other side know that nothing more will come."""
        self._writer.close()
        self._reader.close()


class Requests:
    """The messages that come, read ahead in a thread: only so is the end of the other side seen while one is answered.

    Its end during an answer calls ``interrupt``, from that thread.
    """

    def __init__(self, channel: Channel, interrupt: Callable[[], None]) -> None:
        self.is_busy = False
        """Whether a message is being answered; to be set to False by the reader when that is done."""
        self._interrupt = interrupt
        self._lines: SimpleQueue[bytes | None] = SimpleQueue()
        threading.Thread(target=self._read, args=(channel,), daemon=True).start()

    def next(self) -> bytes | None:
        """The next message; None at the end, which an empty message is as well."""
        line = self._lines.get()
        self.is_busy = bool(line)
        return line or None

    def _read(self, channel: Channel) -> None:
        for line in channel.lines():
            self._lines.put(line.strip())
        if self.is_busy:
            self._interrupt()
        self._lines.put(None)


def channel_to_starter() -> Channel:
    """The channel of a companion to the process that has started it: its standard input and output.

    What prints on standard output goes to standard error from now on, as it must not get between the messages. Standard
    input is read through a file of our own: Python closes its own one at its end, and dies if a thread still reads it.
    """
    channel = Channel(os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb"))
    os.dup2(2, 1)
    return channel


def decoded(value: msgspec.Raw, kind: type[T]) -> T:
    """A part of a message that only its reader knows the type of."""
    return from_json(bytes(value), kind)
