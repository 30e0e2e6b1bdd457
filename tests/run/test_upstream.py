"""What is read from the upstream, and which index is asked whether a name is free."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from pytest_release_check.effects.dist_files import open_release, read_release
from pytest_release_check.index.upstreams import Upstream
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.index_file import Credentials, IndexTarget
from pytest_release_check.model.settings import AUTO, NONE
from pytest_release_check.remote_index.client import IndexClient, StageClient
from pytest_release_check.run.upstream import UpstreamReader
from tests.archives import build_wheel
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
