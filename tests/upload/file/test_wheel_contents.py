"""What PyPI looks for in a wheel."""

import io

import pytest

from pytest_release_check.model.upload import Offer
from pytest_release_check.upload.file.wheel_contents import wheel_content_refusals, wheel_layout_refusals
from tests.upload.offers import INFO, WHEEL, offer, wheel

RECORD, POINTS = f"{INFO}/RECORD", f"{INFO}/entry_points.txt"
LICENSED = offer(license_file=("LICENSE", "doc/NOTICE"))
SOUND = wheel()


def codes(offered: Offer, content: bytes) -> list[str]:
    layout = list(wheel_layout_refusals(offered, io.BytesIO(content)))
    return [refusal.code for refusal in (*layout, *wheel_content_refusals(offered, io.BytesIO(content)))]


def encrypted(member: str) -> bytes:
    """The flag is set in both headers; nobody gets as far as the data."""
    content = bytearray(SOUND)
    for signature, flags, name in ((b"PK\3\4", 6, 30), (b"PK\1\2", 8, 46)):
        at = content.find(signature)
        while at >= 0:
            content[at + flags] |= content[at + name : at + name + len(member)] == member.encode()
            at = content.find(signature, at + 1)
    return bytes(content)


@pytest.mark.parametrize(
    ("filename", "content", "expected"),
    [
        pytest.param(WHEEL, wheel({f"{INFO}/WHEEL": None}), ["PYPI090"], id="PYPI090-absent"),
        pytest.param("Demo-1.0-py3-none-any.whl", SOUND, ["PYPI090", "PYPI126", "PYPI128"], id="PYPI090-other-case"),
        pytest.param("demo-1.0.0-py3-none-any.whl", SOUND, ["PYPI090", "PYPI126", "PYPI128"], id="PYPI090-version"),
        pytest.param("demo-1.0.whl", SOUND, ["PYPI091"], id="PYPI091-two-parts"),
        pytest.param("demo.whl", SOUND, ["PYPI091"], id="PYPI091-one-part"),
        pytest.param(WHEEL, encrypted(f"{INFO}/WHEEL"), ["PYPI140"], id="PYPI140-encrypted"),
        pytest.param(WHEEL, encrypted(RECORD), ["PYPI126"], id="PYPI126-encrypted"),
        pytest.param(WHEEL, wheel({RECORD: None}), ["PYPI126"], id="PYPI126-absent"),
        pytest.param(WHEEL, wheel(record=b"demo.py,\xff,\n"), ["PYPI126"], id="PYPI126-not-utf-8"),
        pytest.param(WHEEL, wheel(record="x" * 140_000), ["PYPI126"], id="PYPI126-not-csv"),
        pytest.param(WHEEL, wheel(record="x" * 2_000_000), ["PYPI126"], id="PYPI126-endless-line"),
        pytest.param(WHEEL, wheel({f"{INFO}/METADATA": None}), ["PYPI128"], id="PYPI128-absent"),
        pytest.param(WHEEL, encrypted(f"{INFO}/METADATA"), ["PYPI128"], id="PYPI128-encrypted"),
        pytest.param(WHEEL, wheel(record="demo.py,,\n\nx.py,,\n"), ["PYPI139"], id="PYPI139-between"),
        pytest.param(WHEEL, wheel(record="demo.py,,\n\n"), ["PYPI139"], id="PYPI139-last"),
    ],
)
def test_refused(filename: str, content: bytes, expected: list[str]) -> None:
    """What is missing or unreadable is reported with its code."""
    assert codes(offer(filename), content) == expected


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(SOUND, id="PYPI090-whole"),
        pytest.param(wheel(record=""), id="PYPI126-empty"),
        pytest.param(wheel(record="demo.py,,\r\nx.py,,"), id="PYPI139-no-newline-at-the-end"),
        pytest.param(wheel({"a,b.py": ""}, record='"a,b.py",,\n" ",,\n'), id="PYPI126-quoted"),
        pytest.param(wheel({f"{INFO}/METADATA": ""}), id="PYPI128-empty"),
        pytest.param(wheel({f"{INFO}/WHEEL": ""}), id="PYPI090-empty"),
    ],
)
def test_accepted(content: bytes) -> None:
    """Presence is enough."""
    assert codes(offer(), content) == []


