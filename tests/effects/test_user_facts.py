"""Small readings of the user's world: git, netrc, repositories, the words of a network that is down."""

import netrc
import subprocess
from pathlib import Path

import pytest

from pytest_release_check.effects.git import last_commit_time
from pytest_release_check.effects.netrc import write_netrc
from pytest_release_check.effects.network import outage_in, without_credentials
from pytest_release_check.remote_index.repositories import index_address, known_repositories


def test_last_commit_time(tmp_path: Path) -> None:
    """The time of the last commit that touched the folder; none without one."""
    assert last_commit_time(tmp_path) is None
    git = ("git", "-C", str(tmp_path), "-c", "user.name=x", "-c", "user.email=x@y.example")
    subprocess.run((*git, "init", "-q"), check=True)
    assert last_commit_time(tmp_path) is None
    when = {"GIT_AUTHOR_DATE": "@1700000000 +0000", "GIT_COMMITTER_DATE": "@1700000000 +0000", "PATH": "/usr/bin:/bin"}
    (tmp_path / "file").touch()
    subprocess.run((*git, "add", "file"), check=True)
    subprocess.run((*git, "commit", "-q", "-m", "x"), check=True, env=when)
    assert last_commit_time(tmp_path) == 1700000000


@pytest.mark.parametrize(
    ("upload", "index"),
    [
        ("https://upload.index.example/legacy/", "https://index.example/simple/"),
        ("https://test.index.example/legacy/", "https://test.index.example/simple/"),
        ("https://index.example:8080/repo/legacy", "https://index.example:8080/repo/simple/"),
    ],
)
def test_index_address(upload: str, index: str) -> None:
    """The simple index that belongs to an upload address."""
    assert index_address(upload) == index


def test_repositories_come_from_twine() -> None:
    """The names that twine knows have addresses of an upload API."""
    known = known_repositories()
    assert set(known) == {"pypi", "testpypi"}
    assert all(address.startswith("https://") and address.endswith("/legacy/") for address in known.values())


@pytest.mark.parametrize(
    ("address", "user_file", "entry"),
    [
        ("https://me:p%40ss@up.example/simple", "", ("me", "p@ss")),
        ("https://up.example/simple", "machine up.example login you password word\n", ("you", "word")),
        ("https://up.example/simple", "machine upload.example login you password word\n", None),
        ("https://up.example/simple", "not a netrc {", None),
        ("/a/folder", "default login you password word\n", None),
    ],
)
def test_netrc(tmp_path: Path, address: str, user_file: str, entry: tuple[str, str] | None) -> None:
    """Only entries for the upstream's host get into the run's file, which only this user can read."""
    (tmp_path / "mine").write_text(user_file)
    (tmp_path / "mine").chmod(0o600)
    written = write_netrc(tmp_path / "netrc", (address,), tmp_path / "mine")
    assert written is (entry is not None)
    if entry is not None:
        found = netrc.netrc(str(tmp_path / "netrc")).authenticators("up.example")
        assert found is not None and (found[0], found[2]) == entry
        assert (tmp_path / "netrc").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("line", "outage"),
    [
        ("WARNING: Retrying (Retry(total=4, connect=None)) after connection broken by", True),
        ("OSError: [Errno 28] No space left on device", True),
        ("ERROR: HTTP error 503 Server Error: x for url", True),
        ("ERROR: Could not find a version that satisfies the requirement nope", False),
        ("ERROR: HTTP error 404 while getting", False),
        ("RuntimeError: this sample never builds", False),
    ],
)
def test_outage_in(line: str, outage: bool) -> None:
    """The network's and the disk's own words are told from the release's faults."""
    assert bool(outage_in(("before", line, "after"))) is outage


def test_without_credentials() -> None:
    """An address as it may be shown."""
    assert without_credentials("https://me:word@up.example/simple?x=1") == "https://up.example/simple?x=1"
