"""Credentials go to the index that they are for: to its scheme, host and port."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest

from pytest_release_check.effects.web import origin_of
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.index_file import Credentials, IndexFile, IndexTarget
from pytest_release_check.remote_index.client import StageClient
from tests.faulty_front import Exchange, front_of
from tests.runners import context


def at(url: str) -> IndexFile:
    return IndexFile(filename="x", url=url)


@pytest.mark.parametrize("redirects", [False, True], ids=["linked", "redirected"])
@pytest.mark.parametrize(
    "asked",
    [
        lambda client, address, folder: client.digest(at(f"{address}/x"), 5.0),
        lambda client, address, folder: client.download(at(f"{address}/x"), folder / "x", 5.0),
        lambda client, address, folder: client.provenance(dataclasses.replace(at(""), provenance=f"{address}/p")),
    ],
    ids=["digest", "file", "provenance"],
)
def test_another_host_gets_no_credentials(
    asked: Callable[[StageClient, str, Path], object], redirects: bool, tmp_path: Path
) -> None:
    """Whether an index links its files and their provenance there, or redirects to it."""
    got: dict[str, list[str]] = {"index": [], "other": []}

    def other_host(exchange: Exchange) -> Exchange:
        got["other"].append(exchange.authorization)
        return dataclasses.replace(exchange, status=200, body=b"x")

    with front_of("http://127.0.0.1:9/", other_host) as other:

        def index(exchange: Exchange) -> Exchange:
            got["index"].append(exchange.authorization)
            if not exchange.authorization:
                return dataclasses.replace(exchange, status=401)
            if "/simple/" in exchange.path:
                return dataclasses.replace(exchange, status=200, headers={"content-type": "text/html"})
            return dataclasses.replace(exchange, status=302, headers={"location": other.url + exchange.path})

        with front_of("http://127.0.0.1:9/", index) as front:
            stage = IndexTarget(name="mine", upload_url=f"{front.url}/legacy/", index_url=f"{front.url}/simple/")
            client = StageClient(stage, Credentials(username="me", password="secret"), context(tmp_path), timeout=5.0)
            client.project("demo")
            assert (client.is_private, [bool(given) for given in got["index"]]) == (True, [False, True])
            asked(client, front.url if redirects else other.url, tmp_path)
    assert got["other"] == [""]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("https://example.org/legacy/", "https://EXAMPLE.org:443/simple/", True),
        ("http://example.org/", "http://example.org:80/", True),
        ("https://example.org/", "http://example.org/", False),
        ("https://example.org/", "https://files.example.org/", False),
        ("https://example.org/", "https://example.org:8443/", False),
        ("https://example.org/", "https://example.org.evil.example/", False),
        ("https://example.org/", "https://user@example.org/", True),
    ],
)
def test_origins(one: str, other: str, same: bool) -> None:
    """Scheme, host and port, and nothing else."""
    assert (origin_of(one) == origin_of(other)) is same


def test_an_index_that_still_refuses(tmp_path: Path) -> None:
    """Wrong credentials are an outage that says so."""
    with front_of("http://127.0.0.1:9/", lambda exchange: dataclasses.replace(exchange, status=401)) as front:
        stage = IndexTarget(name="mine", upload_url=f"{front.url}/legacy/", index_url=f"{front.url}/simple/")
        client = StageClient(stage, Credentials(username="me", password="secret"), context(tmp_path), timeout=5.0)
        with pytest.raises(OutageError, match="asks for credentials to read"):
            client.project("demo")
