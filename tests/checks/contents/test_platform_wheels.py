"""The wheels of one release."""

import pytest

from pytest_release_check.checks.contents.platform_wheels import missing_extensions
from tests.builders import wheel
from tests.checks.contents.made import contents, names, reported

LINUX = ("demo/__init__.py", "demo/_fast.cpython-312-x86_64-linux-gnu.so", "demo/_ring.abi3.so")
MAC = ("demo/__init__.py", "demo/_fast.cpython-312-darwin.so")


@pytest.mark.parametrize(
    ("other", "tag", "missing"),
    [
        (MAC, "cp312-cp312-macosx_11_0_arm64", "demo._ring"),
        (("demo/__init__.py",), "cp312-cp312-win_amd64", "demo._fast, demo._ring"),
        (("demo/__init__.py",), "py3-none-any", ""),
        (("demo/__init__.py", "demo/_fast.so"), "cp27-cp27mu-manylinux1_x86_64", ""),
        (("demo/_fast.cp312-win_amd64.pyd", "demo/_ring.pyd", "demo/_win32.pyd"), "cp312-cp312-win_amd64", ""),
        ((*LINUX, "demo/_linux.cpython-312-aarch64-linux-gnu.so"), "cp312-cp312-manylinux_2_17_aarch64", ""),
    ],
)
def test_extension_modules_of_others(other: tuple[str, ...], tag: str, missing: str) -> None:
    """What one compiled wheel has the others have too, but for what is named for a platform."""
    wheels = [(wheel(tag="cp312-cp312-linux_x86_64"), LINUX), (wheel(tag=tag), other)]
    findings = reported(*missing_extensions((file, contents(names(*members))) for file, members in wheels))
    assert findings == ([("extensions-missing", missing)] if missing else [])