@pytest.mark.parametrize(
    ("text", "is_refused"),
    [
        pytest.param("[console_scripts]\ndemo = demo:main\n", False, id="PYPI127-script"),
        pytest.param("", False, id="PYPI127-empty"),
        pytest.param("[a.plugins]\nany name: at all = x\n; a comment\n# another\n", False, id="PYPI127-other-group"),
        pytest.param("[console_scripts]\ndemo-x.y_z = no reference\n", False, id="PYPI127-value-not-looked-at"),
        pytest.param("[console_scripts]\nDemo = a:b\ndemo = a:b\n", False, id="PYPI127-case-differs"),
        pytest.param("[console_scripts]\ndemo = a:b\n[gui_scripts]\ndemo = a:b\n", False, id="PYPI127-two-groups"),
        pytest.param("[x]\na = 100%\nb = %(c)s\n", False, id="PYPI127-no-interpolation"),
        pytest.param(b"[console_scripts]\n\xff = a:b\n", True, id="PYPI127-not-utf-8"),
        pytest.param("demo = a:b\n", True, id="PYPI127-no-section"),
        pytest.param("[console_scripts]\ndemo\n", True, id="PYPI127-no-value"),
        pytest.param("[console_scripts]\ndemo: a:b\n", True, id="PYPI127-colon"),
        pytest.param("[console_scripts]\na = a:b\na = a:c\n", True, id="PYPI127-key-twice"),
        pytest.param("[x]\na = a:b\n[x]\nb = a:c\n", True, id="PYPI127-section-twice"),
        pytest.param("[console_scripts]\nmy demo = a:b\n", True, id="PYPI127-blank-in-the-name"),
        pytest.param("[gui_scripts]\nx/y = a:b\n", True, id="PYPI127-slash-in-the-name"),
    ],
)
def test_entry_points(text: str | bytes, is_refused: bool) -> None:
    """Groups, names and the form are looked at, references are not."""
    assert codes(offer(), wheel({POINTS: text})) == ["PYPI127"] * is_refused


@pytest.mark.parametrize(
    ("members", "missing"),
    [
        pytest.param(["licenses/LICENSE", "licenses/doc/NOTICE"], 0, id="PYPI125-both"),
        pytest.param(["licenses/LICENSE"], 1, id="PYPI125-one"),
        pytest.param(["LICENSE", "doc/NOTICE"], 2, id="PYPI125-old-place"),
        pytest.param(["licenses/license", "licenses/NOTICE"], 2, id="PYPI125-spelled-otherwise"),
    ],
)
def test_license_files(members: list[str], missing: int) -> None:
    """Each one that the form names must be below .dist-info/licenses."""
    assert codes(LICENSED, wheel({f"{INFO}/{member}": "" for member in members})) == ["PYPI125"] * missing


def test_key_phrases() -> None:
    """Messages are recognised by the words PyPI uses."""
    empty, content = wheel({f"{INFO}/WHEEL": None, f"{INFO}/METADATA": None, RECORD: None, POINTS: "x"}), LICENSED
    found = [
        *wheel_layout_refusals(offer("demo.whl"), io.BytesIO(empty)),
        *wheel_layout_refusals(content, io.BytesIO(empty)),
        *wheel_content_refusals(content, io.BytesIO(empty)),
    ]
    phrases = [
        "Unable to parse name",
        "WHEEL not found",
        "License-File",
        "License-File",
        "required RECORD file",
        "invalid entry points",
        "required METADATA file",
    ]
    assert [phrase in refusal.message for phrase, refusal in zip(phrases, found, strict=True)] == [True] * 7
