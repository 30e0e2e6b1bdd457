"""Two readers of one archive: what Python's zipfile finds wrong, or PyPI's published rules see through it, is refused.

PyPI opens a wheel with zipfile before it looks at records (warehouse, ``forklift/legacy.py`` and
``utils/zipfiles.py``): whatever zipfile cannot open is never taken here either. Members are not opened by the oracle:
PyPI compares neither where the directory says that they begin nor their checksums, and reads only a few.
"""

import io
import warnings
import zipfile

import pytest
from hypothesis import given

from pytest_release_check.model.contents import zip_limit
from pytest_release_check.upload.archive.zip_container import zip_record_refusals, zip_refusals
from tests.upload.test_hostile_archives import WHEELS, damaged, forged_zips, hostile
from tests.upload.zip_bytes import Part, archive, zipped


def refused(content: bytes) -> set[str]:
    """Codes that our reader gives."""
    stream = io.BytesIO(content)
    return {refusal.code for refusal in (*zip_refusals(stream), *zip_record_refusals(stream))}


def expected(content: bytes) -> tuple[set[str], bool]:
    """Codes that follow from what zipfile reads; and whether it cannot open the archive, which any code may say."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of names that are there twice
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as opened:
                return _codes(opened.infolist(), len(content)), False
        except Exception:  # zipfile lets others than BadZipFile through
            return set(), True


def _codes(members: list[zipfile.ZipInfo], size: int) -> set[str]:
    codes = set()
    if any(member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        codes.add("PYPI089")
    if sum(member.file_size for member in members) > zip_limit(size):
        codes.add("PYPI088")
    if len({member.orig_filename for member in members}) < len(members):
        codes.add("PYPI097")
    return codes


def check(content: bytes) -> None:
    codes, is_broken = expected(content)
    found = refused(content)
    assert found or not is_broken
    assert found or not codes


@pytest.mark.parametrize(
    ("content", "codes", "is_broken"),
    [
        pytest.param(archive(), set(), False, id="sound"),
        pytest.param(b"no zip", set(), True, id="no archive"),
        pytest.param(archive()[:-30], set(), True, id="cut off"),
        pytest.param(archive(end={"size": 3}), set(), True, id="directory elsewhere"),
        pytest.param(archive(Part(in_central=2)), {"PYPI097"}, False, id="listed twice"),
        pytest.param(zipped([("demo.py", "x")], zipfile.ZIP_BZIP2), {"PYPI089"}, False, id="bzip2"),
        pytest.param(archive(Part(central_sizes=(6, 2**31))), {"PYPI088"}, False, id="bomb"),
    ],
)
def test_the_oracle(content: bytes, codes: set[str], is_broken: bool) -> None:
    """It sees each kind of fault that it is asked about; ours are the same codes."""
    assert expected(content) == (codes, is_broken)
    assert codes <= refused(content) and bool(refused(content)) == bool(codes or is_broken)


@hostile
@given(damaged(WHEELS))
def test_damaged_wheels(content: bytes) -> None:
    """A wheel with some bytes changed."""
    check(content)


@hostile
@given(forged_zips())
def test_forged_wheels(content: bytes) -> None:
    """Records that contradict one another."""
    check(content)
