"""Names of files are refused as PyPI refuses them, and nothing more."""

import pytest

from pytest_release_check.model.upload import Offer
from pytest_release_check.upload.file.filenames import (
    filename_refusals,
    long_name_refusals,
    sdist_name_refusals,
    wheel_name_refusals,
)
from tests.upload.forms import Value, codes, form, offer

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
    ("filename", "changes", "expected", "phrase"),
    [
        pytest.param("demo.tar.gz", {}, ["PYPI116"], "Invalid source distribution filename", id="PYPI116-no-version"),
        pytest.param("demo-one.tar.gz", {}, ["PYPI116"], "Invalid source distribution", id="PYPI116-bad-version"),
        pytest.param("demo-x-1.0.tar.gz", {}, ["PYPI117", "PYPI118"], "Start filename for", id="PYPI117-other"),
        pytest.param("Demo-1.0.tar.gz", {}, ["PYPI118"], "should be 'demo-1.0.tar.gz'", id="PYPI118-capital"),
        pytest.param("demo-1.0.zip", {}, ["PYPI118"], "is invalid, should be", id="PYPI118-zip"),
        pytest.param("demo-1.0.0.tar.gz", {}, ["PYPI118"], "is invalid, should be", id="PYPI118-zeros"),
        pytest.param("demo-2.0.tar.gz", {}, ["PYPI118"], "is invalid, should be", id="PYPI118-other-version"),
        pytest.param("my-demo-1.0.tar.gz", {"name": "my.demo"}, ["PYPI118"], "my_demo-1.0.tar", id="PYPI118-hyphen"),
        pytest.param("demo-1.0-1.tar.gz", {"version": "1.0.post1"}, ["PYPI118"], "post1", id="PYPI118-post-hyphen"),
        pytest.param("demo-1.0.tar.gz", {}, [], "", id="PYPI118-taken"),
        pytest.param(
            "my_demo-1rc1.tar.gz", {"name": "My.Demo", "version": "1.RC-1"}, [], "", id="PYPI118-taken-normal"
        ),
        pytest.param("demo-1.0.tar.gz", {"version": "one", "name": None}, [], "", id="PYPI118-taken-nothing-to-fit"),
    ],
)
def test_sdist_names(filename: str, changes: dict[str, Value], expected: list[str], phrase: str) -> None:
    """An sdist has one name only."""
    refusals = list(sdist_name_refusals(offer(filename, changes)))
    assert codes(refusals) == expected
    assert phrase in "".join(refusal.message for refusal in refusals)


@pytest.mark.parametrize(
    ("filename", "changes", "expected", "phrase"),
    [
        pytest.param("demo-1.0.whl", {}, ["PYPI120"], "Invalid wheel filename", id="PYPI120-two-parts"),
        pytest.param("demo-1.0-1-2-py3-none-any.whl", {}, ["PYPI120"], "Invalid wheel", id="PYPI120-seven-parts"),
        pytest.param("demo-one-py3-none-any.whl", {}, ["PYPI120"], "Invalid wheel filename", id="PYPI120-version"),
        pytest.param("demo-1.0-b1-py3-none-any.whl", {}, ["PYPI120"], "Invalid build number", id="PYPI120-build"),
        pytest.param("demo-1.0--py3-none-any.whl", {}, ["PYPI120"], "Invalid build number", id="PYPI120-no-build"),
        pytest.param("de__mo-1.0-py3-none-any.whl", {}, ["PYPI120"], "Invalid project name", id="PYPI120-underscores"),
        pytest.param("de+mo-1.0-py3-none-any.whl", {}, ["PYPI120"], "Invalid project name", id="PYPI120-plus"),
        pytest.param(
            "demo-1.0-cp312-cp312-linux_x86_64.whl", {}, ["PYPI121"], "unsupported platform tag", id="PYPI121-linux"
        ),
        pytest.param(
            "demo-1.0-cp312-cp312-manylinux2014_x86_64.linux_x86_64.whl", {}, ["PYPI121"], "linux", id="PYPI121-one-of"
        ),
        pytest.param("other-1.0-py3-none-any.whl", {}, ["PYPI122"], "Start filename for", id="PYPI122-other"),
        pytest.param("Demo-1.0-py3-none-any.whl", {}, ["PYPI123"], "should contain the normal", id="PYPI123-capital"),
        pytest.param("my.demo-1.0-py3-none-any.whl", {"name": "my.demo"}, ["PYPI123"], "normalized", id="PYPI123-dot"),
        pytest.param("demo-1.1-py3-none-any.whl", {}, ["PYPI124"], "Version in filename", id="PYPI124-other"),
        pytest.param(
            "other-2.0-py3-none-odd.whl", {}, ["PYPI121", "PYPI122", "PYPI124"], "odd", id="PYPI121-before-others"
        ),
        pytest.param("demo-1.0-1a-py2.py3-none-any.whl", {}, [], "", id="PYPI120-taken-build"),
        pytest.param("demo-1.0.0-py3-none-any.whl", {}, [], "", id="PYPI124-taken-zeros"),
        pytest.param("demo-1RC1-py3-none-any.whl", {"version": "1rc1"}, [], "", id="PYPI124-taken-spelling"),
        pytest.param("my_demo-1.0-odd-odd-WIN32.whl", {"name": "My.Demo"}, [], "", id="PYPI123-taken-tags"),
        pytest.param("demo-1.0-py3-none-any.whl", {"version": "one", "name": None}, [], "", id="PYPI122-taken"),
    ],
)
def test_wheel_names(filename: str, changes: dict[str, Value], expected: list[str], phrase: str) -> None:
    """A wheel's name fits its form, and its platform is one that PyPI takes."""
    refusals = list(wheel_name_refusals(offer(filename, changes)))
    assert codes(refusals) == expected
    assert phrase in "".join(refusal.message for refusal in refusals)


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
