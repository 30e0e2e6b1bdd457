"""Fetch: every file of a version, byte for byte as the index lists it."""

import dataclasses
from collections.abc import Callable
from pathlib import Path

import pytest
from packaging.version import Version

from pytest_release_check.effects.polling import Deadline
from pytest_release_check.model.contents import ReadRelease
from pytest_release_check.model.errors import OutageError
from pytest_release_check.model.index_file import IndexTarget
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.remote_index.client import StageClient
from pytest_release_check.steps.fetch import fetch
from tests.archives import build_sdist, build_wheel
from tests.faulty_front import Exchange, Fault, front_of
from tests.runners import Ticking, context


def serving(folder: Path, *, stated: str = "", late: int = 0, status: str = "active") -> Fault:
    """An index in HTML over the files in a folder; ``stated`` instead of every true digest, after ``late`` requests.

    ``status`` is that of the project (PEP 792); of a quarantined one no file is listed.
    """
    import hashlib

    def fault(exchange: Exchange) -> Exchange:
        name = exchange.path.rpartition("/")[2]
        if exchange.status:
            return exchange
        exchange.headers = {"content-type": "text/html" if not name else "application/octet-stream"}
        if name:
            exchange.status, exchange.body = 200, (folder / name).read_bytes()
        elif exchange.number < late:
            exchange.status = 404
        else:
            digests = {file.name: stated or hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}
            anchors = "".join(f'<a href="/files/{name}#sha256={digest}">{name}</a>' for name, digest in digests.items())
            meta = f'<meta name="pypi:project-status" content="{status}">'
            exchange.status, exchange.body = 200, (meta + anchors * (status != "quarantined")).encode()
        return exchange

    return fault


@pytest.fixture
def said() -> list[str]:
    """Lines for people."""
    return []


@pytest.fixture
def fetched(tmp_path: Path, said: list[str]) -> Callable[..., Outcome[ReadRelease]]:
    """Fetches version 1.0 of demo through a front with faults."""

    def run(*faults: Fault, version: str = "1.0") -> Outcome[ReadRelease]:
        (tmp_path / "dist").mkdir(exist_ok=True)
        with front_of("http://127.0.0.1:9/", *faults) as front:
            stage = IndexTarget(name="elsewhere", index_url=f"{front.url}/simple/")
            client = StageClient(stage, None, context(tmp_path), timeout=2.0)
            ticking = Ticking()
            deadline = Deadline(30.0, clock=ticking.clock, sleep=ticking.sleep)
            return fetch("demo", Version(version), client, tmp_path / "dist", deadline, said.append)

    return run


@pytest.fixture
def held(tmp_path: Path) -> Path:
    """Two versions on an index."""
    folder = tmp_path / "held"
    for version in ("1.0", "2.0"):
        build_wheel(folder, "demo", version)
        build_sdist(folder, "demo", version)
    return folder


def test_all_files_of_one_version(fetched: Callable[..., Outcome[ReadRelease]], held: Path) -> None:
    """And nothing of another; a release that is late is waited for."""
    outcome = fetched(serving(held, late=3))
    assert outcome.status is Status.PASSED
    assert outcome.value is not None
    assert [file.filename for file in outcome.value.distributions.files] == [
        "demo-1.0-py3-none-any.whl",
        "demo-1.0.tar.gz",
    ]


def test_other_bytes_than_listed(fetched: Callable[..., Outcome[ReadRelease]], held: Path) -> None:
    """served-differs, for each file."""
    outcome = fetched(serving(held, stated="0" * 64))
    assert [finding.code for finding in outcome.findings] == ["RC302", "RC302"]


def test_a_version_that_is_not_there(fetched: Callable[..., Outcome[ReadRelease]], held: Path) -> None:
    """It is not visible yet, and what is there of the project is told."""
    with pytest.raises(OutageError, match=r"does not show demo 3\.0 yet, it lists other versions of it") as raised:
        fetched(serving(held), version="3.0")
    assert "--release-wait" in str(raised.value)


def test_a_quarantined_project(fetched: Callable[..., Outcome[ReadRelease]], held: Path) -> None:
    """Another thing than a release that is late: nobody can say when it will be served again."""
    with pytest.raises(OutageError, match="elsewhere has quarantined demo"):
        fetched(serving(held, status="quarantined"))


def test_an_archived_project(fetched: Callable[..., Outcome[ReadRelease]], held: Path, said: list[str]) -> None:
    """Its files are served, and whoever verifies them hears of it."""
    assert fetched(serving(held, status="archived")).status is Status.PASSED
    assert said == ["elsewhere says that demo is archived"]


def breaking(exchange: Exchange) -> Exchange | None:
    return None if exchange.path.startswith("/files/") else exchange


def down(exchange: Exchange) -> Exchange:
    return exchange if exchange.status else dataclasses.replace(exchange, status=503)


@pytest.mark.parametrize(("faults", "words"), [((breaking,), "elsewhere is broken"), ((down,), "answers 503")])
def test_sick_indexes(
    fetched: Callable[..., Outcome[ReadRelease]], held: Path, faults: tuple[Fault, ...], words: str
) -> None:
    """An outage that says so."""
    with pytest.raises(OutageError, match=words):
        fetched(*faults, serving(held))
