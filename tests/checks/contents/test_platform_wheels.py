"""The wheels of one release."""

import pytest

from pytest_release_check.checks.contents.platform_wheels import missing_extensions, missing_files
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
        (
            ("demo/_fast.graalpy250-312-native-x86_64-linux.so", "demo/_ring.graalpy250-312-native-x86_64-linux.so"),
            "graalpy312-graalpy250_312_native-manylinux2014_x86_64",
            "",
        ),
        (("demo/_fast.pypy311-pp73-darwin.so", "demo/_ring.py"), "pp311-pypy311_pp73-macosx_11_0_arm64", ""),
        (("demo/_fast.pypy311-pp73-darwin.so",), "pp311-pypy311_pp73-macosx_11_0_arm64", "demo._ring"),
        ((*MAC, "demo/_ring.py"), "cp312-cp312-macosx_11_0_arm64", "demo._ring"),
        ((*LINUX, "demo/_linux.cpython-312-aarch64-linux-gnu.so"), "cp312-cp312-manylinux_2_17_aarch64", ""),
    ],
)
def test_extension_modules_of_others(other: tuple[str, ...], tag: str, missing: str) -> None:
    """What one compiled wheel has the others have too, but for what is named for a platform."""
    wheels = [(wheel(tag="cp312-cp312-linux_x86_64"), LINUX), (wheel(tag=tag), other)]
    findings = reported(*missing_extensions((file, contents(names(*members))) for file, members in wheels))
    assert findings == ([("extensions-missing", missing)] if missing else [])


TAGS = (
    "cp311-cp311-win_amd64",
    "cp312-cp312-win_amd64",
    "cp311-cp311-macosx_11_0_arm64",
    "cp312-cp312-macosx_11_0_arm64",
)


@pytest.mark.parametrize(
    ("lacking", "name", "is_missed"),
    [
        (TAGS[:1], "demo/words.txt", True),
        (TAGS[:1], "demo/_native.py", True),
        ((TAGS[0], TAGS[3]), "demo/words.txt", True),
        (TAGS[:2], "demo/words.txt", False),
        (TAGS[::2], "demo/words.txt", False),
        (TAGS[:1], "demo/_fast.cp311-win_amd64.pyd", False),
        (TAGS[:1], "demo.libs/about.txt", False),
        (TAGS[:1], "demo-1.0.dist-info/sboms/x.json", False),
        (TAGS[:1], "demo/py.typed", False),
    ],
)
def test_files_of_others(lacking: tuple[str, ...], name: str, is_missed: bool) -> None:
    """What neither the system nor the Python explains; metadata and compiled files differ by themselves."""
    wheels = [
        (
            wheel(tag=tag, classifiers=("Typing :: Typed",)),
            contents(names("demo/__init__.py", *([] if tag in lacking else [name]))),
        )
        for tag in TAGS
    ]
    found = reported(*missing_files(wheels))
    assert found == ([("files-missing-in-wheel", name)] * len(lacking) if is_missed else [])
