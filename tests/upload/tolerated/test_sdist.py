"""Defects of an sdist that PyPI takes are warned of; sound sdists are not."""

import io
import tarfile

import pytest

from pytest_release_check.rules.finding import Finding
from pytest_release_check.upload.tolerated.sdist import tolerated_in_sdist
from tests.upload.offers import SDIST, offer
from tests.upload.tar_bytes import BASE, TOP, info, only, tarred
from tests.upload.zip_bytes import zipped


def found(filename: str, content: bytes) -> list[Finding]:
    return list(tolerated_in_sdist(offer(filename), io.BytesIO(content)))


@pytest.mark.parametrize(
    ("filename", "content", "code"),
    [
        pytest.param(SDIST, tarred((f"{TOP}/../../x", b"")), "RC240", id="RC240-name"),
        pytest.param(SDIST, tarred(info(f"{TOP}/l", tarfile.SYMTYPE, link="../x")), "RC240", id="RC240-symlink"),
        pytest.param(SDIST, tarred(info(f"{TOP}/l", tarfile.SYMTYPE, link="/x")), "RC240", id="RC240-absolute-link"),
        pytest.param(SDIST, tarred(info(f"{TOP}/l", tarfile.LNKTYPE, link="x")), "RC240", id="RC240-hard-link"),
        pytest.param(SDIST, tarred(info(f"{TOP}/dev", tarfile.BLKTYPE)), "RC241", id="RC241-device"),
        pytest.param(SDIST, tarred(info(f"{TOP}/pipe", tarfile.FIFOTYPE)), "RC241", id="RC241-pipe"),
        pytest.param(SDIST, tarred(BASE[1]), "RC242", id="RC242-twice"),
        pytest.param("other-1.0.tar.gz", tarred(), "RC243", id="RC243-name"),
        pytest.param("demo-1.1.tar.gz", tarred(), "RC243", id="RC243-version"),
        pytest.param(SDIST, only((f"{TOP}/PKG-INFO", b""), BASE[1]), "RC244", id="RC244-empty"),
        pytest.param(SDIST, only(BASE[0], (f"{TOP}/x", b"")), "RC245", id="RC245-neither"),
        pytest.param("demo-1.0.zip", zipped([(BASE[0])]), "RC245", id="RC245-zip"),
    ],
)
def test_defects(filename: str, content: bytes, code: str) -> None:
    """Each defect gives one warning of its kind."""
    assert [finding.code for finding in found(filename, content)] == [code]


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        pytest.param(SDIST, tarred(), id="RC240-sound"),
        pytest.param(SDIST, tarred(info(f"{TOP}/a/l", tarfile.SYMTYPE, link="../PKG-INFO")), id="RC240-link-inside"),
        pytest.param(SDIST, tarred(info(f"{TOP}/l", tarfile.LNKTYPE, link=BASE[0][0])), id="RC240-hard-link-inside"),
        pytest.param(SDIST, tarred((f"{TOP}/a/../b", b"")), id="RC240-dots-inside"),
        pytest.param(SDIST, tarred(info(TOP), info(TOP)), id="RC242-folder-twice"),
        pytest.param("Demo-1.0.0.tar.gz", tarred(), id="RC243-normal-form"),
        pytest.param(SDIST, only(BASE[0], (f"{TOP}/setup.py", b"")), id="RC245-setup-py"),
    ],
)
def test_sound_sdists(filename: str, content: bytes) -> None:
    """No alarm without a defect."""
    assert found(filename, content) == []
