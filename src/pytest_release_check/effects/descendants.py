"""All that a program has started, in whatever way, and its end.

Three ways to find them, as each misses some: by the process group, which a daemon leaves (setsid); by a variable that
every child inherits, unless it is started with an empty environment; and, on Linux, by the adoption of orphans, which
works for programs of this process only. psutil works alike on Linux, macOS and Windows; only Linux is tested.
"""

import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

MARK = "RELEASE_CHECK_PROGRAM"
"""The variable: its value is the path of the program's entry in the list of its run, and so unique."""
_GRACE = 2.0
"""Seconds between asking a program to end and ending it."""
_PR_SET_CHILD_SUBREAPER = 36  # prctl(2): orphans below this process become its children instead of those of init


class Descendants:
    """What ``leader`` has started, itself included, or everything that carries the mark of a whole run.

    ``before``: the processes of this machine when it was started, which cannot be of it. To look at each of them after
    every program takes as long as the machine has processes.
    """

    def __init__(self, mark: Path, leader: int = 0, before: frozenset[int] = frozenset()) -> None:
        self._mark = str(mark)
        self._leader = leader
        self._before = before

    def end(self) -> tuple[str, ...]:
        """End them all, asked first, then for certain; the names of those found. Fine if there is nobody.

        Returns when all have ended, so that nobody writes any more into a folder that is about to be removed. What
        even ``SIGKILL`` does not end at once (a disk that does not answer) is not waited for longer than 2 s.
        """
        found: dict[int, str] = {}
        for is_asked in (True, False):
            asked: set[int] = set()
            deadline = time.monotonic() + _GRACE
            while living := self._living():
                for process in living:
                    found.setdefault(process.pid, _name(process))
                if time.monotonic() > deadline:
                    break
                _signal(self._leader, [process for process in living if process.pid not in asked], is_asked=is_asked)
                asked |= {process.pid for process in living}
                time.sleep(0.02)
            else:
                break
        _reap(found)
        return tuple(sorted(found.values()))

    def _living(self) -> list[psutil.Process]:
        with _STARTING:
            below = {process.pid: process for process in self._below()}
            for pid in {*psutil.pids()} - self._before:
                with suppress(psutil.Error):
                    process = psutil.Process(pid)
                    if self._has_group_or_mark(process):
                        below[pid] = process
        return [process for process in below.values() if process.pid != os.getpid() and _is_living(process)]

    def _below(self) -> Iterator[psutil.Process]:
        """By their parents: everything below the leader, and below what was orphaned to this process."""
        with suppress(psutil.Error):
            if self._leader:
                yield from psutil.Process(self._leader).children(recursive=True)
        for orphan in _orphans(self._leader):
            if _mark_of(orphan) in ("", self._mark):
                yield orphan
                with suppress(psutil.Error):
                    yield from orphan.children(recursive=True)

    def _has_group_or_mark(self, process: psutil.Process) -> bool:
        if _is_in_group(process, self._leader):
            return True
        mark = _mark_of(process)
        return mark == self._mark or mark.startswith(f"{self._mark}{os.sep}")


@contextmanager
def starting() -> Iterator[None]:
    """Around the start of a program, which is nobody's leftover while it is not known as a leader."""
    with _STARTING:
        if not _leaders:
            _before.clear()
            _before.update(_children())
        _adopt_orphans()
        yield


def started(leader: int) -> None:
    """Know a program as one that this process runs; called while ``starting``."""
    _leaders.add(leader)


def ended(leader: int) -> None:
    """The program has ended, with everything below it."""
    _leaders.discard(leader)


_STARTING = threading.Lock()
_leaders: set[int] = set()
"""The programs that this process runs now."""
_before: set[int] = set()
"""Children that this process had before it ran any of these."""


def _orphans(leader: int) -> Iterator[psutil.Process]:
    """Children of this process that programs have left. Those of others are in its own session, or were there before.

    While several programs run, nobody knows whose they are: they end with the last one.
    """
    if sys.platform != "linux" or leader not in _leaders or len(_leaders) > 1:
        return
    for pid in _children() - _before - _leaders:
        with suppress(OSError, psutil.Error):
            if os.getsid(pid) != os.getsid(0):
                yield psutil.Process(pid)


def _children() -> set[int]:
    if sys.platform != "linux":
        return set()
    return {process.pid for process in psutil.Process().children()}


def _adopt_orphans() -> None:
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):  # a C library without prctl
            ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _is_in_group(process: psutil.Process, leader: int) -> bool:
    if leader and sys.platform != "win32":
        with suppress(OSError):
            return os.getpgid(process.pid) == leader
    return False


def _mark_of(process: psutil.Process) -> str:
    """The mark that the process was started with; none of those that this user may not look at."""
    with suppress(psutil.Error, OSError):
        mark: str = process.environ().get(MARK, "")
        return mark
    return ""


def _is_living(process: psutil.Process) -> bool:
    with suppress(psutil.Error):
        return bool(process.status() not in (psutil.STATUS_ZOMBIE, psutil.STATUS_DEAD))
    return False


def _name(process: psutil.Process) -> str:
    with suppress(psutil.Error):
        return f"{process.name()} ({process.pid})"
    return f"({process.pid})"


def _signal(leader: int, processes: list[psutil.Process], *, is_asked: bool) -> None:
    """The group at once, so that nobody in it is born in between; the others one by one."""
    group = [process for process in processes if _is_in_group(process, leader)]
    if group and sys.platform != "win32":
        with suppress(OSError):
            os.killpg(leader, signal.SIGTERM if is_asked else signal.SIGKILL)
    for process in processes:
        if process not in group:
            with suppress(psutil.Error):  # looks whether the number is that of another process by now
                process.terminate() if is_asked else process.kill()


def _reap(pids: Iterable[int]) -> None:
    """Orphans are children of this process now; the leader is waited for by its own starter."""
    if sys.platform != "win32":
        for pid in {*pids} - _leaders:
            with suppress(OSError):
                os.waitpid(pid, os.WNOHANG)
