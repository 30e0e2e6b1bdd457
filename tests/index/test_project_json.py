"""The JSON API of a project, and the integrity API that has nothing to tell."""

from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_release_check.index.project_json import latest_version
from pytest_release_check.index.server import Index
from tests.archives import build_sdist, build_wheel
from tests.index.conftest import get, upload


@pytest.fixture
def index(serve: Callable[..., Index], tmp_path: Path) -> Index:
    """An index with two releases of demo."""
    started = serve()
    form = {"summary": "A <demo>", "project_urls": "Docs, https://docs.example.org", "metadata_version": "2.1"}
    upload(started, build_wheel(tmp_path / "dist", "demo", "1.0"), **form, requires_dist="six")
    upload(started, build_sdist(tmp_path / "dist", "demo", "1.0"), summary="Not the first file's")
    upload(started, build_sdist(tmp_path / "dist", "demo", "2.0rc1"), version="2.0rc1", name="DEMO")
    return started


def test_the_project(index: Index) -> None:
    """What its latest final release said first, its files, all releases."""
    answer = get(f"{index.base_url}/all/pypi/demo/json")
    reported = answer.json()
    assert set(reported) == {"info", "urls", "releases", "vulnerabilities", "last_serial", "ownership"}
    assert (reported["info"]["name"], reported["info"]["version"], reported["info"]["summary"]) == (
        "DEMO",
        "1.0",
        "A <demo>",
    )
    assert (reported["info"]["requires_dist"], reported["info"]["project_urls"]) == (
        ["six"],
        {"Docs": "https://docs.example.org"},
    )
    assert [file["packagetype"] for file in reported["urls"]] == ["bdist_wheel", "sdist"]
    assert list(reported["releases"]) == ["1.0", "2.0rc1"]
    assert (reported["last_serial"], answer.headers["X-PyPI-Last-Serial"]) == (3, "3")


@pytest.mark.parametrize("path", ["demo/json", "demo/json/", "demo/1.0/json", "demo/1.0.0/json/"])
def test_files(index: Index, tmp_path: Path, path: str) -> None:
    """Three digests, when, and an address that leads to the bytes, however the document was asked for."""
    url = f"{index.base_url}/all/pypi/{path}"
    reported = get(url).json()
    file = reported["urls"][0]
    assert ("releases" in reported) == ("1.0" not in path)
    assert set(file["digests"]) == {"md5", "sha256", "blake2b_256"} and all(file["digests"].values())
    assert file["upload_time_iso_8601"].endswith("Z") and (file["yanked"], file["yanked_reason"]) == (False, None)
    resolved = get(url).url.join(file["url"])
    assert get(str(resolved)).content == (tmp_path / "dist" / file["filename"]).read_bytes()


@pytest.mark.parametrize(
    ("path", "status", "location"),
    [
        ("Demo/json", 301, "demo/json"),
        ("De_Mo/1.0/json/", 301, "de-mo/1.0/json/"),
        ("demo/3.0/json", 404, None),
        ("other/json", 404, None),
        ("..%2F..%2Fx/json", 404, None),
    ],
)
def test_addresses(index: Index, path: str, status: int, location: str | None) -> None:
    """Another spelling leads to the normalised one; what is not there says so in JSON."""
    answer = get(f"{index.base_url}/all/pypi/{path}")
    where = f"{index.site.root}/all/pypi/{location}" if location else None
    assert (answer.status_code, answer.headers.get("Location")) == (status, where)
    if status == 404:
        assert answer.json() == {"message": "Not Found"}


@pytest.mark.parametrize(
    ("accept", "status"),
    [
        ("application/vnd.pypi.integrity.v1+json", 404),
        ("application/json", 404),
        ("*/*", 404),
        ("text/html", 406),
    ],
)
def test_provenance(index: Index, accept: str, status: int) -> None:
    """There is none, which is told in JSON to whoever takes that."""
    answer = get(f"{index.base_url}/all/integrity/demo/1.0/demo-1.0.tar.gz/provenance", Accept=accept)
    assert (answer.status_code, bool(answer.json()["message"])) == (status, True)


def test_the_latest_version() -> None:
    """Final ones go first, however old."""
    assert latest_version(["1.9", "1.10", "2.0rc1"]) == "1.10"
    assert (latest_version(["1.0a1", "1.0b1"]), latest_version([])) == ("1.0b1", "")
