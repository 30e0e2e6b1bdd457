"""Bytes and processes that others of the same user cannot change or look into, as far as the system allows."""

import ctypes
import os
import shutil
import socket
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

_PR_SET_DUMPABLE = 4  # <linux/prctl.h>


def seal_process() -> None:
    """Keep the memory and the environment of this process from others of the same user; Linux only.

    A process that is not dumpable belongs to root in ``/proc``, and only root may trace it (prctl(2)). On macOS and
    Windows the system itself lets only debuggers with a right of their own read another process.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_DUMPABLE, 0, 0, 0, 0)


@contextmanager
def sealed_copy(source: Path) -> Iterator[str]:
    """A copy that nobody can change any more; the path under which this process opens it.

    In memory and sealed on Linux (memfd_create(2)). Other systems have nothing alike: there it is a file that can only
    be read, in a folder that only this user can enter.
    """
    if sys.platform == "linux":
        with _in_memory(source) as path:
            yield path
    else:  # pragma: no cover
        with tempfile.TemporaryDirectory() as folder:
            path = shutil.copyfile(source, Path(folder, source.name))
            path.chmod(0o400)
            yield str(path)


@contextmanager
def _in_memory(source: Path) -> Iterator[str]:
    descriptor = os.memfd_create("release-check", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        with source.open("rb") as stream:
            while block := stream.read(1 << 20):
                _write(descriptor, block)
        _seal(descriptor)
        yield f"/proc/self/fd/{descriptor}"
    finally:
        os.close(descriptor)


def _write(descriptor: int, block: bytes) -> None:
    view = memoryview(block)
    while view:
        view = view[os.write(descriptor, view) :]


def _seal(descriptor: int) -> None:
    import fcntl

    seals = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE
    fcntl.fcntl(descriptor, fcntl.F_ADD_SEALS, seals)


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
    threading.Thread(target=_send, args=(end, content), daemon=True).start()
    try:
        yield reading
    finally:
        os.close(reading)


def _send(end: IO[bytes], content: bytes) -> None:
    with suppress(OSError), end:  # the program may have ended already
        end.write(content)
