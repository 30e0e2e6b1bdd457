"""Exactly the platform tags of PyPI's list are taken."""

import pytest

from pytest_release_check.upload.file.platforms import is_platform_taken

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


@pytest.mark.parametrize("tag", [pytest.param(tag, id=f"PYPI121-taken-{tag}") for tag in TAKEN.split()])
def test_taken(tag: str) -> None:
    """Tags of platforms that PyPI knows."""
    assert is_platform_taken(tag)


@pytest.mark.parametrize("tag", [pytest.param(tag, id=f"PYPI121-{tag}") for tag in (*REFUSED.split(), "")])
def test_refused(tag: str) -> None:
    """Tags that are near to those, or none."""
    assert not is_platform_taken(tag)
