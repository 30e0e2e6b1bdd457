"""Defects that PyPI takes are warned of; sound files are not."""

import hashlib
import io
import tarfile

import pytest

from pytest_release_check.rules.finding import Finding
from pytest_release_check.upload.tolerated.contents import tolerated_in_contents
from tests.upload.offers import INFO, SDIST, WHEEL, offer, record_line, wheel
from tests.upload.tar_bytes import BASE, TOP, info, only, tarred
from tests.upload.zip_bytes import zipped

METADATA, WHEEL_FILE, RECORD = f"{INFO}/METADATA", f"{INFO}/WHEEL", f"{INFO}/RECORD"
TAGGED = wheel({WHEEL_FILE: "Tag: py2-none-any\nTag: py3-none-any\n"})
SOUND_LINES = "".join(
    record_line(name, content)
    for name, content in [
        ("demo.py", "x = 1\n"),
        (METADATA, "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n\nName: not this\n"),
        (WHEEL_FILE, "Wheel-Version: 1.0\nTag: py3-none-any\n"),
    ]
)


def found(filename: str, content: bytes) -> list[Finding]:
    return list(tolerated_in_contents(offer(filename), io.BytesIO(content)))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(wheel({METADATA: "Name: other\nVersion: 1.0\n"}), "RC231", id="RC231-name"),
        pytest.param(wheel({METADATA: "Name: demo\nVersion: 1.1\n"}), "RC231", id="RC231-version"),
        pytest.param(wheel({METADATA: ""}), "RC232", id="RC232-empty"),
        pytest.param(wheel({METADATA: b"\xff\xfe"}), "RC232", id="RC232-bytes"),
        pytest.param(wheel({METADATA: "A text\n\nName: demo\nVersion: 1.0\n"}), "RC232", id="RC232-text"),
        pytest.param(wheel({WHEEL_FILE: "\n"}), "RC233", id="RC233-empty"),
        pytest.param(wheel({WHEEL_FILE: "Tag: py2-none-any\n"}), "RC234", id="RC234-other"),
        pytest.param(TAGGED, "RC234", id="RC234-one-more"),
        pytest.param(wheel({WHEEL_FILE: "Wheel-Version: 1.0\n"}), "RC234", id="RC234-none"),
        pytest.param(wheel(record=SOUND_LINES.replace("6\n", "7\n", 1)), "RC235", id="RC235-size"),
        pytest.param(wheel(record=SOUND_LINES.replace("sha256=", "sha256=A", 1)), "RC235", id="RC235-hash"),
        pytest.param(wheel({"new.py": ""}, record=SOUND_LINES), "RC236", id="RC236-added"),
        pytest.param(wheel(record=f"{SOUND_LINES}gone.py,,\n"), "RC237", id="RC237-removed"),
        pytest.param(wheel({"other-1.dist-info/METADATA": ""}), "RC238", id="RC238-another"),
        pytest.param(wheel({"../x.py": ""}), "RC239", id="RC239-parent"),
        pytest.param(wheel({"a/../../x.py": ""}), "RC239", id="RC239-parent-inside"),
        pytest.param(wheel({"/x.py": ""}), "RC239", id="RC239-absolute"),
    ],
)
def test_wheels(content: bytes, code: str) -> None:
    """Each defect gives one warning of its kind."""
    assert [finding.code for finding in found(WHEEL, content)] == [code]


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        pytest.param(WHEEL, wheel(), id="RC231-sound"),
        pytest.param(WHEEL, wheel({METADATA: "name: Demo\nVersion: 1.0.0\n"}), id="RC231-normal-form"),
        pytest.param("demo-1.0-py2.py3-none-any.whl", TAGGED, id="RC234-compressed"),
        pytest.param("demo-1.0-1-py2.py3-none-any.whl", TAGGED, id="RC234-build-number"),
        pytest.param(WHEEL, wheel(record=f"{SOUND_LINES}{RECORD},,\nx.pyc,,\n"), id="RC237-compiled"),
        pytest.param(WHEEL, wheel({"x.pyc": ""}, record=SOUND_LINES), id="RC236-compiled"),
        pytest.param(WHEEL, wheel({f"{RECORD}.jws": "", "d/": ""}, record=SOUND_LINES), id="RC236-signature-folder"),
        pytest.param(WHEEL, wheel(record=SOUND_LINES.replace("sha256=", "new=")), id="RC235-unknown-algorithm"),
        pytest.param(WHEEL, wheel({f"a/{INFO}/METADATA": "", "x..py": ""}), id="RC238-deeper"),
        pytest.param(SDIST, tarred(), id="RC240-sound"),
        pytest.param(SDIST, tarred(info(f"{TOP}/a/l", tarfile.SYMTYPE, link="../PKG-INFO")), id="RC240-link-inside"),
        pytest.param(SDIST, tarred(info(f"{TOP}/l", tarfile.LNKTYPE, link=BASE[0][0])), id="RC240-hard-link-inside"),
        pytest.param(SDIST, tarred((f"{TOP}/a/../b", b"")), id="RC240-dots-inside"),
        pytest.param(SDIST, tarred(info(TOP), info(TOP)), id="RC242-folder-twice"),
        pytest.param("Demo-1.0.0.tar.gz", tarred(), id="RC243-normal-form"),
        pytest.param(SDIST, only(BASE[0], (f"{TOP}/setup.py", b"")), id="RC245-setup-py"),
    ],
)
def test_sound_files(filename: str, content: bytes) -> None:
    """No alarm without a defect."""
    assert found(filename, content) == []


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
def test_sdists(filename: str, content: bytes, code: str) -> None:
    """Each defect gives one warning of its kind."""
    assert [finding.code for finding in found(filename, content)] == [code]


@pytest.mark.parametrize(
    ("stated", "why"),
    [
        pytest.param(hashlib.sha256(b"x = 1\n").hexdigest(), "its sha256 is hex, not base64", id="hex"),
        pytest.param(hashlib.sha256(b"x = 2\n").hexdigest(), "its sha256 is another one", id="hex-of-another"),
        pytest.param("abc", "its sha256 is another one", id="another"),
    ],
)
def test_what_is_wrong_with_a_hash(stated: str, why: str) -> None:
    """A digest in the wrong spelling is not one of other bytes."""
    lines = SOUND_LINES.splitlines(keepends=True)
    (finding,) = found(WHEEL, wheel(record="".join([f"demo.py,sha256={stated},6\n", *lines[1:]])))
    assert (finding.code, finding.detail) == ("RC235", f"'demo.py ({why})'")


def test_many_members_are_one_finding() -> None:
    """The first few names and how many more."""
    (finding,) = found(WHEEL, wheel({f"{number}.py": "" for number in range(9)}, record=SOUND_LINES))
    assert (finding.code, finding.subject) == ("RC236", WHEEL)
    assert finding.detail == "'0.py', '1.py', '2.py' and 6 more"
