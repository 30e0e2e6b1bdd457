"""Pages as installers read them: negotiated, hashed, cacheable by nobody but with ETag, canonical."""

import json
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import httpx
import pytest

from pytest_release_check.index.server import Index
from pytest_release_check.index.simple import HTML, JSON, PLAIN_HTML, negotiated, project_page
from pytest_release_check.model.index_file import IndexFile
from tests.archives import build_sdist, build_wheel, metadata
from tests.index.conftest import get, upload
from tests.indexes import NO_TLS

PIP = f"{JSON}, {HTML}; q=0.1, text/html; q=0.01"


@pytest.mark.parametrize(
    ("accept", "kind"),
    [
        ("", PLAIN_HTML),
        ("*/*", PLAIN_HTML),
        ("text/html", PLAIN_HTML),
        (JSON, JSON),
        (HTML, HTML),
        (PIP, JSON),
        (f"{JSON};q=0.2, text/html;q=0.8", PLAIN_HTML),
        (f"{JSON};q=0.9, text/*;q=0.8", JSON),
        (f"{JSON};q=0, */*", PLAIN_HTML),
        ("application/vnd.pypi.simple.latest+json", PLAIN_HTML),
        ("image/png", PLAIN_HTML),
        ("application/*", HTML),
        (f"{JSON};q=nonsense, text/html;q=0.1", PLAIN_HTML),
    ],
)
def test_negotiation(accept: str, kind: str) -> None:
    """The best of what is on offer; plain HTML when nothing fits, never a refusal."""
    assert negotiated(accept) == kind


@pytest.fixture
def index(serve: Callable[..., Index], tmp_path: Path) -> Index:
    """An index with a wheel and an sdist of demo."""
    started = serve()
    wheel = build_wheel(tmp_path / "dist", "demo", "1.0", extra="Requires-Python: >=3.8,<4\n")
    upload(
        started,
        wheel,
        requires_python=">=3.8,<4",
        name="Demo",
        summary="A <demo>",
        classifiers="Topic :: Software Development",
    )
    upload(started, build_sdist(tmp_path / "dist", "demo", "1.0"))
    return started


def test_json_page(index: Index, tmp_path: Path) -> None:
    """Names, versions, digests, sizes, times, Requires-Python and metadata (PEP 691, 700, 714)."""
    page = get(f"{index.simple_url()}demo/", Accept=PIP)
    wheel = tmp_path / "dist" / "demo-1.0-py3-none-any.whl"
    reported = page.json()
    first, second = reported["files"]
    assert page.headers["Content-Type"] == JSON
    assert (reported["name"], reported["versions"], reported["meta"]) == (
        "demo",
        ["1.0"],
        {"api-version": "1.4", "_last-serial": 2},
    )
    assert reported["project-status"] == {"status": "active"}
    assert first["filename"] == wheel.name
    assert first["hashes"] == {"sha256": sha256(wheel.read_bytes()).hexdigest()}
    assert (first["size"], first["requires-python"]) == (wheel.stat().st_size, ">=3.8,<4")
    assert first["upload-time"].endswith("Z")
    assert (second["core-metadata"], second["yanked"], second["provenance"]) == (False, False, None)
    assert second["requires-python"] == ">=3.8,<4"  # the release's, which is its first file's
    assert page.text == json.dumps(reported, sort_keys=True) + "\n"
    assert "sandbox" in page.headers["Content-Security-Policy"]
    assert "dist-info-metadata" not in first and "data-dist-info-metadata" not in first


def test_a_page_of_files_that_lie_elsewhere() -> None:
    """What a remote index does not tell is left out, and its addresses stay as they are."""
    files = [
        IndexFile(
            filename="demo-1.10.zip", url="https://files.example/x?a=1&b=2", version="1.10", sha256="", yanked="bad <1>"
        ),
        IndexFile(filename="demo-1.9.zip", url="https://files.example/y", version="1.9", sha256="ab", yanked=""),
    ]
    reported = json.loads(project_page("demo", files, JSON))
    assert (reported["versions"], [file["yanked"] for file in reported["files"]]) == (
        ["1.9", "1.10"],
        [True, "bad <1>"],
    )
    assert set(reported["files"][1]) == {
        "core-metadata",
        "filename",
        "hashes",
        "provenance",
        "requires-python",
        "url",
        "yanked",
    }
    html = project_page("demo", files, HTML).decode()
    assert '<a href="https://files.example/y#sha256=ab" data-yanked="">demo-1.9.zip</a>' in html
    assert '<a href="https://files.example/x?a=1&amp;b=2" data-yanked="bad &lt;1&gt;">' in html


def test_the_list_of_projects(index: Index) -> None:
    """By normalised name, as displayed: the latest upload wrote it demo, the first Demo."""
    reported = get(index.simple_url(), Accept=JSON).json()
    assert reported == {
        "meta": {"api-version": "1.4", "_last-serial": 2},
        "projects": [{"name": "demo", "_last-serial": 2}],
    }
    assert '<a href="demo/">demo</a>' in get(index.simple_url()).text


