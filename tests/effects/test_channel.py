"""Messages between two processes: in order, read ahead, and with the end of the other side in time."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest

from pytest_release_check.effects.channel import Channel, Requests


@pytest.fixture
def ends() -> Iterator[tuple[Channel, Channel]]:
    """Both ends of a conversation."""
    here, there = os.pipe(), os.pipe()
    channels = tuple(
        Channel(os.fdopen(reader, "rb"), os.fdopen(writer, "wb"))
        for reader, writer in ((here[0], there[1]), (there[0], here[1]))
    )
    yield channels[0], channels[1]
    for channel in channels:
        channel.close()


def test_a_conversation(ends: tuple[Channel, Channel]) -> None:
    """A line of JSON each; the end of the other side is an error to a reader that waits for an answer."""
    ours, theirs = ends
    ours.send({"a": 1})
    assert theirs.receive() == b'{"a":1}\n'
    theirs.close()
    with pytest.raises(EOFError, match="has ended"):
        ours.receive()


def test_requests_in_order(ends: tuple[Channel, Channel]) -> None:
    """Until an empty message, which is the last one."""
    ours, theirs = ends
    requests = Requests(theirs, lambda: None)
    ours.send(1)
    ours.send(2)
    ours.leave()
    assert [requests.next(), requests.next(), requests.next()] == [b"1", b"2", None]


@pytest.mark.parametrize("is_busy", [True, False])
def test_the_other_side_ends(is_busy: bool, ends: tuple[Channel, Channel]) -> None:
    """An answer that nobody waits for any more is interrupted; between two answers nothing is."""
    ours, theirs = ends
    interrupted = threading.Event()
    requests = Requests(theirs, interrupted.set)
    ours.send(1)
    assert requests.next() == b"1"
    requests.is_busy = is_busy
    ours.close()
    assert requests.next() is None
    assert interrupted.is_set() is is_busy


COMPANION = """
from pytest_release_check.effects.channel import Requests, channel_to_starter

channel = channel_to_starter()
requests = Requests(channel, lambda: None)
while request := requests.next():
    channel.send(int(request))
"""


def test_a_companion_that_is_left_before_the_channel_closes() -> None:
    """It ends at once and without a word, though it still waits for what could come."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen((sys.executable, "-c", COMPANION), **pipes) as companion:  # type: ignore[call-overload]
        channel = Channel(companion.stdout, companion.stdin)
        channel.send(1)
        assert channel.receive() == b"1\n"
        channel.leave()
        assert (companion.wait(60), companion.stderr.read()) == (0, b"")
