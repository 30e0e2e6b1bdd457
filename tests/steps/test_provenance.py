"""Provenance: who published a file, held against who is expected and who it was before."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from pytest_release_check.analysis.index.publishers import ExpectedPublisher
from pytest_release_check.effects.dist_files import read_release
from pytest_release_check.model.index_file import IndexFile, IndexTarget
from pytest_release_check.remote_index.client import StageClient
from pytest_release_check.steps.provenance import attested_files, lost_provenance
from tests.archives import build_sdist, build_wheel
from tests.attested import NAME, PUBLISHER
from tests.faulty_front import Exchange, front_of
from tests.runners import context


def test_a_provenance_that_does_not_verify(tmp_path: Path) -> None:
    """provenance-invalid, with who is said to have published the file; what has no provenance is passed over."""
    stated = b'{"version": 1, "attestation_bundles": [{"publisher": {"kind": "GitHub", "repository": "a/b"}}]}'

    def fault(exchange: Exchange) -> Exchange:
        exchange.status, exchange.body = 200, stated
        return exchange

    paths = (build_wheel(tmp_path / "held", "demo", "1.0"), build_sdist(tmp_path / "held", "demo", "1.0"))
    distributions = read_release(tmp_path / "held").value
    assert distributions is not None
    with front_of("http://127.0.0.1:9/", fault) as front:
        stage = IndexTarget(name="elsewhere", index_url=f"{front.url}/simple/")
        addresses = (f"{front.url}/provenance", "")
        files = tuple(
            IndexFile(filename=path.name, url="", provenance=provenance)
            for path, provenance in zip(paths, addresses, strict=True)
        )
        means, reported = context(tmp_path), list[str]()
        client = StageClient(stage, None, means, timeout=2.0)
        (finding,) = attested_files(files, distributions, client, means, reported.append)
    assert (finding.code, finding.subject, reported) == ("RC306", "demo-1.0-py3-none-any.whl", [])
    assert finding.detail.startswith("published by GitHub a/b, it is said: ")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("expected", "has_provenance", "codes"),
    [
        (PUBLISHER, True, []),
        ("github:trailofbits/pypi-attestations", True, []),
        ("github:trailofbits/pypi-attestations/other.yml", True, ["RC310"]),
        ("github:stranger/pypi-attestations/release.yml", True, ["RC310"]),
        ("gitlab:trailofbits/pypi-attestations", True, ["RC310"]),
        (PUBLISHER, False, ["RC309"]),
    ],
)
def test_an_expected_publisher(
    expected: str, has_provenance: bool, codes: list[str], signed: tuple[bytes, bytes], tmp_path: Path
) -> None:
    """A real file, as its publisher signed it."""
    content, provenance = signed
    (tmp_path / "held").mkdir()
    (tmp_path / "held" / NAME).write_bytes(content)
    distributions = read_release(tmp_path / "held").value
    assert distributions is not None

    def fault(exchange: Exchange) -> Exchange:
        exchange.status, exchange.body = 200, provenance
        return exchange

    with front_of("http://127.0.0.1:9/", fault) as front:
        files = (IndexFile(filename=NAME, provenance=f"{front.url}/provenance" if has_provenance else ""),)
        means, reported = context(tmp_path), list[str]()
        client = StageClient(IndexTarget(name="elsewhere", index_url=f"{front.url}/simple/"), None, means, timeout=2.0)
        publisher = ExpectedPublisher.from_text(expected)
        found = list(attested_files(files, distributions, client, means, reported.append, publisher))
    assert [finding.code for finding in found] == codes
    assert [line.endswith("(verified)") for line in reported] == [True] * has_provenance


def served(version: str, provenances: Iterable[str]) -> tuple[IndexFile, ...]:
    names = (f"demo-{version}-py3-none-any.whl", f"demo-{version}.tar.gz")
    return tuple(IndexFile(filename=name, provenance=given) for name, given in zip(names, provenances, strict=True))


@pytest.mark.parametrize(
    ("before", "now", "lost"),
    [
        (("p", "p"), ("", ""), "demo-1.1-py3-none-any.whl, demo-1.1.tar.gz"),
        (("p", "p"), ("p", ""), "demo-1.1.tar.gz"),
        (("p", "p"), ("p", "p"), ""),
        (("p", ""), ("", ""), ""),
        (("", ""), ("", ""), ""),
        (None, ("", ""), ""),
    ],
)
def test_a_provenance_that_was_lost(before: tuple[str, str] | None, now: tuple[str, str], lost: str) -> None:
    """The previous release is the measure, if all of its files had one."""
    files = served("1.1", now)
    found = list(lost_provenance(files, (*(served("1.0", before) if before else ()), *files), "demo", "1.1"))
    assert [finding.subject for finding in found] == ([lost] if lost else [])
