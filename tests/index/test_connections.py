"""Clients that are slow, many, or gone do not wear the server out."""

import socket
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest

from pytest_release_check.index.connections import Connections, Reader
from pytest_release_check.index.server import Index
from tests.archives import build_wheel
from tests.index.conftest import connect, get, request, said, upload

Serve = Callable[..., Index]


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nX: ", b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20])
def test_a_head_has_a_deadline(serve: Serve, sent: bytes) -> None:
    """However far it got: the server hangs up."""
    index = serve(head_seconds=0.2)
    with connect(index) as client:
        client.sendall(sent)
        assert said(client) == b""


def test_bytes_that_trickle_in_do_not_put_the_deadline_off() -> None:
    """It holds for the whole head."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        reader = Reader(ours, 0.2)
        with pytest.raises(TimeoutError):
            while True:
                theirs.sendall(b"x")
                reader.read(1)


def test_a_body_has_a_deadline(serve: Serve, tmp_path: Path) -> None:
    """A client that stops sending is parted from, and leaves nothing."""
    index = serve(head_seconds=0.2)
    with connect(index) as client:
        client.sendall(request(b"--x\r\n", path=f"{index.root}/legacy/", length=1000))
        assert said(client) == b""
    assert list((tmp_path / "index").iterdir()) == []


def test_a_body_that_moves_on_may_last() -> None:
    """What has come earns the time for more."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        reader = Reader(ours, 0.05)
        reader.expect_body()
        for _ in range(50):
            theirs.sendall(bytes(1 << 14))
            assert reader.read(1 << 14) == bytes(1 << 14)
        theirs.close()
        assert reader.read(1) == b""


def test_idle_connections_make_room(serve: Serve, tmp_path: Path) -> None:
    """Hundreds that ask nothing, or only half of something, do not keep out one that asks."""
    index = serve(connections=8)
    with ExitStack() as stack:
        for _ in range(100):
            client = stack.enter_context(connect(index))
            client.sendall(b"POST / HTTP/1.1\r\nX: ")
        wheel = build_wheel(tmp_path / "dist", "demo", "1.0")
        # On a busy machine the parted ones take a moment to go, and clients ask again after a 503.
        assert any(upload(index, wheel).status_code == 200 for _ in range(500))
        assert any(get(f"{index.simple_url()}demo/").status_code == 200 for _ in range(500))


def test_when_all_are_busy_another_is_turned_away() -> None:
    """The oldest idle one goes first; without one there is no room."""
    pairs = [socket.socketpair() for _ in range(4)]
    with ExitStack() as stack:
        first, second, third, fourth = [stack.enter_context(pair[0]) for pair in pairs]
        theirs = [stack.enter_context(pair[1]) for pair in pairs]
        connections = Connections(2)
        assert connections.admitted(first) and connections.admitted(second)
        connections.waiting(first)
        connections.waiting(second)
        connections.busy(first)
        assert connections.admitted(third)
        assert theirs[1].recv(1) == b""  # it was parted from
        assert not connections.admitted(fourth)
        connections.gone(second)
        connections.gone(first)
        assert connections.admitted(fourth)


def test_busy_servers_say_so(serve: Serve) -> None:
    """With a status that clients repeat their request on."""
    index = serve(connections=1)
    with connect(index) as busy:
        busy.sendall(request(b"--x", path=f"{index.root}/legacy/", length=1000, headers=("Expect: 100-continue",)))
        assert busy.recv(12) == b"HTTP/1.1 100"
        with connect(index) as other:
            assert said(other).startswith(b"HTTP/1.1 503 ")
