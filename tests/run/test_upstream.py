"""What is read from the upstream, and which index is asked whether a name is free."""

from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest

from pytest_release_check.effects.dist_files import open_release, read_release
from pytest_release_check.index.upstreams import Upstream
from pytest_release_check.model.distributions import Distributions
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.index_file import Credentials, IndexTarget
from pytest_release_check.model.settings import AUTO, NONE
from pytest_release_check.remote_index.client import IndexClient, StageClient
from pytest_release_check.run.upstream import UpstreamReader
from tests.archives import build_wheel
from tests.faulty_front import Exchange, Fault, front_of
from tests.indexes import index_of
from tests.runners import context

DOWN = "http://127.0.0.1:9/simple"
"""Nothing listens there: the discard port is below those that programs are given."""
CLOSED = "asyncio"
"""PyPI closes the names of the standard library, and lets the projects be that had one before."""


@pytest.fixture
def reader(tmp_path: Path) -> UpstreamReader:
    """An upstream that has the name."""
    build_wheel(tmp_path / "upstream", CLOSED, "1.0")
    return reader_of(tmp_path / "upstream", tmp_path, [])


@pytest.fixture
def target(tmp_path: Path) -> Iterator[IndexClient]:
    """An index to publish on, which has nothing."""
    with index_of(tmp_path / "target", token="secret") as index:
        stage = IndexTarget(name="mine", upload_url=index.upload_url, index_url=index.simple_url("all"))
        yield StageClient(stage, Credentials(username="__token__", password="secret"), context(tmp_path))


def reader_of(upstream: str | Path, folder: Path, progress: list[str]) -> UpstreamReader:
    return UpstreamReader((Upstream.from_text(str(upstream)),), context(folder), progress.append)


def test_the_index_that_is_published_on_is_asked(reader: UpstreamReader, target: IndexClient) -> None:
    """The name is free where users get everything else, and closed where the release goes."""
    assert reader.known_name(CLOSED, target) == frozenset()


def test_without_publishing_the_upstream_is_asked(reader: UpstreamReader) -> None:
    """It is where the release is meant to go one day."""
    assert reader.known_name(CLOSED, None) == frozenset({CLOSED})


def test_nobody_is_asked_for_a_name_that_is_open(tmp_path: Path) -> None:
    """An upstream that is down does not make it known; a closed name it does."""
    reader = reader_of(DOWN, tmp_path, [])
    assert (reader.known_name("demo", None), reader.known_name(CLOSED, None)) == (frozenset(), frozenset({CLOSED}))


def test_what_users_can_get_already(tmp_path: Path) -> None:
    """The version counts by its number, a file by its bytes: a page of a folder states no digest."""
    wheel = build_wheel(tmp_path / "upstream", "demo", "1.0")
    reader = reader_of(tmp_path / "upstream", tmp_path, [])
    release = read_release(wheel.parent).value
    assert release is not None
    assert (reader.serves(release), reader.published(release)) == (True, frozenset())
    assert [file.filename for file in reader.files("demo")] == [wheel.name]


def test_in_an_outage_nothing_is_known(tmp_path: Path) -> None:
    """Neither of the version nor of a previous one, which is said; only who needs the files has to know."""
    progress: list[str] = []
    reader = reader_of(DOWN, tmp_path, progress)
    release = read_release(build_wheel(tmp_path / "dist", "demo", "1.0").parent).value
    assert release is not None
    assert (reader.serves(release), reader.published(release)) == (False, frozenset())
    assert reader.previous(release, AUTO) is None
    assert progress[0].startswith("not compared with the previous release: ")
    stubs = open_release(build_wheel(tmp_path / "stubs", "types-demo", "1.0", files={"demo-stubs/a.pyi": ""}).parent)
    assert stubs.value is not None
    assert reader.stubbed(stubs.value.distributions, stubs.value.contents, NONE) is None
    assert reader.stubbed(stubs.value.distributions, stubs.value.contents, AUTO) is None
    assert [line.partition(":")[0] for line in progress[1:]] == ["stubs not compared with what they describe"]
    with pytest.raises(OutageError):
        reader.files("demo")


def test_nothing_is_compared_where_nothing_is_wanted(reader: UpstreamReader, tmp_path: Path) -> None:
    """No folder is made for it."""
    release = read_release(build_wheel(tmp_path / "dist", "demo", "1.0").parent).value
    assert release is not None
    assert reader.previous(release, NONE) is None
    assert not (context(tmp_path).workspace / "previous").exists()


def answering(status: int, body: bytes = b"", **headers: str) -> Fault:
    """An index that says this to everybody."""

    def fault(exchange: Exchange) -> Exchange:
        exchange.status, exchange.body = status, body
        exchange.headers = {"content-type": "text/html", **headers}
        return exchange

    return fault


