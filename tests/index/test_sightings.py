"""What the gateway keeps of what clients ask and upstreams answer: little, and not for long."""

import gc
import socket
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pytest_release_check.index.gateway import Gateway, UpstreamDownError
from pytest_release_check.index.server import Index
from pytest_release_check.index.sightings import MOST, SECONDS, Sightings
from pytest_release_check.index.upstreams import Upstream
from tests.archives import build_wheel
from tests.index.conftest import raw, request, status_line

Serve = Callable[..., Index]
SECOND = "https://second.example/simple"


@dataclass
class Site:
    """An upstream that answers what it is set to, and counts how often it is asked; below ``/other`` it has all."""

    address: str = ""
    status: int = 200
    asked: list[str] = field(default_factory=list)


@dataclass
class Clock:
    """Seconds that pass when a test says so."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def site() -> Iterator[Site]:
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_HEAD(self) -> None:
            site.asked.append(self.path)
            self.send_response(200 if self.path.startswith("/other/") else site.status)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name there
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    site.address = f"http://127.0.0.1:{server.server_port}/simple"
    yield site
    server.shutdown()
    server.server_close()


def where(gateway: Gateway, site: Site, name: str = "six") -> str:
    """``first``, ``second`` or ``down``."""
    try:
        found = gateway.project(name)
    except UpstreamDownError:
        return "down"
    assert found is not None
    return {f"{site.address}/{name}/": "first", f"{SECOND}/{name}/": "second"}[found.address]


@pytest.mark.parametrize("passing", [404, 410, 500, 503, 429, 401])
def test_what_passes_is_not_remembered(site: Site, passing: int) -> None:
    """As soon as the first upstream has the name again, it comes from there, as if nothing had been."""
    gateway = Gateway((Upstream.from_text(site.address), Upstream.from_text(SECOND)), {})
    site.status = passing
    assert where(gateway, site) == ("second" if passing in (404, 410) else "down")
    site.status = 200
    assert where(gateway, site) == "first"


@pytest.mark.parametrize("passing", [404, 500])
def test_a_name_that_was_seen_stays_where_it_is_for_a_while(site: Site, passing: int) -> None:
    """A hiccup does not send it to another upstream in the middle of a run; what has changed for good is seen later."""
    clock = Clock()
    gateway = Gateway((Upstream.from_text(site.address), Upstream.from_text(SECOND)), {}, clock=clock)
    assert where(gateway, site) == "first"
    site.status = passing
    clock.now = SECONDS - 1
    assert (where(gateway, site), len(site.asked)) == ("first", 1)
    clock.now = SECONDS
    assert (where(gateway, site), len(site.asked)) == ("second" if passing == 404 else "down", 2)


def test_what_the_second_has_is_asked_of_the_first_each_time(site: Site) -> None:
    """That another upstream has a name says nothing of the one before it."""
    other = site.address.replace("/simple", "/other")
    gateway = Gateway((Upstream.from_text(site.address), Upstream.from_text(other), Upstream.from_text(SECOND)), {})
    site.status = 404
    found = gateway.project("six")
    assert found is not None and found.address == f"{other}/six/"
    site.status = 200
    assert where(gateway, site) == "first"


def test_a_folder_is_read_each_time(tmp_path: Path) -> None:
    """A file that is put into it while the index runs is found."""
    (tmp_path / "wheels").mkdir()
    gateway = Gateway((Upstream.from_text(str(tmp_path / "wheels")), Upstream.from_text(SECOND)), {})
    before = gateway.project("six")
    build_wheel(tmp_path / "wheels", "six", "1.0")
    after = gateway.project("six")
    assert before is not None and after is not None
    assert (before.address, b"six-1.0" in after.page) == (f"{SECOND}/six/", True)


def test_sightings_are_limited() -> None:
    """The one that was used longest ago makes room."""
    sightings = Sightings(Clock())
    sightings.add(0, "used")
    for number in range(2 * MOST):
        sightings.add(0, f"name-{number}")
        assert sightings.has(0, "used")
    assert len(sightings) == MOST
    assert not sightings.has(0, "name-0") and sightings.has(0, f"name-{2 * MOST - 1}")
    assert not sightings.has(1, "used")


@pytest.mark.slow
@pytest.mark.parametrize("upstreams", [1, 2])
def test_unknown_names_leave_nothing(serve: Serve, site: Site, upstreams: int) -> None:
    """60 of 60 kB, which no upstream has: the memory afterwards is what it was before."""
    site.status = 404
    index = serve(*[site.address] * upstreams)

    def ask(numbers: range) -> None:
        for number in numbers:
            name = f"{number:060000}"
            path = f"{index.site.root}/all/simple/{name}/"
            raw(index, request(path=path, method="GET", headers=("Connection: close",)))

    ask(range(5))
    tracemalloc.start()
    try:
        gc.collect()
        before, _ = tracemalloc.get_traced_memory()
        ask(range(5, 65))
        gc.collect()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 1_000_000


@pytest.mark.parametrize(("length", "status"), [(255, "307 "), (256, "404 "), (60_000, "404 ")])
def test_names_longer_than_any_file_may_be_named(serve: Serve, tmp_path: Path, length: int, status: str) -> None:
    """Nothing can be called that, so nobody is asked for it; a folder is not searched for it either."""
    (tmp_path / "wheels").mkdir()
    index = serve(tmp_path / "wheels", SECOND)
    asked = request(path=f"{index.site.root}/all/simple/{'a' * length}/", method="GET", headers=("Connection: close",))
    assert status_line(raw(index, asked)).startswith(status)


def test_a_hanging_upstream_holds_a_few_lookups_only() -> None:
    """A name beyond those is refused in time, so that the threads of a server are left to what can be answered."""
    with socket.create_server(("127.0.0.1", 0), backlog=16) as silent, ThreadPoolExecutor(2) as pool:
        address = f"http://127.0.0.1:{silent.getsockname()[1]}/simple"
        gateway = Gateway((Upstream.from_text(address), Upstream.from_text(SECOND)), {}, lookups=1, lookup_seconds=0.05)
        hanging = pool.submit(gateway.project, "six")
        connection, _ = silent.accept()
        with pytest.raises(UpstreamDownError, match="seven/ was not asked"):
            gateway.project("seven")
        connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")
        found = hanging.result(timeout=30)
        connection.close()
    assert found is not None and found.address == f"{SECOND}/six/"
