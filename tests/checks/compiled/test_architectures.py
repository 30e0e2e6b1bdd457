"""The machines of compiled files, and the oldest macOS, against the platform tags."""

import pytest

from pytest_release_check.checks.compiled.architectures import architecture_findings
from pytest_release_check.model.binaries import Binary
from tests.builders import wheel
from tests.checks.compiled.made import binary, held

GNU = "demo/_fast.cpython-312-{}-linux-gnu.so"
MAC = "demo/_fast.cpython-312-darwin.so"


def slugs(platforms: str, *binaries: Binary) -> list[str]:
    tags = tuple(f"cp312-cp312-{platform}" for platform in platforms.split("."))
    file = wheel(tag=f"cp312-cp312-{platforms}", tags=tags)
    return [finding.rule.slug for finding in architecture_findings(file, held(*binaries))]


@pytest.mark.parametrize(
    ("platforms", "binaries"),
    [
        ("manylinux_2_17_aarch64", [binary("demo/_fast.abi3.so", "x86_64")]),
        ("manylinux_2_17_aarch64", [binary(GNU.format("aarch64"), "x86_64")]),
        ("manylinux2014_aarch64.manylinux_2_17_aarch64", [binary("demo/libfast.so", "x86_64")]),
        ("musllinux_1_2_x86_64", [binary("demo/_fast.abi3.so", "aarch64")]),
        ("manylinux_2_17_i686", [binary("demo/libfast.so", "x86_64"), binary("demo/bin/tool", "x86_64")]),
        ("macosx_11_0_arm64", [binary(MAC, "x86_64")]),
        ("macosx_10_9_universal2", [binary(MAC, "arm64")]),
        ("macosx_10_9_universal2", [binary(MAC, "x86_64")]),
        ("macosx_10_9_universal2", [binary("demo/libfast.dylib", "x86_64")]),
        ("win_arm64", [binary("demo/_fast.pyd", "win_amd64")]),
        ("win_amd64", [binary("demo/_fast.cp312-win_amd64.pyd", "win32")]),
        ("win32", [binary("demo/fast.dll", "win_amd64")]),
    ],
)  # fmt: skip
def test_other_machines(platforms: str, binaries: list[Binary]) -> None:
    """An extension module that its interpreter cannot load, or nothing in the wheel that the machine can run."""
    assert slugs(platforms, *binaries) == ["architecture-differs"]


@pytest.mark.parametrize(
    ("platforms", "binaries"),
    [
        ("manylinux_2_17_aarch64", [binary(GNU.format("aarch64"), "aarch64")]),
        ("linux_armv7l", [binary("demo/_fast.abi3.so", "arm")]),
        ("macosx_10_9_universal2", [binary(MAC, "arm64", "x86_64")]),
        ("macosx_11_0_arm64", [binary(MAC, "arm64", "x86_64")]),
        ("macosx_10_9_universal2", [binary("a.dylib", "arm64"), binary("b.dylib", "x86_64")]),
        ("macosx_10_9_x86_64.macosx_11_0_arm64", [binary(MAC, "x86_64", "arm64")]),
        ("macosx_10_9_intel", [binary(MAC, "i386", "x86_64")]),
        ("macosx_10_9_fat32", [binary(MAC, "ppc")]),
        ("win_amd64", [binary("demo/_fast.pyd", "win_amd64"), binary("demo/helper32.dll", "win32")]),
        ("manylinux_2_17_x86_64", [binary("demo/_fast.abi3.so"), binary("demo/tests/data/arm.so", "aarch64")]),
        ("manylinux_2_17_x86_64", [binary("demo/_fast.abi3.so"), binary("demo/_fast.cp312-win32.pyd", "win32")]),
        ("manylinux_2_17_x86_64", [binary("demo/_fast.abi3.so", "?")]),
        ("android_24_x86_64", [binary("demo/_fast.abi3.so", "aarch64")]),
        ("manylinux_2_17_x86_64", []),
    ],
)  # fmt: skip
def test_the_machines_of_the_tag(platforms: str, binaries: list[Binary]) -> None:
    """Data, helpers for others, and machines and platforms that nothing is known of are no fault."""
    assert slugs(platforms, *binaries) == []


@pytest.mark.parametrize(
    ("platforms", "minimum", "found"),
    [
        ("macosx_10_9_x86_64", {"x86_64": (10, 13)}, True),
        ("macosx_11_0_x86_64", {"x86_64": (13, 0)}, True),
        ("macosx_10_9_universal2", {"x86_64": (10, 9), "arm64": (12, 0)}, True),
        ("macosx_10_9_universal2", {"x86_64": (10, 9), "arm64": (11, 0)}, False),
        ("macosx_10_13_x86_64", {"x86_64": (10, 9)}, False),
        ("macosx_11_0_arm64", {"arm64": (11, 3)}, False),
        ("macosx_11_0_arm64.macosx_10_9_universal2", {"arm64": (11, 0), "x86_64": (10, 9)}, False),
    ],
)
def test_the_oldest_macos(platforms: str, minimum: dict[str, tuple[int, int]], found: bool) -> None:
    """A newer one than the tag's is a warning: the file may do without what is new there."""
    assert slugs(platforms, binary(MAC, "x86_64", "arm64", minimum=minimum)) == ["macos-newer"] * found