@pytest.mark.parametrize(
    ("asked", "status", "sent"),
    [
        ("bytes=0-3", 206, slice(0, 4)),
        ("bytes=4-", 206, slice(4, None)),
        ("bytes=-7", 206, slice(-7, None)),
        ("bytes=0-999999", 206, slice(0, None)),
        ("bytes=999999-", 416, slice(0, 0)),
        ("bytes=-0", 416, slice(0, 0)),
        ("bytes=-", 200, slice(None)),
        ("bytes=5-2", 200, slice(None)),
        ("bytes=0-1,3-4", 200, slice(None)),
        ("lines=0-3", 200, slice(None)),
    ],
)
def test_parts_of_files(index: Index, tmp_path: Path, asked: str, status: int, sent: slice) -> None:
    """One range is honoured, as uv asks for it; anything else gets the whole file."""
    (file, _) = get(f"{index.simple_url()}demo/", Accept=JSON).json()["files"]
    whole = (tmp_path / "dist" / file["filename"]).read_bytes()
    answer = get(f"{index.simple_url()}demo/{file['url']}", Range=asked)
    assert (answer.status_code, answer.content) == (status, whole[sent])
    if status == 206:
        first = whole.index(whole[sent])
        assert answer.headers["Content-Range"] == f"bytes {first}-{first + len(answer.content) - 1}/{len(whole)}"


def test_metadata_file(index: Index) -> None:
    """METADATA beside the wheel, with the digest that the page tells (PEP 658)."""
    (file, _) = get(f"{index.simple_url()}demo/", Accept=JSON).json()["files"]
    answer = get(f"{index.simple_url()}demo/{file['url']}.metadata")
    assert answer.text == metadata("demo", "1.0", extra="Requires-Python: >=3.8,<4\n")
    assert file["core-metadata"] == {"sha256": sha256(answer.content).hexdigest()}


def test_html_page(index: Index) -> None:
    """Escaped attributes, both spellings of the metadata attribute, digests in the fragment."""
    page = get(f"{index.simple_url()}demo/").text
    assert page.count('data-requires-python="&gt;=3.8,&lt;4"') == 2
    assert page.endswith("</html>\n<!--SERIAL 2-->\n")
    assert page.count("data-core-metadata=") == page.count("data-dist-info-metadata=") == 1
    assert page.count("#sha256=") == 2


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("all/simple/Demo/", 301, "all/simple/demo/"),
        ("all/simple/demo", 301, "all/simple/demo/"),
        ("all/simple", 301, "all/simple/"),
        ("all/simple/demo/", 200, None),
        ("all/simple/", 200, None),
        ("all/nothing", 404, None),
        ("all/files/0000/demo-1.0.tar.gz", 404, None),
        ("../etc/passwd", 404, None),
        ("all/simple/%2Fetc/", 404, None),
        ("all/simple/..%2F..%2Fetc/", 404, None),
        ("all/simple/demo%0d%0aX-Planted:1/", 404, None),
    ],
)
def test_routes(index: Index, path: str, status: int, location: str | None) -> None:
    """One canonical address for each page; everything else is sent there or is not found."""
    answer = get(f"{index.base_url}/{path}")
    target = f"/{index.site.secret}/{location}" if location else None
    assert (answer.status_code, answer.headers.get("Location")) == (status, target)


def test_without_the_random_part_nothing_is_there(index: Index) -> None:
    """The path is a capability of this run."""
    assert get(index.base_url.replace(index.site.secret, "guess") + "/all/simple/demo/").status_code == 404


def test_head_and_etag(index: Index) -> None:
    """HEAD tells the same without a body; a page that has not changed is 304; nothing may be kept."""
    url = f"{index.simple_url()}demo/"
    page = get(url)
    head = httpx.head(url, trust_env=False, verify=NO_TLS)
    assert (head.status_code, head.content, head.headers["ETag"]) == (200, b"", page.headers["ETag"])
    assert head.headers["Content-Length"] == str(len(page.content))
    for reported in (page.headers["ETag"], f"W/{page.headers['ETag']}", f'"other", {page.headers["ETag"]}'):
        assert get(url, If_None_Match=reported).status_code == 304
    assert (page.headers["Cache-Control"], page.headers["Vary"]) == ("no-store", "Accept, Accept-Encoding")
    assert (page.headers["X-PyPI-Last-Serial"], page.headers["Access-Control-Allow-Origin"]) == ("2", "*")


def test_one_connection_serves_many_requests(index: Index) -> None:
    """Connections are kept alive, after errors, redirects and answers without a body as well."""
    seen = []
    one = httpx.Limits(max_connections=1)
    with httpx.Client(trust_env=False, verify=NO_TLS, limits=one) as client:
        for method, path in (("GET", "demo/"), ("HEAD", "demo/"), ("GET", "Demo/"), ("GET", "x/"), ("GET", "demo/")):
            with client.stream(method, f"{index.simple_url()}{path}") as answer:
                answer.read()
                seen.append(answer.extensions["network_stream"].get_extra_info("client_addr"))
    assert len(set(seen)) == 1


def test_what_lies_on_the_stage_under_other_names_is_not_shown(
    index: Index, serve: Callable[..., Index], tmp_path: Path
) -> None:
    """Neither the list of projects nor the files' own addresses give out what is not a subject."""
    hostile = build_wheel(tmp_path / "evil", "six", "99.0")
    upload(serve(subjects=None), hostile, name="six", version="99.0")
    restarted = serve()
    assert restarted.site.store.get(hostile.name) is not None
    assert [project["name"] for project in get(restarted.simple_url(), Accept=JSON).json()["projects"]] == ["demo"]
    digest = sha256(hostile.read_bytes()).hexdigest()
    assert get(f"{restarted.base_url}/all/files/{digest}/{hostile.name}").status_code == 404


def test_pages_take_no_uploads(index: Index) -> None:
    """POST to a page is 405, and to an address without the random part 404."""
    assert httpx.post(f"{index.simple_url()}demo/", trust_env=False, verify=NO_TLS).status_code == 405
    guessed = index.upload_url.replace(index.site.secret, "guess")
    assert httpx.post(guessed, trust_env=False, verify=NO_TLS).status_code == 404
