"""The application without a socket: requests in, responses out."""

import io
from pathlib import Path

import pytest

from pytest_release_check.index.app import respond
from pytest_release_check.index.gateway import Gateway
from pytest_release_check.index.http.messages import Body, Fault, FileBody, NoBody, Request
from pytest_release_check.index.site import Policy, Site
from pytest_release_check.index.store import Store
from pytest_release_check.index.upstreams import Upstream
from tests.archives import build_wheel
from tests.index.conftest import KIND, TOKEN, basic, content, fields_of, multipart

UPSTREAM = "https://up.example/simple"


@pytest.fixture
def site(tmp_path: Path) -> Site:
    """A site whose path has a random part, with one subject, empty."""
    upstreams = (Upstream.from_text(UPSTREAM),)
    policy = Policy(subjects=frozenset({"demo"}))
    return Site(store=Store(tmp_path / "index"), gateway=Gateway(upstreams, {}), token=TOKEN, policy=policy)


class Unread:
    """A body that may not be asked for."""

    def read1(self, size: int, /) -> bytes:
        raise AssertionError("a body was asked for that nobody may send")


class Gone:
    """The body of a client that hangs up."""

    def read1(self, size: int, /) -> bytes:
        raise ConnectionResetError


def upload_of(path: Path, site: Site, *, authorization: str = "", body: Body | None = None) -> Request:
    form = multipart(fields_of(path), content(path))
    fields = {"Content-Type": KIND, "Content-Length": str(len(form)), "Authorization": authorization or basic()}
    arriving = io.BufferedReader(io.BytesIO(form))
    return Request(method="POST", target=f"{site.root}/legacy/", headers=tuple(fields.items()), body=body or arriving)


@pytest.mark.parametrize(
    ("method", "path", "status", "header"),
    [
        ("GET", "/all/simple/", 200, ("Content-Type", "text/html; charset=UTF-8")),
        ("HEAD", "/all/simple/", 200, ("Cache-Control", "no-store")),
        ("GET", "/all/simple/demo/", 404, ("Cache-Control", "no-store")),
        ("GET", "/all/simple/Demo/", 301, ("Location", "{root}/all/simple/demo/")),
        ("GET", "/all/simple", 301, ("Location", "{root}/all/simple/")),
        ("GET", "/all/simple/other/", 307, ("Location", f"{UPSTREAM}/other/")),
        ("GET", "/upstream/simple/demo/", 307, ("Location", f"{UPSTREAM}/demo/")),
        ("GET", "/simple/other/", 404, None),
        ("GET", "/none/simple/other/", 404, None),
        ("GET", "/legacy/", 405, ("Allow", "POST")),
        ("POST", "/legacy", 308, ("Location", "{root}/legacy/")),
        ("POST", "/legacy?a=b", 308, ("Location", "{root}/legacy/?a=b")),
        ("POST", "/pypi", 410, ("Connection", "close")),
        ("POST", "/all/simple/", 405, ("Allow", "GET, HEAD")),
        ("DELETE", "/all/simple/", 405, ("Allow", "GET, HEAD, POST")),
    ],
)
def test_routes(site: Site, method: str, path: str, status: int, header: tuple[str, str] | None) -> None:
    """Each part of the index has its address."""
    response = respond(Request(method=method, target=site.root + path, body=Unread()), site)
    assert response is not None and response.status == status
    if header is not None:
        assert response.headers[header[0]] == header[1].replace("{root}", site.root)


@pytest.mark.parametrize(("method", "path"), [("GET", "/all/simple/"), ("POST", "/legacy/"), ("GET", "")])
def test_nothing_is_served_outside_the_random_path(site: Site, method: str, path: str) -> None:
    """A client that guesses finds nothing."""
    response = respond(Request(method=method, target=f"/guess{path}", body=Unread()), site)
    assert response is not None and response.status == 404


def test_an_upload_is_served_afterwards(site: Site, tmp_path: Path) -> None:
    """The page leads to the very bytes, as a file that is sent in blocks."""
    wheel = build_wheel(tmp_path / "dist", "demo", "1.0")
    taken = respond(upload_of(wheel, site), site)
    (stored,) = site.store.of("demo")
    found = respond(Request(method="GET", target=f"{site.root}/all/files/{stored.sha256}/{wheel.name}"), site)
    assert (taken and taken.status, found and found.status) == (200, 200)
    assert found is not None and isinstance(found.body, FileBody)
    with found.body.stream:
        assert (found.body.stream.read(), len(found.body)) == (wheel.read_bytes(), wheel.stat().st_size)


def test_the_body_of_a_client_without_the_token_is_not_asked_for(site: Site, tmp_path: Path) -> None:
    """It is refused by its head, and the connection ends with that."""
    request = upload_of(build_wheel(tmp_path / "dist", "demo", "1.0"), site, authorization="Bearer no", body=Unread())
    response = respond(request, site)
    assert response is not None and (response.status, response.headers["Connection"]) == (403, "close")


def test_an_upload_that_is_shorter_than_it_says(site: Site, tmp_path: Path) -> None:
    """It is refused, and nothing of it is kept."""
    response = respond(upload_of(build_wheel(tmp_path / "dist", "demo", "1.0"), site, body=NoBody()), site)
    assert response is not None and response.status == 400
    assert (response.reason or "").startswith("Invalid Form Data: ")
    assert list((tmp_path / "index").iterdir()) == []


def test_a_client_that_hangs_up_is_not_answered(site: Site, tmp_path: Path) -> None:
    """The transport has to know, and nothing of the upload is kept."""
    with pytest.raises(ConnectionResetError):
        respond(upload_of(build_wheel(tmp_path / "dist", "demo", "1.0"), site, body=Gone()), site)
    assert list((tmp_path / "index").iterdir()) == []


def test_where_pypi_drops_the_connection(site: Site, tmp_path: Path) -> None:
    """There is no response at all (PYPI141)."""
    path = build_wheel(tmp_path / "dist", "demo", "1.0")
    form = multipart(fields_of(path), content(path, "d" * 252 + ".whl"))
    fields = (("Content-Type", KIND), ("Content-Length", str(len(form))), ("Authorization", basic()))
    arriving = io.BufferedReader(io.BytesIO(form))
    assert respond(Request(method="POST", target=f"{site.root}/legacy/", headers=fields, body=arriving), site) is None


@pytest.mark.parametrize("accept", ["text/html", "application/json"])
def test_requests_that_are_no_http(site: Site, accept: str) -> None:
    """The transport says what is wrong, the application words it as the client likes it."""
    fault = Fault(status=400, message="Bad request syntax ('x')")
    response = respond(Request(method="", target="", headers=(("accept", accept),), fault=fault), site)
    assert response is not None
    assert (response.status, response.reason) == (400, "Bad request syntax ('x')")
    assert response.headers["Content-Type"].startswith(accept)
