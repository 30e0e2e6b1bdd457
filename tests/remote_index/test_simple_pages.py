"""Pages of simple indexes: JSON and HTML, good and bad."""

import json

import pytest

from pytest_release_check.effects.web import Web
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.index_file import IndexFile
from pytest_release_check.remote_index.simple_pages import ProjectPage, project_page, served_files
from tests.faulty_front import Exchange, Fault, front_of

JSON = "application/vnd.pypi.simple.v1+json"
WHEEL = "demo-1.0-py3-none-any.whl"


def answering(body: str, kind: str = JSON, status: int = 200) -> Fault:
    def fault(exchange: Exchange) -> Exchange:
        if not exchange.status:
            exchange.status, exchange.body, exchange.headers = status, body.encode(), {"content-type": kind}
        return exchange

    return fault


def page(body: str, kind: str = JSON, status: int = 200) -> tuple[IndexFile, ...]:
    with front_of("http://127.0.0.1:9/", answering(body, kind, status)) as front:
        found = served_files(Web({}), f"{front.url}/simple/", "demo")
        return tuple(
            IndexFile(**{name: getattr(file, name) for name in file.__slots__} | {"url": file.url[len(front.url) :]})
            for file in found
        )


def test_json() -> None:
    """Everything that a file entry may say; links may be relative."""
    entry = {
        "filename": WHEEL,
        "url": f"../../files/{WHEEL}",
        "hashes": {"sha256": "AB" * 32},
        "requires-python": ">=3.8",
        "size": 7,
        "upload-time": "2026-01-01T00:00:00Z",
        "yanked": "leaks",
        "core-metadata": {"sha256": "cd" * 32},
    }
    bare = {"filename": "demo-1.0.tar.gz", "url": "/x/demo-1.0.tar.gz", "hashes": {}, "yanked": True}
    assert page(json.dumps({"files": [entry, bare]})) == (
        IndexFile(
            filename=WHEEL,
            url=f"/files/{WHEEL}",
            sha256="ab" * 32,
            requires_python=">=3.8",
            size=7,
            upload_time="2026-01-01T00:00:00Z",
            yanked="leaks",
            metadata_sha256="cd" * 32,
        ),
        IndexFile(filename="demo-1.0.tar.gz", url="/x/demo-1.0.tar.gz", yanked=""),
    )


def test_html() -> None:
    """Attributes, a base, fragments of other kinds, and links that are no distributions."""
    sha = "ab" * 32
    text = (
        '<base href="/files/"><a href="../..">up</a>'
        f'<a href="{WHEEL}#sha256={sha}" data-requires-python="&gt;=3.8" data-core-metadata="sha256={sha}">x</a>'
        '<a href="demo-1.0.tar.gz#md5=00" data-yanked>y</a>'
    )
    assert page(text, "text/html; charset=utf-8") == (
        IndexFile(filename=WHEEL, url=f"/files/{WHEEL}", sha256=sha, requires_python=">=3.8", metadata_sha256=sha),
        IndexFile(filename="demo-1.0.tar.gz", url="/files/demo-1.0.tar.gz", yanked=""),
    )


@pytest.mark.parametrize("status", [404, 410])
def test_no_such_project(status: int) -> None:
    """Nothing is listed: that is no failure."""
    assert page("", status=status) == ()


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        ("", 500, "answers 500"),
        ("", 401, "asks for credentials"),
        ("{", 200, "no page of a simple index"),
        ("[]", 200, "no page of a simple index"),
        ('{"files": [{"url": "x"}]}', 200, "no page of a simple index"),
        ('{"files": [{"filename": "x", "url": "http://[", "hashes": {}}]}', 200, "no page of a simple index"),
    ],
)
def test_pages_that_cannot_be_read(body: str, status: int, words: str) -> None:
    """An outage that names the address."""
    with pytest.raises(OutageError, match=rf"http://127\.0\.0\.1.*{words}"):
        page(body, status=status)


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        ('{"files": [], "project-status": {"status": "archived", "reason": "moved"}}', JSON, "archived"),
        ('{"files": []}', JSON, "active"),
        ('{"files": [], "project-status": "quarantined"}', JSON, "active"),
        ('<meta name="pypi:project-status" content="quarantined"><a href="x">x</a>', "text/html", "quarantined"),
        ('<meta name="other" content="quarantined">', "text/html", "active"),
        ('<meta name="pypi:project-status">', "text/html", "active"),
    ],
)
def test_project_status(body: str, kind: str, status: str) -> None:
    """What an index does not say is taken for active."""
    with front_of("http://127.0.0.1:9/", answering(body, kind)) as front:
        assert project_page(Web({}), f"{front.url}/simple/", "demo").status == status


@pytest.mark.parametrize("status", [404, 410])
def test_a_project_that_is_not_there(status: int) -> None:
    """It is another thing than a project without files: quarantined ones have none."""
    with front_of("http://127.0.0.1:9/", answering("", JSON, status=status)) as front:
        assert project_page(Web({}), f"{front.url}/simple/", "demo") == ProjectPage(is_there=False)
