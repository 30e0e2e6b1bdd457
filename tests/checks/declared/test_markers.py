"""Markers that are true nowhere."""

import pytest
from packaging.markers import Marker

from pytest_release_check.checks.declared.markers import may_hold
from tests.checks.declared.releases import of_sdist, of_wheel


@pytest.mark.parametrize(
    "marker",
    [
        "sys_platform == 'windows'",
        "sys_platform == 'Windows'",
        "sys_platform == 'win64'",
        "sys_platform == 'macos'",
        "sys_platform == 'Linux'",
        "platform_system == 'linux'",
        "platform_system == 'win32'",
        "platform_system == 'macOS'",
        "os_name == 'windows'",
        "os_name == 'linux'",
        "implementation_name == 'CPython'",
        "platform_python_implementation == 'cpython'",
        "sys_platform == 'win32' and os_name == 'posix'",
        "sys_platform == 'darwin' and platform_system == 'Linux'",
        "python_version < '3.8' and python_version >= '3.9'",
        "python_version == '3.8.1'",
        "python_version == '310'",
        "python_version >= 'three'",
        "extra == 'gui' and sys_platform == 'windows'",
        "sys_platform == 'windows' or os_name == 'windows'",
        "extra == 'a' and extra == 'b'",
    ],
)
def test_true_nowhere(marker: str) -> None:
    """A value that no Python has, or values that no Python has together."""
    assert not may_hold(Marker(marker))
    assert of_wheel({"demo.py": ""}, requires=(f"foo; {marker}",))["marker-never-true"].detail.startswith("foo; ")


@pytest.mark.parametrize(
    "marker",
    [
        "sys_platform == 'win32'",
        "sys_platform != 'windows'",
        "sys_platform == 'linux2'",
        "sys_platform == 'freebsd13'",
        "'bsd' in sys_platform",
        "'linux' in sys_platform",
        "sys_platform == 'emscripten'",
        "sys_platform == 'cygwin' and os_name == 'posix'",
        "sys_platform in 'win32 cygwin'",
        "sys_platform == 'windows' or sys_platform == 'win32'",
        "platform_system == 'Darwin' and platform_machine == 'arm64'",
        "platform_machine == 'riscv64' and sys_platform == 'linux'",
        "platform_system == 'FreeBSD'",
        "platform_system == 'Java'",
        "platform_release >= '20.9.0'",
        "os_name == 'nt'",
        "os_name == 'java'",
        "implementation_name == 'pypy' and python_version < '3.12'",
        "platform_python_implementation == 'GraalVM'",
        "platform_python_implementation not in 'PyPy CPython'",
        "python_version < '3.8'",
        "python_version < '2.7'",
        "python_version >= '3.20'",
        "python_version > '3.6.1'",
        "python_version == '3.10.*'",
        "python_version in '2.6 2.7 3.2'",
        "python_full_version == '3.11.4'",
        "python_full_version < '3.7.2' and python_full_version >= '3.7'",
        "extra == 'gui' and sys_platform == 'darwin'",
        "extra == 'a' or extra == 'b'",
        "implementation_version >= '7.3.12'",
    ],
)
def test_true_somewhere(marker: str) -> None:
    """On systems and Pythons that are old, rare or to come as well."""
    assert may_hold(Marker(marker))
    assert "marker-never-true" not in of_wheel({"demo.py": ""}, requires=(f"foo; {marker}",))


def test_requirements_of_an_old_sdist() -> None:
    """They stand beside the metadata there."""
    found = of_sdist(
        {"demo.py": "", "setup.py": "", "demo.egg-info/requires.txt": "[:sys_platform == 'windows']\nfoo\n"}
    )
    assert found["marker-never-true"].detail == 'foo; sys_platform == "windows"'
