"""Clients that are slow, many, or gone do not wear the server out."""

import socket
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from pytest_release_check.index.http.connections import ANSWER_SECONDS, Connections, Reader
from pytest_release_check.index.http.server import Listening
from pytest_release_check.index.server import Index
from tests.archives import build_wheel
from tests.index.conftest import connect, get, raw, request, said, status_line, upload

Serve = Callable[..., Index]


@pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\nX: ", b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20])
def test_a_head_has_a_deadline(serve: Serve, sent: bytes) -> None:
    """However far it got: the server hangs up."""
    index = serve(listening=Listening(head_seconds=0.2))
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
    index = serve(listening=Listening(head_seconds=0.2))
    with connect(index) as client:
        client.sendall(request(b"--x\r\n", path=f"{index.site.root}/legacy/", length=1000))
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
    index = serve(listening=Listening(connections=8))
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


@pytest.mark.parametrize(
    "head",
    [
        pytest.param({"path": "/legacy/", "authorization": ""}, id="no token"),
        pytest.param({"path": "/legacy/", "authorization": "Bearer wrong"}, id="another token"),
        pytest.param({"path": "/legacy/", "authorization": "", "headers": ("Expect: 100-continue",)}, id="expecting"),
        pytest.param({"path": "/nothing/"}, id="no address"),
        pytest.param({"path": "/all/simple/demo/", "method": "PUT"}, id="no method"),
    ],
)
def test_slow_bodies_that_nobody_wants_make_room(serve: Serve, tmp_path: Path, head: dict[str, Any]) -> None:
    """A hundred clients that may not upload, and send a byte of their small body now and then."""
    index = serve(listening=Listening(connections=8))
    with ExitStack() as stack:
        for _ in range(100):
            client = stack.enter_context(connect(index))
            client.sendall(request(b"-", length=1000, **{**head, "path": index.site.root + head["path"]}))
        wheel = build_wheel(tmp_path / "dist", "demo", "1.0")
        assert upload(index, wheel).status_code == 200
        assert get(f"{index.simple_url()}demo/").status_code == 200


def test_a_head_has_an_end(serve: Serve) -> None:
    """It is kept in memory, so there is not much of it, in however many lines; a line of 60 kB is taken."""
    index = serve()
    line = "X: " + "x" * 60_000
    for lines, status in ((1, "404 "), (50, "431 ")):
        sent = request(
            path=f"{index.site.root}/all/simple/demo/", method="GET", headers=[line] * lines + ["Connection: close"]
        )
        assert status_line(raw(index, sent)).startswith(status)


@dataclass
class Clock:
    """Seconds that pass when a test says so."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.mark.parametrize(
    ("states", "seconds", "goes"),
    [
        (("waiting", "refused"), 0.0, 1),
        (("busy", "waiting"), 0.0, 1),
        (("waiting", "waiting"), 0.0, 0),
        (("refused", "refused"), 0.0, 0),
        (("busy", "busy"), ANSWER_SECONDS - 1, None),
        (("busy", "busy"), ANSWER_SECONDS, 0),
        (("trusted", "busy"), ANSWER_SECONDS, 1),
        (("trusted", "busy"), 0.0, None),
        (("trusted", "trusted"), 1000.0, None),
    ],
)
def test_who_goes_first(states: tuple[str, str], seconds: float, goes: int | None) -> None:
    """Whoever brings the token stays; an answer that lasts, since its client does not read it, goes last."""
    clock = Clock()
    connections = Connections(2, clock=clock)
    pairs = [socket.socketpair() for _ in range(3)]
    with ExitStack() as stack:
        ours = [stack.enter_context(pair[0]) for pair in pairs]
        theirs = [stack.enter_context(pair[1]) for pair in pairs]
        for connection, state in zip(ours, states, strict=False):
            assert connections.admitted(connection)
            connections.busy(connection)
            getattr(connections, state)(connection)
        clock.now = seconds
        assert connections.admitted(ours[2]) == (goes is not None)
        assert [is_closed(client) for client in theirs] == [at == goes for at in range(3)]


def is_closed(client: socket.socket) -> bool:
    """Whether the other end has hung up."""
    client.settimeout(0.0)
    try:
        return client.recv(1) == b""
    except BlockingIOError:
        return False


def test_busy_servers_say_so(serve: Serve) -> None:
    """With a status that clients repeat their request on."""
    index = serve(listening=Listening(connections=1))
    with connect(index) as busy:
        busy.sendall(request(b"--x", path=f"{index.site.root}/legacy/", length=1000, headers=("Expect: 100-continue",)))
        assert busy.recv(12) == b"HTTP/1.1 100"
        with connect(index) as other:
            assert said(other).startswith(b"HTTP/1.1 503 ")
