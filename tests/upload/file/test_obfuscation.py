"""Obfuscated modules are found by what the tools write."""

import io
from pathlib import Path

import pytest

import pytest_release_check
from pytest_release_check.upload.file.obfuscation import LONGEST, PYARMOR_CALL, PYE_MARKS, obfuscation_refusals
from tests.upload.offers import SDIST, WHEEL, offer
from tests.upload.tar_bytes import TOP, tarred
from tests.upload.zip_bytes import zipped

ARMORED = b"from pyarmor_runtime_000000 import x\n" + PYARMOR_CALL + b" b'PY000000')\n"
DEFENDED = PYE_MARKS[0] + b"\n;d3\n-" + PYE_MARKS[1] + b"-\n"


@pytest.mark.parametrize("filename", [WHEEL, SDIST])
@pytest.mark.parametrize(
    ("name", "content", "phrases"),
    [
        pytest.param("a.py", ARMORED, ["PyArmor"], id="PYPI092-module"),
        pytest.param("a.pye", ARMORED, ["PyArmor"], id="PYPI092-pye"),
        pytest.param("a.py", ARMORED + b"#" * (LONGEST - len(ARMORED)), ["PyArmor"], id="PYPI092-just-short-enough"),
        pytest.param("a.py", ARMORED + b"#" * LONGEST, [], id="PYPI092-too-long"),
        pytest.param("a.txt", ARMORED, [], id="PYPI092-no-module"),
        pytest.param("a.py", b"import pyarmor  # __pyarmor__\n", [], id="PYPI092-named-only"),
        pytest.param("a.pye", DEFENDED, ["SourceDefender"], id="PYPI093-pye"),
        pytest.param("a.py", DEFENDED, ["SourceDefender"], id="PYPI093-module"),
        pytest.param("a.py", PYE_MARKS[0], [], id="PYPI093-begin-only"),
        pytest.param("a.py", PYE_MARKS[1], [], id="PYPI093-end-only"),
    ],
)
def test_markers(filename: str, name: str, content: bytes, phrases: list[str]) -> None:
    """The call or both marks in a module, and nothing less."""
    member = (f"{TOP}/{name}", content)
    archive = zipped([member]) if filename == WHEEL else tarred(member)
    found = [refusal.message for refusal in obfuscation_refusals(offer(filename), io.BytesIO(archive))]
    assert len(found) == len(phrases)
    assert all(phrase in message for phrase, message in zip(phrases, found, strict=True))


def test_our_own_modules_are_not_taken_for_obfuscated() -> None:
    """The marks are nowhere written out: the release of this project has these files in it."""
    roots = (Path(pytest_release_check.__file__).parent, Path(__file__).parent)
    members = [(str(at), path.read_bytes()) for root in roots for at, path in enumerate(root.rglob("*.py"))]
    sources = b"".join(content for _, content in members)
    assert PYARMOR_CALL not in sources
    assert not any(mark in sources for mark in PYE_MARKS)
