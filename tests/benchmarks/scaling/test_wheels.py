"""Wheels that are written without a build."""

import zipfile
from pathlib import Path

from benchmarks.scaling.wheels import ANY, tags, write_wheel
from packaging.tags import parse_tag
from packaging.utils import parse_wheel_filename


def test_a_wheel_has_its_module_and_its_metadata(tmp_path: Path) -> None:
    """RECORD names every file of it once."""
    path = write_wheel(tmp_path / "dist", "measured-thing", requires=("other",))
    assert path.name == "measured_thing-1.0-py3-none-any.whl"
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        record = archive.read("measured_thing-1.0.dist-info/RECORD").decode().splitlines()
        assert archive.read("measured_thing-1.0.dist-info/METADATA").endswith(b"Requires-Dist: other\n")
        assert b"Root-Is-Purelib: true\nTag: py3-none-any\n" in archive.read("measured_thing-1.0.dist-info/WHEEL")
    assert "measured_thing.py" in names
    assert [line.split(",")[0] for line in record] == names


def test_a_wheel_may_be_for_a_platform(tmp_path: Path) -> None:
    """And have other files."""
    path = write_wheel(tmp_path, "measured", tag="cp312-cp312-win32", files={"measured/data.txt": "x"})
    assert parse_wheel_filename(path.name)[3] == parse_tag("cp312-cp312-win32")
    with zipfile.ZipFile(path) as archive:
        assert archive.namelist()[0] == "measured/data.txt"
        assert b"Root-Is-Purelib: false\n" in archive.read("measured-1.0.dist-info/WHEEL")


def test_tags_differ_and_the_first_fits_everywhere() -> None:
    """As many as the largest table wants."""
    assert tags(1) == (ANY,)
    assert len(set(tags(40))) == 40
    assert all(len(parse_tag(tag)) == 1 for tag in tags(40))
