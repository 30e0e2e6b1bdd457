"""What PyPI looks for in an sdist, beside its container."""

import io

import pytest

from pytest_release_check.upload.file.sdist_contents import sdist_content_refusals, sdist_layout_refusals
from tests.upload.offers import SDIST, offer
from tests.upload.tar_bytes import TOP, tarred
from tests.upload.zip_bytes import zipped

ZIPPED = "demo-1.0.zip"


@pytest.mark.parametrize(
    ("names", "phrases"),
    [
        pytest.param([f"{TOP}/PKG-INFO", f"{TOP}/setup.py"], [], id="PYPI115-whole"),
        pytest.param([f"{TOP}/", f"{TOP}/PKG-INFO"], [], id="PYPI115-folder"),
        pytest.param([f"{TOP}/PKG-INFO", "x/y"], ["top-level directories"], id="PYPI115-two-tops"),
        pytest.param([f"{TOP}/setup.py", f"{TOP}/x"], ["PKG-INFO not found"], id="PYPI115-no-pkg-info"),
        pytest.param([f"{TOP}/PKG-INFO", "/x"], ["absolute and relative"], id="PYPI138-zip"),
    ],
)
def test_zip_sdists(names: list[str], phrases: list[str]) -> None:
    """Top folder and PKG-INFO are judged as those of a tar."""
    content = io.BytesIO(zipped([(name, "") for name in names]))
    found = [refusal.message for refusal in sdist_layout_refusals(offer(ZIPPED), content)]
    assert len(found) == len(phrases)
    assert all(phrase in message for phrase, message in zip(phrases, found, strict=True))


@pytest.mark.parametrize("filename", [SDIST, ZIPPED])
@pytest.mark.parametrize(
    ("name", "codes"),
    [
        pytest.param(f"{TOP}/doc/NOTICE", [], id="PYPI119-there"),
        pytest.param(f"{TOP}/NOTICE", ["PYPI119"], id="PYPI119-elsewhere"),
        pytest.param("doc/NOTICE", ["PYPI119"], id="PYPI119-outside"),
    ],
)
def test_license_files(filename: str, name: str, codes: list[str]) -> None:
    """Each one that the form names must be below the top folder."""
    members = [(f"{TOP}/PKG-INFO", b""), (name, b"")]
    content = tarred(*members) if filename == SDIST else zipped(members)
    found = list(sdist_content_refusals(offer(filename, license_file=("doc/NOTICE",)), io.BytesIO(content)))
    assert [refusal.code for refusal in found] == codes
    assert all("License-File" in refusal.message for refusal in found)
