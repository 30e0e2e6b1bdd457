"""Standard input that only the program that is started with it can read."""

import os
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import IO


@contextmanager
def secret_input(text: str) -> Iterator[int]:
    """A descriptor for ``Popen``'s ``stdin``, out of which the program reads ``text``.

    What is in a pipe can be read by every process of the same user through ``/proc``, until the program has read it or
    has closed itself off. A socket cannot be opened there. Windows has no ``/proc``, and takes no socket.
    """
    if sys.platform == "win32":  # pragma: no cover
        reading, writing = os.pipe()
        end: IO[bytes] = os.fdopen(writing, "wb")
    else:
        ours, theirs = socket.socketpair()
        reading, end = theirs.detach(), os.fdopen(ours.detach(), "wb")
    content = text.encode("utf-8", "surrogateescape")
    threading.Thread(target=_write, args=(end, content), daemon=True).start()
    try:
        yield reading
    finally:
        os.close(reading)


def _write(end: IO[bytes], content: bytes) -> None:
    with suppress(OSError), end:  # the program may have ended already
        end.write(content)
