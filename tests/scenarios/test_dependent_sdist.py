"""The tests of a dependent, out of its sdist on an index."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from pytest_release_check.analysis.sdist.own_tests import PytestSettings
from pytest_release_check.analysis.sdist.requirements_for_tests import NeededByTests
from pytest_release_check.effects.dist_files import sha256_of
from pytest_release_check.model.errors import OutageError
from pytest_release_check.scenarios.dependent_sdist import OwnTests, own_tests
from tests.archives import build_sdist
from tests.builders import installation
from tests.faulty_front import Exchange, Fault, front_of
from tests.golden.serving import sick
from tests.runners import context

HOST = {"name": "host", "version": "1.0", "files": ("host.py",), "requires": ("help; extra == 'test'",)}
SDIST = {
    "tox.ini": "[pytest]\naddopts = -k 'not slow'\n",
    "host.py": "",
    "tests/test_a.py": "def test_a():\n    pass\n",
}


def serving(files: Mapping[str, Path], digest: str = "") -> Fault:
    """An index that has these files of one project, and states a digest of each: the true one, or ``digest``."""

    def answer(exchange: Exchange) -> Exchange:
        exchange.status, exchange.body, exchange.headers = 404, b"", {"content-type": "text/html"}
        if exchange.path == "/simple/host/":
            links = (f'<a href="/{name}#sha256={digest or sha256_of(path)}">x</a>' for name, path in files.items())
            exchange.status, exchange.body = 200, "".join(links).encode()
        elif exchange.path[1:] in files:
            exchange.status, exchange.body = 200, files[exchange.path[1:]].read_bytes()
        return exchange

    return answer


def found(folder: Path, fault: Fault, **changed: object) -> OwnTests | str:
    host = replace(installation(folder), **(HOST | changed))  # type: ignore[arg-type] # fields of an installation
    with front_of("http://127.0.0.1:9/", fault) as front:
        return own_tests(host, f"{front.url}/simple/", folder / "sdist", context(folder))


def test_what_is_found(tmp_path: Path) -> None:
    """Where the tests are, how they run and what they need; the module that is installed is taken out."""
    own = found(tmp_path, serving({"host-1.0.tar.gz": build_sdist(tmp_path, "host", "1.0", files=SDIST)}))
    assert own == OwnTests(
        top=tmp_path / "sdist" / "unpacked" / "host-1.0",
        entries=("PKG-INFO", "pyproject.toml", "tests", "tox.ini"),
        places=("tests",),
        settings=PytestSettings(file="tox.ini", addopts=("-k", "not slow")),
        needed=NeededByTests(extras=("test",)),
    )


@pytest.mark.parametrize(
    ("listed", "changed", "reason"),
    [
        ("host-1.0-py3-none-any.whl", {}, "host 1.0 has no sdist that could hold its tests"),
        ("host-0.9.tar.gz", {}, "host 1.0 has no sdist that could hold its tests"),
        ("host-1.0.tar.gz", {"version": "by-hand"}, "host by-hand has no sdist that could hold its tests"),
        ("host-1.0.zip", {}, "host-1.0.zip cannot be unpacked: File is not a zip file"),
    ],
)
def test_nothing_to_run(listed: str, changed: dict[str, object], reason: str, tmp_path: Path) -> None:
    """Other files and other versions are none of those that are installed."""
    assert found(tmp_path, serving({listed: build_sdist(tmp_path, "host", "1.0")}), **changed) == reason


def test_other_bytes_than_listed(tmp_path: Path) -> None:
    """Nothing of them is run."""
    sdist = build_sdist(tmp_path, "host", "1.0", files=SDIST)
    with pytest.raises(OutageError, match=r"host-1.0.tar.gz: the index lists sha256 0000 and serves [0-9a-f]{64}\."):
        found(tmp_path, serving({sdist.name: sdist}, "0000"))


def test_an_index_that_is_down(tmp_path: Path) -> None:
    """Nothing is known of the tests."""
    with pytest.raises(OutageError, match="answers 503"):
        found(tmp_path, sick)
