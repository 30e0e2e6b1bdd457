"""An index to measure."""

from pathlib import Path

import pytest
from benchmarks.scaling.indexes import fill
from benchmarks.scaling.servers import addresses

from pytest_release_check.index.store import Store


def test_a_filled_folder_is_one_of_an_index(tmp_path: Path) -> None:
    """Each version has a file, with its metadata."""
    fill(tmp_path, 3)
    files = Store(tmp_path).of("measured")
    assert [file.version for file in files] == ["1.0", "1.1", "1.2"]
    assert all(Store(tmp_path).metadata_path(file).is_file() for file in files)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (
            "serving: upload to http://127.0.0.1:9/legacy/, install from http://127.0.0.1:9/simple/\n",
            ("http://127.0.0.1:9/legacy/", "http://127.0.0.1:9/simple/"),
        ),
        (
            "serving: upload to http://h:9/legacy/, install from http://h:9/simple/, upload token pypi-x\n",
            ("http://h:9/legacy/", "http://h:9/simple/"),
        ),
        ("error: cannot listen\n", None),
    ],
)
def test_addresses_are_read_out_of_what_the_index_prints(line: str, found: tuple[str, str] | None) -> None:
    """Without the comma that may follow them."""
    assert addresses(line) == found