def broken_off(exchange: Exchange) -> Exchange:
    """A page without its end."""
    return answering(200, b"<html>", **{"content-length": "60000"})(exchange) or exchange


JSON = {"content-type": "application/vnd.pypi.simple.v1+json"}
LISTS = answering(200, b'<a href="demo-1.0-py3-none-any.whl">demo-1.0-py3-none-any.whl</a>')
WHEEL = "demo-1.0-py3-none-any.whl"


@pytest.mark.parametrize(
    ("fault", "listed"),
    [
        pytest.param(LISTS, [WHEEL], id="listed"),
        pytest.param(answering(404), [], id="unknown"),
        pytest.param(answering(401), [], id="credentials refused"),
        pytest.param(answering(403), [], id="forbidden"),
        pytest.param(
            answering(200, b"{", **{"content-type": "application/vnd.pypi.simple.v1+json"}), None, id="no page"
        ),
        pytest.param(broken_off, None, id="broken off"),
    ],
)
def test_one_request_says_both(fault: Fault, listed: list[str] | None, tmp_path: Path) -> None:
    """Any answer is one; what it lists is known with it, or is not known, which stops nobody."""
    with front_of(DOWN, fault) as front:
        reader = reader_of(f"{front.url}/simple", tmp_path, [])
        reader.require_reachable("Demo")
        if listed is None:
            with pytest.raises(OutageError):
                reader.files("demo")
        else:
            assert [file.filename for file in reader.files("demo")] == listed
        assert reader.known_files(read("demo", tmp_path)) == (reader.files("demo") if listed else ())
        assert front.seen == ["GET /simple/demo/"]


def test_an_unknown_name(tmp_path: Path) -> None:
    """Where it comes out of the build, any project will do, and its page is not read."""
    with front_of(DOWN, LISTS) as front:
        reader = reader_of(f"{front.url}/simple", tmp_path, [])
        reader.require_reachable("")
        assert [file.filename for file in reader.files("demo")] == [WHEEL]
        assert front.seen == ["HEAD /simple/pip/", "GET /simple/demo/"]


@pytest.mark.parametrize(
    ("faults", "down", "seen"),
    [
        pytest.param((answering(503), LISTS), 0, ["GET", None], id="the first"),
        pytest.param((LISTS, answering(502)), 1, ["GET", "HEAD"], id="the second, of which nothing is wanted"),
        pytest.param((answering(404), answering(500)), 1, ["GET", "GET"], id="the second"),
        pytest.param((answering(503), answering(503)), 0, ["GET", None], id="both"),
        pytest.param((answering(403), LISTS), None, ["GET", "GET"], id="none"),
    ],
)
def test_all_upstreams_have_to_answer(
    faults: tuple[Fault, Fault], down: int | None, seen: list[str | None], tmp_path: Path
) -> None:
    """In their order; those after the one that has the project are only asked whether they are there."""
    with front_of(DOWN, faults[0]) as first, front_of(DOWN, faults[1]) as second:
        addresses = [f"{front.url}/simple" for front in (first, second)]
        reader = UpstreamReader(tuple(map(Upstream.from_text, addresses)), context(tmp_path), print)
        if down is None:
            reader.require_reachable("demo")
            assert [file.filename for file in reader.files("demo")] == [WHEEL]
        else:
            with pytest.raises(
                OutageError, match=rf"index {addresses[down]} cannot be reached: it answers 50\d\. Check"
            ):
                reader.require_reachable("demo")
        assert [next(iter(front.seen), "").partition(" ")[0] or None for front in (first, second)] == seen


def test_folders_are_no_question(tmp_path: Path) -> None:
    """One that has the project hides it from no index that has to answer."""
    build_wheel(tmp_path / "upstream", "demo", "1.0")
    upstreams = tuple(map(Upstream.from_text, (str(tmp_path / "upstream"), DOWN)))
    reader = UpstreamReader(upstreams, context(tmp_path), print)
    with pytest.raises(OutageError, match="cannot be reached"):
        reader.require_reachable("demo")


def test_a_build_that_nobody_needs(tmp_path: Path) -> None:
    """It waits for the network that is down: it is ended, and what it says then is not the reason."""
    ended = Event()

    def build() -> str:
        assert ended.wait(60)
        raise OutageError("killed")

    with pytest.raises(OutageError, match="cannot be reached"):
        reader_of(DOWN, tmp_path, []).beside("demo", build, ended.set)


def read(name: str, folder: Path) -> Distributions:
    release = read_release(build_wheel(folder / "dist", name, "1.0").parent).value
    assert release is not None
    return release
