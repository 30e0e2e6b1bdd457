"""The format of extension modules, and the library of Python that they need, against the tags."""

import pytest

from pytest_release_check.checks.compiled.formats import format_findings
from pytest_release_check.model.binaries import Binary
from tests.builders import wheel
from tests.checks.compiled.made import binary, held
from tests.checks.contents.made import reported

LINUX, MAC, WINDOWS = "cp312-cp312-manylinux_2_28_x86_64", "cp312-cp312-macosx_11_0_arm64", "cp312-cp312-win_amd64"
ABI3 = "demo/_fast.abi3.so"


def slugs(tag: str, *binaries: Binary) -> list[str]:
    return [slug for slug, _ in reported(*format_findings(wheel(tag=tag), held(*binaries)))]


@pytest.mark.parametrize(
    ("tag", "path", "kind"),
    [
        ("cp39-abi3-manylinux_2_28_x86_64", ABI3, "a text file"),
        ("cp39-abi3-musllinux_1_2_x86_64", ABI3, "Mach-O"),
        (LINUX, "demo/_fast.cpython-312-x86_64-linux-gnu.so", "an empty file"),
        (MAC, "demo/_fast.cpython-312-darwin.so", "ELF"),
        (WINDOWS, "demo/_fast.cp312-win_amd64.pyd", "ELF"),
    ],
)
def test_files_that_no_loader_takes(tag: str, path: str, kind: str) -> None:
    assert slugs(tag, binary(path, "?", format=kind)) == ["extension-unloadable"]


@pytest.mark.parametrize(
    ("tag", "path", "kind"),
    [
        (LINUX, ABI3, "ELF"),
        (f"{LINUX}.linux_x86_64", ABI3, "ELF"),
        (MAC, ABI3, "Mach-O"),
        (WINDOWS, "demo/_fast.pyd", "PE"),
        (LINUX, "demo/_fast.cp312-win_amd64.pyd", "PE"),
        (LINUX, "demo/libdata.so", "a text file"),
        ("cp312-cp312-android_24_x86_64", ABI3, "a text file"),
        (LINUX, ABI3, ""),
    ],
)
def test_files_that_are_right_or_of_no_matter(tag: str, path: str, kind: str) -> None:
    """What no Python of the tag imports may be anything; so may what was not read."""
    assert slugs(tag, binary(path, format=kind)) == []


@pytest.mark.parametrize(
    ("tag", "libraries", "is_wrong"),
    [
        (WINDOWS, ("python312.dll", "kernel32.dll"), False),
        (WINDOWS, ("python3.dll",), False),
        (WINDOWS, ("python311.dll",), True),
        (WINDOWS, ("python312_d.dll",), True),
        ("cp313-cp313t-win_amd64", ("python313t.dll",), False),
        ("cp313-cp313t-win_amd64", ("python313.dll",), True),
        ("cp39-abi3-win_amd64", ("python3.dll",), False),
        ("cp39-abi3-win_amd64", ("python39.dll",), True),
        ("pp310-pypy310_pp73-win_amd64", ("python310.dll",), False),
        ("cp310.cp311-cp310.cp311-win_amd64", ("python310.dll",), False),
    ],
)
def test_the_library_of_python(tag: str, libraries: tuple[str, ...], is_wrong: bool) -> None:
    """Only where the tag names one CPython, or the limited API."""
    found = slugs(tag, binary("demo/_fast.pyd", "win_amd64", format="PE", libraries=libraries))
    assert found == ["python-library-differs"] * is_wrong
