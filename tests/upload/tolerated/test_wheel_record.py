"""A RECORD that is not about the wheel it is in is warned of; others are not."""

import hashlib
import io

import pytest

from pytest_release_check.rules.finding import Finding
from pytest_release_check.upload.tolerated.wheel import tolerated_in_wheel
from tests.upload.offers import INFO, WHEEL, offer, record_line, wheel

METADATA, WHEEL_FILE, RECORD = f"{INFO}/METADATA", f"{INFO}/WHEEL", f"{INFO}/RECORD"
SOUND_LINES = "".join(
    record_line(name, content)
    for name, content in [
        ("demo.py", "x = 1\n"),
        (METADATA, "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n\nName: not this\n"),
        (WHEEL_FILE, "Wheel-Version: 1.0\nTag: py3-none-any\n"),
    ]
)


def found(content: bytes) -> list[Finding]:
    """Of the whole wheel, so that nothing else is wrong with it."""
    return list(tolerated_in_wheel(offer(WHEEL), io.BytesIO(content)))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(wheel(record=SOUND_LINES.replace("6\n", "7\n", 1)), "RC235", id="RC235-size"),
        pytest.param(wheel(record=SOUND_LINES.replace("sha256=", "sha256=A", 1)), "RC235", id="RC235-hash"),
        pytest.param(wheel({"new.py": ""}, record=SOUND_LINES), "RC236", id="RC236-added"),
        pytest.param(wheel(record=f"{SOUND_LINES}gone.py,,\n"), "RC237", id="RC237-removed"),
    ],
)
def test_defects(content: bytes, code: str) -> None:
    """Each defect gives one warning of its kind."""
    assert [finding.code for finding in found(content)] == [code]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(wheel(record=f"{SOUND_LINES}{RECORD},,\nx.pyc,,\n"), id="RC237-compiled"),
        pytest.param(wheel({"x.pyc": ""}, record=SOUND_LINES), id="RC236-compiled"),
        pytest.param(wheel({f"{RECORD}.jws": "", "d/": ""}, record=SOUND_LINES), id="RC236-signature-folder"),
        pytest.param(wheel(record=SOUND_LINES.replace("sha256=", "new=")), id="RC235-unknown-algorithm"),
    ],
)
def test_sound_records(content: bytes) -> None:
    """Signatures, compiled modules and folders need no row, and a hash of a kind we do not know is not compared."""
    assert found(content) == []


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
    (finding,) = found(wheel(record="".join([f"demo.py,sha256={stated},6\n", *lines[1:]])))
    assert (finding.code, finding.detail) == ("RC235", f"'demo.py ({why})'")


def test_many_members_are_one_finding() -> None:
    """The first few names and how many more."""
    (finding,) = found(wheel({f"{number}.py": "" for number in range(9)}, record=SOUND_LINES))
    assert (finding.code, finding.subject) == ("RC236", WHEEL)
    assert finding.detail == "'0.py', '1.py', '2.py' and 6 more"
