"""What any file name, and the content type beside it, must be."""

import pytest

from pytest_release_check.model.upload import Offer
from pytest_release_check.upload.file.filenames import filename_refusals, long_name_refusals
from tests.upload.forms import codes, form, offer

END = "-1.0-py3-none-any.whl"


@pytest.mark.parametrize(
    ("filename", "filetype", "expected", "phrase"),
    [
        pytest.param(f"de\x07mo{END}", "bdist_wheel", ["PYPI073"], "non-printable", id="PYPI073-bell"),
        pytest.param("demo.exe\x7f", "bdist_wheel", ["PYPI073"], "non-printable", id="PYPI073-delete"),
        pytest.param(f"../demo{END}", "bdist_wheel", ["PYPI074"], "'/' or '\\'", id="PYPI074-slash"),
        pytest.param(f"..\\demo{END}", "bdist_wheel", ["PYPI074"], "'/' or '\\'", id="PYPI074-backslash"),
        pytest.param("a/\n", "sdist", ["PYPI073", "PYPI074"], "non-printable", id="PYPI073-both"),
        pytest.param("demo-1.0.egg", "bdist_wheel", ["PYPI075"], "Invalid file extension: Use", id="PYPI075-egg"),
        pytest.param("demo-1.0.tar.bz2", "sdist", ["PYPI075"], "Invalid file extension: Use", id="PYPI075-bz2"),
        pytest.param(".whl", "bdist_wheel", ["PYPI075"], "Invalid file extension: Use", id="PYPI075-nothing-else"),
        pytest.param("", "sdist", ["PYPI075"], "Invalid file extension: Use", id="PYPI075-no-name"),
        pytest.param("..", "sdist", ["PYPI075"], "Invalid file extension: Use", id="PYPI075-parent"),
        pytest.param("demo-1.0.tar.gz", "bdist_wheel", ["PYPI076"], "is invalid for filetype", id="PYPI076-unfit"),
        pytest.param(f"demo{END}", "sdist", ["PYPI076"], "is invalid for filetype", id="PYPI076-wheel"),
        pytest.param("demo-1.0.TAR.GZ", "sdist", ["PYPI076"], "is invalid for filetype", id="PYPI076-capitals"),
        pytest.param(f"{'d' * 235}{END}", "bdist_wheel", ["PYPI141"], "too long", id="PYPI141-256"),
        pytest.param(f"{'ö' * 118}{END}", "bdist_wheel", ["PYPI141"], "too long", id="PYPI141-bytes"),
        pytest.param(f"\ud800{END}", "bdist_wheel", [], "", id="PYPI073-taken-surrogate"),
        pytest.param(f"de mo\u0085{END}", "bdist_wheel", [], "", id="PYPI073-taken-c1"),
        pytest.param(f"{'d' * 234}{END}", "bdist_wheel", [], "", id="PYPI141-taken-255"),
        pytest.param("demo-1.0.zip", "sdist", [], "", id="PYPI075-taken-zip"),
        pytest.param("demo-1.0.zip", "bdist_egg", [], "", id="PYPI076-taken-unknown-type"),
    ],
)
def test_characters_extension_and_length(filename: str, filetype: str, expected: list[str], phrase: str) -> None:
    """A name that would be a path is not looked at any further."""
    refusals = list(filename_refusals(offer(filename, {"filetype": filetype})))
    assert codes(refusals) == expected
    assert all(refusal.message.isprintable() for refusal in refusals)
    assert phrase in "".join(refusal.message for refusal in refusals)


@pytest.mark.parametrize(
    ("content_type", "expected"),
    [
        pytest.param("image/png", ["PYPI072"], id="PYPI072-image"),
        pytest.param("", ["PYPI072"], id="PYPI072-empty"),
        pytest.param(None, [], id="PYPI072-taken-no-header"),
        pytest.param("text/plain", [], id="PYPI072-taken-other"),
    ],
)
def test_content_type(content_type: str | None, expected: list[str]) -> None:
    """Images and an empty header are refused, whatever the file is."""
    sound = offer()
    typed = Offer(form=sound.form, filename=sound.filename, size=1, digests=sound.digests, content_type=content_type)
    refusals = list(filename_refusals(typed))
    assert codes(refusals) == expected
    assert all(refusal.message.startswith("Invalid distribution file.") for refusal in refusals)


@pytest.mark.parametrize(
    ("length", "expected"),
    [
        pytest.param(247, ["PYPI129"], id="PYPI129-256-with-metadata"),
        pytest.param(246, [], id="PYPI129-taken-255-with-metadata"),
    ],
)
def test_room_for_the_metadata_file(length: int, expected: list[str]) -> None:
    """The name with .metadata behind it has at most 255 bytes."""
    name = "d" * (length - len(END)) + END
    assert codes(long_name_refusals(Offer(form=form(), filename=name, size=1, digests={}))) == expected
