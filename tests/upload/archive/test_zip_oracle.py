"""Our verdict on a ZIP archive is that of Python's zipfile and of the rules that PyPI publishes."""

import io

import pytest
from hypothesis import given

from pytest_release_check.upload.archive.zip_container import zip_record_refusals, zip_refusals
from tests.upload.archive.test_zip_container import REFUSED, TAKEN
from tests.upload.archive.zip_oracle import verdict
from tests.upload.hostile import WHEELS, ZIP_SDISTS, damaged, forged_zips, hostile, slightly_forged_zips


def compare(content: bytes) -> None:
    """Both take it, or both refuse it."""
    stream = io.BytesIO(content)
    ours = [refusal.message for refusal in (*zip_refusals(stream), *zip_record_refusals(stream))]
    theirs = verdict(content)
    assert bool(ours) == bool(theirs), (theirs, ours)


@hostile
@given(slightly_forged_zips())
def test_slightly_forged(content: bytes) -> None:
    """One or two lies in an archive of two members."""
    compare(content)


@hostile
@given(forged_zips())
def test_forged(content: bytes) -> None:
    """Records that contradict one another."""
    compare(content)


@hostile
@given(damaged((*WHEELS, *ZIP_SDISTS)))
def test_damaged(content: bytes) -> None:
    """Wheels and ZIP sdists with some bytes changed."""
    compare(content)


@pytest.mark.parametrize("content", [pytest.param(case.values[0], id=case.id) for case in REFUSED])
def test_the_oracle_knows_every_defect(content: bytes) -> None:
    """Each that is in the table of refusals, perhaps for another reason."""
    assert verdict(content)


@pytest.mark.parametrize("content", TAKEN)
def test_the_oracle_takes_what_tools_write(content: bytes) -> None:
    """It does not refuse everything."""
    assert verdict(content) == ""
