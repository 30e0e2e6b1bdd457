"""What a mirror answers: what its index has, also when that is gone."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from benchmarks.mirror import Kept, server

from pytest_release_check.effects.web import Web
from tests.archives import build_sdist
from tests.index.conftest import upload
from tests.indexes import NO_TLS, index_of

JSON = {"Accept": "application/vnd.pypi.simple.v1+json"}


@contextmanager
def mirrored(index: str, folder: Path) -> Iterator[httpx.Client]:
    """A client of a mirror of ``index`` that keeps its files in ``folder``."""
    folder.mkdir(exist_ok=True)
    with server(Kept(index, folder, Web({}))) as serving:
        threading.Thread(target=serving.serve_forever, args=(0.01,), daemon=True).start()
        with httpx.Client(base_url=f"http://127.0.0.1:{serving.server_port}", verify=NO_TLS) as client:
            yield client
        serving.shutdown()


def test_pages_and_files_are_kept(tmp_path: Path) -> None:
    """With addresses of the mirror and headers by which pip and uv keep them, and although the index has ended."""
    file = build_sdist(tmp_path / "dist", "demo", "1.0")
    with index_of(tmp_path / "store", token="token", subjects=frozenset({"demo"})) as index:
        assert upload(index, file, token="token").status_code == 200
        with mirrored(index.simple_url(), tmp_path / "kept") as client:
            page = client.get("/simple/demo/", headers=JSON)
            (listed,) = page.json()["files"]
            assert client.get(listed["url"]).content == file.read_bytes()
            assert client.get("/simple/nothing/").status_code == 404
    assert page.headers["Cache-Control"] == "max-age=600, public"
    with mirrored(index.simple_url(), tmp_path / "kept") as client:
        assert client.get("/simple/demo/").content == page.content
        assert client.get("/simple/demo/", headers={"If-None-Match": page.headers["ETag"]}).status_code == 304
        answer = client.get(listed["url"])
        assert (answer.content, "immutable" in answer.headers["Cache-Control"]) == (file.read_bytes(), True)
        for asked, part in (("2-5", slice(2, 6)), ("-4", slice(-4, None)), ("7-", slice(7, None))):
            answer = client.get(listed["url"], headers={"Range": f"bytes={asked}"})
            assert (answer.status_code, answer.content) == (206, file.read_bytes()[part])
        answer = client.head(listed["url"])
        assert (answer.headers["Content-Length"], answer.content) == (str(file.stat().st_size), b"")
