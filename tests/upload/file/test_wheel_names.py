"""Names of wheels are refused as PyPI refuses them, and nothing more."""

import pytest

from pytest_release_check.upload.file.wheel_names import (
    is_platform_taken,
    local_note,
    local_wheels,
    wheel_name_refusals,
)
from tests.builders import distributions, sdist, wheel
from tests.upload.forms import Value, codes, offer

TAKEN = """
any win32 win_amd64 win_arm64 win_ia64 WIN32 manylinux1_x86_64 manylinux1_i686 manylinux2010_i686 manylinux2014_x86_64
manylinux2014_ppc64 manylinux2014_s390x manylinux_2_17_ppc64 manylinux_2_39_riscv64 manylinux_2_28_aarch64
musllinux_1_2_x86_64 musllinux_1_2_riscv64 linux_armv6l linux_armv7l macosx_10_9_x86_64 macosx_10_16_universal2
macosx_10_6_fat3 macosx_11_0_arm64 macosx_12_0_universal2 macosx_13_0_x86_64 macosx_14_0_arm64 macosx_15_0_arm64
macosx_26_0_arm64 ios_13_0_arm64_iphoneos ios_13_0_x86_64_iphonesimulator android_21_arm64_v8a android_24_armeabi_v7a
pyemscripten_2025_0_wasm32
"""

REFUSED = """
linux_x86_64 linux_aarch64 linux_armv8l manylinux1_aarch64 manylinux2010_aarch64 manylinux2014_riscv64
manylinux_2_17_loongarch64 manylinux_2_17 manylinux2_17_x86_64 musllinux_1_2_ppc64 musllinux2014_x86_64
macosx_11_1_arm64 macosx_14_5_arm64 macosx_16_0_arm64 macosx_25_0_arm64 macosx_27_0_arm64
macosx_10_9_fat32 macosx_10_arm64 win_x64 win64
ios_13_0_arm64 ios_13_0_i386_iphoneos android_21_mips emscripten_3_1_58_wasm32 pyemscripten_2025_0_wasm64 wasi_0_1
freebsd_14_x86_64 none any_ macosx_11_0_arm64x
"""


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


@pytest.mark.parametrize("tag", [pytest.param(tag, id=f"PYPI121-taken-{tag}") for tag in TAKEN.split()])
def test_platforms_taken(tag: str) -> None:
    """Tags of platforms that PyPI knows."""
    assert is_platform_taken(tag)


@pytest.mark.parametrize("tag", [pytest.param(tag, id=f"PYPI121-{tag}") for tag in (*REFUSED.split(), "")])
def test_platforms_refused(tag: str) -> None:
    """Tags that are near to those, or none."""
    assert not is_platform_taken(tag)


@pytest.mark.parametrize(
    ("tag", "found"),
    [
        ("cp312-cp312-linux_x86_64", True),
        ("cp310-abi3-linux_aarch64", True),
        ("py3-none-linux_riscv64", True),
        ("cp312-cp312-manylinux_2_17_x86_64", False),
        ("cp312-cp312-musllinux_1_2_x86_64", False),
        ("cp312-cp312-linux_armv7l", False),
        ("cp312-cp312-macosx_11_1_arm64", False),
        ("cp312-cp312-linux_x86_64.macosx_11_1_arm64", False),
        ("cp312-cp312-manylinux_9_x86_64", False),
        ("py3-none-odd", False),
        ("py3-none-any", False),
    ],
)
def test_local_wheels(tag: str, found: bool) -> None:
    """A plain Linux tag, which PyPI refuses; other tags that it refuses are mistakes."""
    file = wheel(tag=tag)
    assert local_wheels(distributions(file, sdist())) == ((file.filename,) if found else ())


def test_the_note_says_how_to_check_the_wheels_of_ci() -> None:
    """What it is, and what to do."""
    assert "--release-dist" in local_note(("demo-1.0-cp312-cp312-linux_x86_64.whl",))
