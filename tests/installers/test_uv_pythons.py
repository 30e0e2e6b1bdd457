"""uv fetches Pythons from a server on this machine, or says why it cannot."""

import os
import sys
from pathlib import Path

import pytest

from pytest_release_check.installers.uv_pythons import fetch_pythons, require_uv
from pytest_release_check.model.errors import SettingsError
from tests.uv_downloads import can_be_tried, packed_python, served, settings_of_uv

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not can_be_tried(), reason="the archive that is made is for Linux"),
]
VERSION = "3.9.99"
NO_ADDRESS = "http://127.0.0.1:1/python.tar.gz"


def test_fetched(tmp_path: Path) -> None:
    """It is in uv's folder, and nothing else is written; a second time nothing is fetched."""
    archive = packed_python(tmp_path / "packed", VERSION, Path(sys.executable))
    empty = tmp_path / "empty"
    empty.mkdir()
    with served(archive.parent) as address:
        environment = {**os.environ, **settings_of_uv(tmp_path, VERSION, f"{address}/{archive.name}")}
        assert fetch_pythons(("3.9",), environment, empty, 60) == {}
    assert list((tmp_path / "installed").glob("cpython-3.9.99-*/bin/python3.9"))
    assert fetch_pythons(("3.9",), environment, empty, 60) == {}
    assert not list(empty.iterdir())


def test_what_cannot_be_fetched(tmp_path: Path) -> None:
    """Each has uv's reason; one that uv does not know is no reason not to try the next."""
    with served(tmp_path) as address:
        environment = {**os.environ, **settings_of_uv(tmp_path, VERSION, f"{address}/gone.tar.gz")}
        failures = fetch_pythons(("3.77", "3.9"), environment, tmp_path, 60)
    assert failures["3.77"].startswith("No download found for request: cpython-3.77"), failures
    assert failures["3.9"].startswith("Failed to install cpython-3.9.99"), failures


def test_no_network(tmp_path: Path) -> None:
    """One sentence, and the others are not tried: each would wait as long."""
    environment = {**os.environ, **settings_of_uv(tmp_path, VERSION, NO_ADDRESS)}
    failures = fetch_pythons(("3.9", "3.77"), environment, tmp_path, 60)
    assert failures["3.9"].startswith("a server could not be reached: "), failures
    assert failures["3.9"] == failures["3.77"]


def test_no_downloads_wanted(tmp_path: Path) -> None:
    """What the user has forbidden uv stays forbidden."""
    environment = {**os.environ, **settings_of_uv(tmp_path, VERSION, NO_ADDRESS), "UV_PYTHON_DOWNLOADS": "never"}
    assert "downloads are not allowed" in fetch_pythons(("3.9",), environment, tmp_path, 60)["3.9"]


def test_no_uv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said how to get it."""
    require_uv(os.environ)
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(SettingsError, match=r"pip install pytest-release-check\[uv\]"):
        require_uv({"PATH": str(tmp_path)})
