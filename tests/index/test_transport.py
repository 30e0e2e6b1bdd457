"""What is refused before any rule of the form, in PyPI's order, and what PyPI answers by failing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pytest_release_check.index.server import Index
from tests.archives import build_sdist
from tests.index.conftest import (
    TOKEN,
    basic,
    connect,
    content,
    fields_of,
    multipart,
    part,
    post,
    raw,
    request,
    said,
    status_line,
    upload,
)

Serve = Callable[..., Index]


@pytest.fixture
def index(serve: Serve) -> Index:
    """An empty index."""
    return serve()


@pytest.fixture
def sdist(tmp_path: Path) -> Path:
    """A good one."""
    return build_sdist(tmp_path / "dist", "demo", "1.0")


def body_of(sdist: Path, *parts: bytes, without: str = "", filename: str | None = None, **fields: str) -> bytes:
    kept = {name: value for name, value in fields_of(sdist, **fields).items() if name != without}
    return multipart(kept, *parts, *([] if without == "content" else [content(sdist, filename)]))


def left(tmp_path: Path) -> list[Path]:
    return list((tmp_path / "index").iterdir())


@pytest.mark.parametrize(
    ("change", "status"),
    [
        pytest.param({"protocol_version": ""}, "200 OK", id="PYPI007-absent"),
        pytest.param({":action": "submit"}, "410 ", id="PYPI004-submit"),
        pytest.param({":action": "submit_pkg_info"}, "410 ", id="PYPI004-submit_pkg_info"),
        pytest.param({":action": "doc_upload"}, "410 ", id="PYPI005-doc_upload"),
        pytest.param({":action": ""}, "404 Unknown :action", id="PYPI003-none"),
        pytest.param({":action": "file_uploaded"}, "404 Unknown :action", id="PYPI003-unknown"),
        pytest.param({"without": "content"}, "400 Upload payload does not have a file", id="PYPI071-no-content"),
        pytest.param({"filename": ""}, "400 Invalid Form Data", id="PYPI006-bytes-as-text"),
        pytest.param({"md5_digest": "d\u00e9"}, "500 ", id="PYPI142-not-ascii"),
        pytest.param({"filename": "d" * 249 + ".tar.gz"}, "", id="PYPI141-256-bytes"),
    ],
)
def test_forms(index: Index, sdist: Path, tmp_path: Path, change: dict[str, str], status: str) -> None:
    """Each refusal with its status; after it nothing is left."""
    answer = post(index, body_of(sdist, **change))
    assert status_line(answer).startswith(status) and bool(answer) == bool(status)
    assert bool(left(tmp_path)) == (status == "200 OK")


@pytest.mark.parametrize("head", [pytest.param("", id="PYPI137"), pytest.param('; filename=""', id="PYPI137-empty")])
def test_content_as_text(index: Index, sdist: Path, head: str) -> None:
    """A field named content without a file name is none that PyPI can handle."""
    body = body_of(sdist, part("content", sdist.read_bytes().hex(), head), without="content")
    assert status_line(post(index, body)).startswith("500 ")


@pytest.mark.parametrize(
    ("name", "status"),
    [
        pytest.param("summary", "400 summary: Should not be a tuple", id="PYPI008-summary"),
        pytest.param(":action", "404 ", id="PYPI003-action-as-file"),
        pytest.param("gpg_signature", "200 OK", id="PYPI008-signature"),
    ],
)
def test_text_fields_sent_as_files(index: Index, sdist: Path, name: str, status: str) -> None:
    """Only the file and its signature may have a file name."""
    body = body_of(sdist, part(name, "x", '; filename="x"'), without=name)
    assert status_line(post(index, body)).startswith(status)


def test_the_action_may_stand_in_the_query(index: Index, sdist: Path) -> None:
    """And wins over the one in the form."""
    assert status_line(post(index, body_of(sdist, without=":action"), query="?:action=submit")).startswith("410")
    assert status_line(post(index, body_of(sdist), query="?:action=doc_upload")).startswith("410")
    assert status_line(post(index, body_of(sdist, without=":action"), query="?:action=file_upload")) == "200 OK"


UNDECODABLE = [
    pytest.param(b"garbage", {}, id="PYPI006-garbage"),
    pytest.param(b"", {}, id="PYPI006-empty"),
    pytest.param(multipart({"name": "demo"})[:-6], {}, id="PYPI006-cut-off"),
    pytest.param(multipart({"name": "demo"})[:-6], {"length": 10_000}, id="PYPI006-shorter-than-said"),
    pytest.param(multipart({"name": "demo"}), {"length": 20}, id="PYPI006-longer-than-said"),
    pytest.param(multipart({"name": "demo"}), {"kind": "multipart/form-data"}, id="PYPI006-no-boundary"),
    pytest.param(multipart({"name": "demo"}), {"kind": "multipart/form-data; boundary=y"}, id="PYPI006-other-boundary"),
    pytest.param(multipart({}, part("name", b"\xff")), {}, id="PYPI006-no-utf-8"),
    pytest.param(b"name=%ff", {"kind": "application/x-www-form-urlencoded"}, id="PYPI006-urlencoded"),
    pytest.param(multipart({"name": "demo"}), {"query": "?x=%ff"}, id="PYPI006-query"),
    pytest.param(b"\xff" * 5000, {}, id="PYPI006-bytes"),
    pytest.param(
        b"--x\r\nContent-Disposition: form-data; name*=zz''x\r\n\r\n\r\n--x--\r\n" * 2, {}, id="PYPI006-charset"
    ),
]


@pytest.mark.parametrize(("body", "more"), UNDECODABLE)
def test_bodies_that_are_no_form(index: Index, tmp_path: Path, body: bytes, more: dict[str, str]) -> None:
    """They are refused with the reason, to who has the token."""
    assert status_line(post(index, body, **more)).startswith(("400 Invalid Form Data", "404 Unknown :action"))
    assert left(tmp_path) == []


@pytest.mark.parametrize("length", ["", "-1", "+1", "1_0", "\u00b2", "9" * 5000, "1, 1"])
def test_lengths_that_are_no_number(index: Index, length: str) -> None:
    """An upload without a length that can be read is refused."""
    assert status_line(post(index, length=length)).startswith("400 Invalid Form Data")


@pytest.mark.parametrize(
    ("length", "headers", "status"),
    [
        (None, (), "411 "),
        (None, ("Transfer-Encoding: chunked",), "411 "),
        (5, ("Transfer-Encoding: chunked",), "411 "),
        (5, ("Content-Length: 6",), "400 "),
        (10**12, (), "400 File too large"),
    ],
)
def test_lengths_that_are_not_accepted(
    index: Index, tmp_path: Path, length: int | None, headers: tuple[str, ...], status: str
) -> None:
    """Chunks and a missing length are 411, two lengths 400, and more than a file may have is refused unread."""
    assert status_line(post(index, b"5\r\nhello\r\n0\r\n\r\n", length=length, headers=headers)).startswith(status)
    assert left(tmp_path) == []


WITHOUT_A_TOKEN = [
    pytest.param(b"", {"query": "?:action=submit"}, "410 ", id="PYPI004-in-the-head"),
    pytest.param(b"", {"query": "?x=%ff"}, "400 Invalid Form Data", id="PYPI006-in-the-head"),
    pytest.param(multipart({":action": "submit"}), {}, "403 ", id="PYPI004-in-the-body"),
    pytest.param(multipart({}, part("summary", "x", '; filename="x"')), {}, "403 ", id="PYPI008"),
    pytest.param(multipart({"protocol_version": "2"}), {}, "403 ", id="PYPI007"),
    pytest.param(b"garbage", {}, "403 ", id="PYPI006"),
    pytest.param(b"", {"length": 5, "headers": ("Content-Length: 6",)}, "403 ", id="PYPI006-two-lengths"),
    pytest.param(b"", {"length": None, "headers": ("Transfer-Encoding: chunked",)}, "403 ", id="chunks"),
    pytest.param(b"", {"length": 1000}, "403 ", id="nothing-comes"),
    pytest.param(b"", {"length": 10**12}, "403 ", id="PYPI077"),
]


@pytest.mark.parametrize("authorization", ["", "Bearer wrong", basic(user="me")])
@pytest.mark.parametrize(("body", "more", "status"), WITHOUT_A_TOKEN)
def test_the_token_is_asked_for_before_the_body(
    index: Index, tmp_path: Path, body: bytes, more: dict[str, Any], status: str, authorization: str
) -> None:
    """The head alone is judged: the answer comes while the client could still send. Never 401."""
    with connect(index) as client:
        sent = request(
            b"",
            path=f"{index.site.root}/legacy/{more.get('query', '')}",
            authorization=authorization,
            **{"length": len(body), **{name: value for name, value in more.items() if name != "query"}},
        )
        client.sendall(sent)
        answer = client.recv(65536)
    assert status_line(answer).startswith(status)
    assert b"WWW-Authenticate" not in answer
    assert left(tmp_path) == []


@pytest.mark.parametrize("authorization", [f"Bearer {TOKEN}", f"token {TOKEN}", basic(password=f" {TOKEN} ")])
def test_ways_to_bring_the_token(index: Index, sdist: Path, authorization: str) -> None:
    """Blanks around it are cut, and two schemes are taken beside basic authentication."""
    assert status_line(post(index, body_of(sdist), authorization=authorization)) == "200 OK"


def test_a_stranger_s_large_body_is_not_read(index: Index, tmp_path: Path) -> None:
    """Who may not upload is told so at once, without a byte being kept."""
    with connect(index) as client:
        client.sendall(request(b"", path=f"{index.site.root}/legacy/", length=100 * 1024 * 1024, authorization=""))
        assert client.recv(12) == b"HTTP/1.1 403"
    assert left(tmp_path) == []


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/legacy", "308 "),
        ("POST", "/legacy?:action=file_upload", "308 "),
        ("POST", "/pypi", "410 "),
        ("POST", "/pypi/", "410 "),
        ("POST", "/all/simple/", "405 "),
        ("GET", "/legacy/", "405 "),
        ("HEAD", "/legacy/?:action=file_upload", "405 "),
        ("PUT", "/legacy/", "405 "),
        ("DELETE", "/all/simple/demo/", "405 "),
        ("OPTIONS", "/all/simple/demo/", "405 "),
        ("BREW", "/legacy/", "501 "),
    ],
)
def test_addresses_and_methods(index: Index, method: str, path: str, status: str) -> None:
    """Only a POST to the address with the slash is an upload."""
    answer = raw(index, request(b"", method=method, path=index.site.root + path, headers=("Connection: close",)))
    assert status_line(answer).startswith(status)
    if status == "308 ":
        assert f"Location: {index.site.root}{path.replace('/legacy', '/legacy/')}\r\n".encode() in answer


def test_two_files_in_one_form(index: Index, sdist: Path, tmp_path: Path) -> None:
    """They are never glued together."""
    assert b"content is there more than once" in post(index, body_of(sdist, content(sdist)))
    assert left(tmp_path) == []


@pytest.mark.parametrize("kind", [None, "application/octet-stream", "Text/Plain; charset=x"])
def test_the_type_of_the_file_part(index: Index, sdist: Path, kind: str | None) -> None:
    """It may be left out, and be almost anything."""
    head = f'; filename="{sdist.name}"' + (f"\r\nContent-Type: {kind}" if kind else "")
    body = body_of(sdist, part("content", sdist.read_bytes(), head), without="content")
    assert status_line(post(index, body)) == "200 OK"


def test_an_urlencoded_form_has_no_file(index: Index) -> None:
    """It is judged as a form before that is told."""
    fields = (
        b"%3Aaction=file_upload&name=demo&version=1.0&metadata_version=2.1&filetype=sdist&sha256_digest=" + b"0" * 64
    )
    answer = post(index, fields, kind="application/x-www-form-urlencoded")
    assert status_line(answer).startswith("400 Upload payload does not have a file")


def test_a_body_that_is_no_form_at_all(index: Index) -> None:
    """It has no action."""
    assert status_line(post(index, b"{}", kind="application/json")).startswith("404 Unknown :action")


@pytest.mark.parametrize(
    "head", [b"GET /\r\n\r\n", b"nonsense\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"GET / FTP/1.1\r\n\r\n"]
)
def test_requests_that_are_none(index: Index, head: bytes) -> None:
    """They get a status, also those that know none."""
    assert status_line(raw(index, head))[:3] in ("400", "505")


def test_an_upload_can_be_followed_by_another_request(index: Index, sdist: Path) -> None:
    """The connection is kept after an upload that was taken, and a body behind a page is not taken for a request."""
    page = request(path=f"{index.site.root}/all/simple/demo/", method="GET")
    smuggled = request(page, path=f"{index.site.root}/all/simple/", method="GET")
    answer = raw(index, request(body_of(sdist), path=f"{index.site.root}/legacy/") + page + smuggled)
    assert answer.count(b"HTTP/1.1 200 OK\r\n") == 3


def test_the_message_is_in_the_body_as_asked_for(index: Index, sdist: Path) -> None:
    """HTML, JSON or text, behind the same general sentence."""
    for accept, start in (("*/*", "<html>"), ("application/json", '{"message": '), ("text/plain", "403 ")):
        answer = upload(index, sdist, token="wrong", accept=accept)
        assert answer.text.startswith(start) and "Invalid or non-existent authentication" in answer.text


@pytest.mark.parametrize(
    ("authorization", "length", "status"),
    [("", 1000, "403 "), ("Bearer wrong", 1000, "403 "), (basic(), 10**12, "400 "), (basic(), "x", "400 ")],
)
def test_a_body_that_is_refused_is_not_asked_for(
    index: Index, authorization: str, length: int | str, status: str
) -> None:
    """The answer to ``Expect: 100-continue`` is the refusal itself."""
    head: dict[str, Any] = {"authorization": authorization, "length": length, "headers": ("Expect: 100-continue",)}
    with connect(index) as client:
        client.sendall(request(b"", path=f"{index.site.root}/legacy/", **head))
        assert status_line(client.recv(65536)).startswith(status)


def test_a_client_that_waits_for_leave_to_go_on(index: Index, sdist: Path) -> None:
    """As curl does before a large body."""
    body = body_of(sdist)
    with connect(index) as client:
        head = ("Expect: 100-continue", "Connection: close")
        client.sendall(request(b"", path=f"{index.site.root}/legacy/", length=len(body), headers=head))
        assert client.recv(4096).startswith(b"HTTP/1.1 100 ")
        client.sendall(body)
        assert said(client).startswith(b"HTTP/1.1 200 OK")
