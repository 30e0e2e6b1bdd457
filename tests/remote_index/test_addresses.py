"""One address of an index leads to the other, whoever wrote the index."""

import pytest

from pytest_release_check.effects.web import Web
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.remote_index.addresses import index_candidates, resolve_index_urls, upload_candidates
from tests.faulty_front import Exchange, front_of

HOST = "https://example.org"


@pytest.mark.parametrize(
    ("upload", "expected"),
    [
        ("/legacy/", ["/simple/"]),
        ("/deep/legacy", ["/deep/simple/"]),
        ("/", ["/+simple/", "/simple/"]),
        ("", ["/+simple/", "/simple/"]),
        ("/user/index/", ["/user/index/+simple/", "/user/index/simple/"]),
        ("/api/packages/pypi", ["/api/packages/pypi/+simple/", "/api/packages/pypi/simple/"]),
    ],
)
def test_indexes_of_an_upload_address(upload: str, expected: list[str]) -> None:
    """The likeliest comes first; the last always is the address with ``simple`` behind it."""
    found = list(index_candidates(HOST + upload))
    assert found[: len(expected)] == [HOST + path for path in expected]
    assert found[-1].endswith("/simple/")


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        ("/simple/", ["/legacy/", "/"]),
        ("/deep/simple", ["/deep/legacy/", "/deep/"]),
        ("/user/index/+simple/", ["/user/index/"]),
    ],
)
def test_uploads_of_an_index(index: str, expected: list[str]) -> None:
    """PyPI's way first, then the address without ``simple``."""
    assert list(upload_candidates(HOST + index)) == [HOST + path for path in expected]


def only(*paths: str):  # type: ignore[no-untyped-def] # a fault
    def fault(exchange: Exchange) -> Exchange:
        if exchange.status:
            return exchange
        exchange.status = 200 if exchange.path in paths else 404
        return exchange

    return fault


@pytest.mark.parametrize("asked", ["/up/", "/up", "/up/simple/", "/up/simple"])
def test_the_index_is_asked(asked: str) -> None:
    """Of two possible addresses the one that answers is taken."""
    with front_of("http://127.0.0.1:9/", only("/up/", "/up/simple/")) as front:
        found = resolve_index_urls(front.url + asked, Web({}))
    assert found.index_url == f"{front.url}/up/simple/"
    assert found.upload_url.rstrip("/") == f"{front.url}/up"


def test_credentials_in_the_address_are_dropped() -> None:
    """What is worked out is shown to people."""
    with front_of("http://127.0.0.1:9/", only("/simple/")) as front:
        found = resolve_index_urls(front.url.replace("//", "//me:secret@"), Web({}))
    assert "secret" not in found.index_url + found.upload_url


def test_an_index_that_is_only_read() -> None:
    """It need not take uploads, and nothing has to be asked for."""
    found = resolve_index_urls("http://127.0.0.1:9/up/simple", Web({}), is_read_only=True)
    assert (found.upload_url, found.index_url) == ("", "http://127.0.0.1:9/up/simple/")


def test_no_such_thing() -> None:
    """A server that has neither is told from one that does not answer."""
    with front_of("http://127.0.0.1:9/", only()) as front, pytest.raises(SettingsError, match="cannot be worked out"):
        resolve_index_urls(front.url, Web({}))
    with pytest.raises(OutageError, match=r"127\.0\.0\.1"):
        resolve_index_urls("http://127.0.0.1:9/", Web({}))
