"""The release before this one, from a folder and from the web."""

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from pytest_release_check.effects.web import Web
from pytest_release_check.index.gateway import files_of_upstream
from pytest_release_check.index.upstreams import Upstream
from pytest_release_check.model.distributions import Distributions
from pytest_release_check.model.errors import OutageError, SettingsError
from pytest_release_check.model.settings import AUTO
from pytest_release_check.steps.previous import previous_release
from tests.archives import build_sdist, build_wheel
from tests.builders import distributions, sdist, wheel

OURS = distributions(wheel(version="1.0"), sdist(version="1.0"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A find-links folder with three releases, one of them without a wheel."""
    there = tmp_path / "there"
    build_wheel(there, "demo", "0.8", files={"demo.py": "", "old.py": ""})
    build_wheel(there, "demo", "0.9")
    build_wheel(there, "demo", "1.1")
    build_wheel(there, "other", "0.9")
    build_sdist(there, "demo", "0.7")
    return there


def previous(upstream: Path | str, tmp_path: Path, wanted: str = AUTO, files: Distributions = OURS) -> tuple[str, ...]:
    target = tmp_path / "target"
    target.mkdir(exist_ok=True)
    web = Web({}, timeout=5)
    served = files_of_upstream(Upstream.from_text(str(upstream)), files.name, {})
    found = previous_release(files, wanted, served, web, target)
    return () if found is None else (found.version, *sorted(found.contents.members)[:2])


def sdist_of(upstream: Path | str, tmp_path: Path) -> list[str] | None:
    """What the sdist of the previous release holds."""
    target = tmp_path / "target"
    target.mkdir(exist_ok=True)
    served = files_of_upstream(Upstream.from_text(str(upstream)), "demo", {})
    found = previous_release(OURS, "0.9", served, Web({}, timeout=5), target)
    assert found is not None
    return None if found.sdist is None else sorted(found.sdist.members)


def test_the_newest_release_below_ours(folder: Path, tmp_path: Path) -> None:
    """Of a folder it is read where it lies."""
    assert previous(folder, tmp_path)[:2] == ("0.9", "demo-0.9.dist-info/METADATA")
    assert list((tmp_path / "target").iterdir()) == []


def test_a_release_that_was_asked_for(folder: Path, tmp_path: Path) -> None:
    """Any version may be named."""
    assert previous(folder, tmp_path, "0.8")[0] == "0.8"


def test_a_release_that_cannot_be_had(folder: Path, tmp_path: Path) -> None:
    """What is missing is said; a version that is nowhere is a setting to correct."""
    with pytest.raises(OutageError, match=r"^demo 0.7 has no wheel like ours$"):
        previous(folder, tmp_path, "0.7")
    with pytest.raises(SettingsError, match=r"^--release-previous 0.5: the upstream has no demo 0.5"):
        previous(folder, tmp_path, "0.5")


def test_there_is_nothing_to_compare(folder: Path, tmp_path: Path) -> None:
    """A first release has none before it, and an sdist alone is not compared."""
    assert previous(folder, tmp_path, files=distributions(wheel(version="0.1"))) == ()
    assert previous(folder, tmp_path, files=distributions(wheel("fresh"))) == ()
    assert previous(folder, tmp_path, files=distributions(sdist())) == ()


@pytest.fixture
def server(folder: Path) -> Iterator[str]:
    """An index on the loopback."""
    page = folder / "simple" / "demo" / "index.html"
    page.parent.mkdir(parents=True)
    names = sorted(path.name for path in folder.glob("demo-*"))
    page.write_text("".join(f'<a href="../../{name}">{name}</a>' for name in [*names, "demo-0.95-py3-none-any.whl"]))
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as serving:
        threading.Thread(target=serving.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{serving.server_address[1]}/simple/"
        serving.shutdown()


def test_a_release_on_the_web(server: str, tmp_path: Path) -> None:
    """One file is downloaded."""
    assert previous(server, tmp_path, "0.9")[0] == "0.9"
    assert [path.name for path in (tmp_path / "target").iterdir()] == ["demo-0.9-py3-none-any.whl"]


def test_a_file_that_is_listed_and_not_there(server: str, tmp_path: Path) -> None:
    """An outage, which the caller tells and passes over."""
    with pytest.raises(OutageError, match="answers 404"):
        previous(server, tmp_path)


def test_its_sdist(folder: Path, tmp_path: Path) -> None:
    """It is read as well, and is not missed where there is none."""
    assert sdist_of(folder, tmp_path) is None
    build_sdist(folder, "demo", "0.9", files={"demo.py": ""})
    assert sdist_of(folder, tmp_path) == ["PKG-INFO", "demo.py", "pyproject.toml"]


def test_an_sdist_that_cannot_be_had(folder: Path, server: str, tmp_path: Path) -> None:
    """The wheel is compared all the same."""
    page = folder / "simple" / "demo" / "index.html"
    page.write_text(page.read_text() + '<a href="../../gone/demo-0.9.tar.gz">demo-0.9.tar.gz</a>')
    assert sdist_of(server, tmp_path) is None
