"""Whatever the bytes are, they are judged in bounded time, and nothing but a verdict comes out."""

import contextlib
import gzip
import io
import tarfile
import time
import zipfile
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pytest_release_check.effects.archives import core_metadata
from pytest_release_check.upload.archive.tar_container import tar_refusals
from pytest_release_check.upload.archive.zip_container import zip_record_refusals, zip_refusals
from pytest_release_check.upload.catalogue import tolerated_in_contents
from pytest_release_check.upload.file.obfuscation import obfuscation_refusals
from pytest_release_check.upload.file.sdist_contents import sdist_content_refusals, sdist_layout_refusals
from pytest_release_check.upload.file.wheel_contents import wheel_content_refusals, wheel_layout_refusals
from tests.upload.hostile import SDISTS, TARS, WHEELS, ZIP_SDISTS, damaged, forged_tars, forged_zips, hostile
from tests.upload.offers import INFO, SDIST, WHEEL, offer, wheel

LONGEST_SECONDS = 10
BROKEN = (ValueError, OSError, zipfile.BadZipFile, tarfile.TarError, EOFError)
ZIP_SDIST = "demo-1.0.zip"


@pytest.fixture(scope="module")
def judge(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str, bytes], None]:
    """Everything that looks at the bytes of an upload."""
    folder = tmp_path_factory.mktemp("hostile")

    def judge_all(filename: str, content: bytes) -> None:
        started = time.perf_counter()
        offered, stream = offer(filename, size=len(content), license_file=("LICENSE",)), io.BytesIO(content)
        reported = [
            *(tar_refusals(stream) if filename.endswith(".tar.gz") else zip_refusals(stream)),
            *(wheel_layout_refusals if filename.endswith(".whl") else sdist_layout_refusals)(offered, stream),
            *obfuscation_refusals(offered, stream),
            *(() if filename.endswith(".tar.gz") else zip_record_refusals(stream)),
            *(wheel_content_refusals if filename.endswith(".whl") else sdist_content_refusals)(offered, stream),
        ]
        warned = list(tolerated_in_contents(offered, stream))
        assert all(refusal.rule.code == refusal.code and _is_one_line(refusal.message) for refusal in reported)
        assert all(finding.rule.code == finding.code and _is_one_line(finding.detail) for finding in warned)
        path = folder / filename
        path.write_bytes(content)
        with contextlib.suppress(*BROKEN):
            core_metadata(path)
        assert time.perf_counter() - started < LONGEST_SECONDS

    return judge_all


def _is_one_line(text: str) -> bool:
    return len(text.splitlines()) <= 1 and len(text) <= 320 and text.isprintable()


@hostile
@given(damaged(WHEELS))
def test_damaged_wheels(judge: Callable[[str, bytes], None], content: bytes) -> None:
    """A wheel with some bytes changed."""
    judge(WHEEL, content)


@hostile
@given(forged_zips())
def test_forged_wheels(judge: Callable[[str, bytes], None], content: bytes) -> None:
    """A ZIP archive whose records contradict one another."""
    judge(WHEEL, content)


@hostile
@given(damaged(ZIP_SDISTS))
def test_damaged_zip_sdists(judge: Callable[[str, bytes], None], content: bytes) -> None:
    """An sdist in the old format with some bytes changed."""
    judge(ZIP_SDIST, content)


@hostile
@given(damaged(SDISTS))
def test_damaged_gzip(judge: Callable[[str, bytes], None], content: bytes) -> None:
    """An sdist with some bytes changed."""
    judge(SDIST, content)


@hostile
@given(damaged(TARS))
def test_damaged_tars(judge: Callable[[str, bytes], None], content: bytes) -> None:
    """A sound gzip stream around a damaged tar."""
    judge(SDIST, gzip.compress(content, 1))


@hostile
@given(forged_tars())
def test_forged_tars(judge: Callable[[str, bytes], None], content: bytes) -> None:
    """Headers that say anything, under right checksums."""
    judge(SDIST, content)


@hostile
@given(
    st.sampled_from((f"{INFO}/RECORD", f"{INFO}/WHEEL", f"{INFO}/METADATA", f"{INFO}/entry_points.txt")),
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=300).map(lambda text: text.encode("utf-8", "replace")),
        damaged((b"[a]\nb = c:d\n", b"a,sha256=b,1\n")),
    ),
)
def test_forged_texts(judge: Callable[[str, bytes], None], name: str, content: bytes) -> None:
    """A sound archive with any text where one is read."""
    judge(WHEEL, wheel({name: content}))
