"""Defects of a wheel that PyPI takes are warned of; sound wheels are not."""

import io

import pytest

from pytest_release_check.rules.finding import Finding
from pytest_release_check.upload.tolerated.wheel import tolerated_in_wheel
from tests.upload.offers import INFO, WHEEL, offer, wheel

METADATA, WHEEL_FILE = f"{INFO}/METADATA", f"{INFO}/WHEEL"
TAGGED = wheel({WHEEL_FILE: "Tag: py2-none-any\nTag: py3-none-any\n"})


def found(filename: str, content: bytes) -> list[Finding]:
    return list(tolerated_in_wheel(offer(filename), io.BytesIO(content)))


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
        pytest.param(wheel({"other-1.dist-info/METADATA": ""}), "RC238", id="RC238-another"),
        pytest.param(wheel({"../x.py": ""}), "RC239", id="RC239-parent"),
        pytest.param(wheel({"a/../../x.py": ""}), "RC239", id="RC239-parent-inside"),
        pytest.param(wheel({"/x.py": ""}), "RC239", id="RC239-absolute"),
    ],
)
def test_defects(content: bytes, code: str) -> None:
    """Each defect gives one warning of its kind."""
    assert [finding.code for finding in found(WHEEL, content)] == [code]


@pytest.mark.parametrize(
    ("filename", "content"),
    [
        pytest.param(WHEEL, wheel(), id="RC231-sound"),
        pytest.param(WHEEL, wheel({METADATA: "name: Demo\nVersion: 1.0.0\n"}), id="RC231-normal-form"),
        pytest.param("demo-1.0-py2.py3-none-any.whl", TAGGED, id="RC234-compressed"),
        pytest.param("demo-1.0-1-py2.py3-none-any.whl", TAGGED, id="RC234-build-number"),
        pytest.param(WHEEL, wheel({f"a/{INFO}/METADATA": "", "x..py": ""}), id="RC238-deeper"),
    ],
)
def test_sound_wheels(filename: str, content: bytes) -> None:
    """No alarm without a defect."""
    assert found(filename, content) == []
