"""Messages between two processes of ours: a line of JSON each, over pipes that nobody else holds."""

from collections.abc import Iterator
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


def decoded(value: msgspec.Raw, kind: type[T]) -> T:
    """A part of a message that only its reader knows the type of."""
    return from_json(bytes(value), kind)
