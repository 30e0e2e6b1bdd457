"""Extension modules against the tags of their wheel, by the names of their files."""

import pytest

from pytest_release_check.checks.compiled.extension_tags import extension_tag_findings
from tests.builders import wheel
from tests.checks.contents.made import contents, reported

LINUX, WINDOWS, MAC = "manylinux_2_17_x86_64", "win_amd64", "macosx_11_0_arm64"
GNU = "x86_64-linux-gnu"
CERTAIN = {"demo/__init__.py": "from demo._fast import twice\n"}
RELATIVE = {"demo/__init__.py": "import sys\nfrom . import _fast\n"}
OPTIONAL = {"demo/__init__.py": "try:\n    from . import _fast\nexcept ImportError:\n    _fast = None\n"}
UNUSED = {"demo/__init__.py": ""}


def of(tag: str, *files: str, source: dict[str, str] = CERTAIN, requires: str = "") -> list[tuple[str, str]]:
    held = contents({**source, **dict.fromkeys(files, "")})
    python, abi, platforms = tag.split("-")
    tags = tuple(f"{one}-{abi}-{platform}" for one in python.split(".") for platform in platforms.split("."))
    return reported(*extension_tag_findings(wheel(tag=tag, tags=tags, requires_python=requires), held))


def slugs(*args: str, **given: str) -> list[str]:
    return [slug for slug, _ in of(*args, **given)]  # type: ignore[arg-type] # passed on as it is


@pytest.mark.parametrize("source", [CERTAIN, RELATIVE, UNUSED])
@pytest.mark.parametrize(
    ("tag", "file", "words"),
    [
        (f"cp310-abi3-{LINUX}", f"demo/_fast.cpython-310-{GNU}.so", "is not of the limited API, only CPython 3.10"),
        ("cp310-abi3-linux_x86_64", f"demo/_fast.cpython-311-{GNU}.so", "is for every CPython from 3.10 on"),
        (f"cp310-abi3-{WINDOWS}", "demo/_fast.cp310-win_amd64.pyd", "only CPython 3.10"),
        (f"cp310-abi3-{MAC}", "demo/_fast.cpython-312-darwin.so", "only CPython 3.12"),
        (f"cp312-cp312-{LINUX}", f"demo/_fast.cpython-311-{GNU}.so", "only CPython 3.11 imports it"),
        (f"cp312-none-{LINUX}", f"demo/_fast.cpython-311-{GNU}.so", "only CPython 3.11 imports it"),
        (f"cp313-cp313t-{LINUX}", f"demo/_fast.cpython-313-{GNU}.so", "is for CPython 3.13 free-threaded"),
        (f"cp313-cp313-{LINUX}", f"demo/_fast.cpython-313t-{GNU}.so", "only free-threaded CPython 3.13"),
        (f"cp312-cp312-{LINUX}", f"demo/_fast.cpython-312d-{GNU}.so", "only debug CPython 3.12"),
        ("pp310-pypy310_pp73-manylinux_2_17_x86_64", f"demo/_fast.cpython-310-{GNU}.so", "is for PyPy"),
        (f"cp310-cp310-{LINUX}", f"demo/_fast.pypy310-pp73-{GNU}.so", "only PyPy imports it"),
        ("cp312-cp312-manylinux_2_17_aarch64", f"demo/_fast.cpython-312-{GNU}.so", "the suffix is of another platform"),
        (f"cp312-cp312-{MAC}", f"demo/_fast.cpython-312-{GNU}.so", "another platform than macosx_11_0_arm64"),
        (f"cp312-cp312-{LINUX}", "demo/_fast.cpython-312-darwin.so", "another platform than"),
        (f"cp312-cp312-{LINUX}", "demo/_fast.cp312-win_amd64.pyd", "another platform than"),
        (f"cp312-cp312-{LINUX}", "demo/_fast.pyd", "another platform than"),
        ("cp312-cp312-win_arm64", "demo/_fast.cp312-win_amd64.pyd", "another platform than win_arm64"),
        ("pp311-pypy311_pp73-manylinux2014_aarch64", "demo/_fast.pypy311-pp73-x86-linux-gnu.so", "another platform"),
        (
            f"graalpy312-graalpy250_312_native-{LINUX}",
            "demo/_fast.graalpy250-312-native-aarch64-linux.so",
            "another platform than",
        ),
        (
            f"graalpy312-graalpy250_312_native-{LINUX}",
            "demo/_fast.graalpy250-312-native-aarch64-darwin.so",
            "another platform than",
        ),
        (
            "graalpy312-graalpy250_312_native-win_arm64",
            "demo/_fast.graalpy250-312-native-x86_64-win32.pyd",
            "another platform than win_arm64",
        ),
        ("cp312-cp312-win32", f"demo/_fast.cpython-312-{GNU}.so", "another platform than win32"),
        (f"cp312-cp312-{LINUX}", "demo/_fast.cpython-312-x86_64-linux-musl.so", "another platform than"),
    ],
)  # fmt: skip
def test_what_no_interpreter_of_the_tags_imports(tag: str, file: str, words: str, source: dict[str, str]) -> None:
    """Suffix and tags contradict each other, whether the use of the module can be seen or not."""
    ((slug, detail),) = of(tag, file, source=source)
    assert (slug, words in detail) == ("extension-tag-differs", True), detail


@pytest.mark.parametrize(
    ("tag", "files"),
    [
        (f"cp310-abi3-{LINUX}", ["demo/_fast.abi3.so"]),
        (f"cp310-abi3-{LINUX}", ["demo/_fast.so"]),
        (f"cp310-abi3-{WINDOWS}", ["demo/_fast.pyd"]),
        (f"cp310-abi3-{LINUX}", ["demo/_fast.abi3.so", f"demo/_fast.cpython-310-{GNU}.so"]),
        (f"cp310-abi3-{LINUX}", [f"demo/_fast.cpython-310-{GNU}.so", f"demo/_fast.cpython-311-{GNU}.so"]),
        (f"cp312-cp312-{LINUX}", [f"demo/_fast.cpython-312-{GNU}.so"]),
        (f"cp312-cp312-{LINUX}", [f"demo/_fast.cpython-311-{GNU}.so", f"demo/_fast.cpython-312-{GNU}.so"]),
        (f"cp312-cp312-{LINUX}", ["demo/_fast.so", "demo.libs/libz-1a2b.so.1"]),
        (f"cp312-cp312-{LINUX}", ["demo/_fast.abi3.so"]),
        (f"cp37-cp37m-{LINUX}", [f"demo/_fast.cpython-37m-{GNU}.so"]),
        (f"cp27-cp27mu-{LINUX}", ["demo/_fast.so"]),
        (f"cp313-cp313t-{LINUX}", [f"demo/_fast.cpython-313t-{GNU}.so"]),
        ("cp313-cp313t-win_amd64", ["demo/_fast.cp313t-win_amd64.pyd"]),
        (f"cp315-abi3-{LINUX}", ["demo/_fast.abi3t.so"]),
        ("pp310-pypy310_pp73-manylinux_2_17_x86_64", [f"demo/_fast.pypy310-pp73-{GNU}.so"]),
        ("pp311-pypy311_pp73-manylinux_2_5_i686.manylinux1_i686", ["demo/_fast.pypy311-pp73-x86-linux-gnu.so"]),
        ("pp311-pypy311_pp73-musllinux_1_2_i686", ["demo/_fast.pypy311-pp73-x86-linux-gnu.so"]),
        ("pp311-pypy311_pp73-manylinux2014_ppc64le", ["demo/_fast.pypy311-pp73-ppc_64-linux-gnu.so"]),
        ("pp311-pypy311_pp73-manylinux_2_39_newcpu", ["demo/_fast.pypy311-pp73-newcpu_64-linux-gnu.so"]),
        ("pp311-pypy311_pp73-win_amd64", ["demo/_fast.pypy311-pp73-win_amd64.pyd"]),
        (f"graalpy312-graalpy250_312_native-{WINDOWS}", ["demo/_fast.graalpy250-312-native-x86_64-win32.pyd"]),
        (f"graalpy312-graalpy250_312_native-{LINUX}", ["demo/_fast.graalpy250-312-native-x86_64-linux.so"]),
        (f"graalpy312-graalpy250_312_native-{MAC}", ["demo/_fast.graalpy250-312-native-aarch64-darwin.so"]),
        ("cp38-cp38-musllinux_1_1_x86_64", [f"demo/_fast.cpython-38-{GNU}.so"]),
        ("cp312-cp312-musllinux_1_2_x86_64", ["demo/_fast.cpython-312-x86_64-linux-musl.so"]),
        ("cp312-cp312-manylinux_2_17_i686", ["demo/_fast.cpython-312-i386-linux-gnu.so"]),
        ("cp312-cp312-linux_armv6l", ["demo/_fast.cpython-312-arm-linux-gnueabihf.so"]),
        ("cp312-cp312-manylinux_2_17_ppc64le", ["demo/_fast.cpython-312-powerpc64le-linux-gnu.so"]),
        ("cp312-cp312-manylinux_2_5_x86_64.manylinux1_x86_64", [f"demo/_fast.cpython-312-{GNU}.so"]),
        ("cp39-cp39-macosx_10_9_universal2", ["demo/_fast.cpython-39-darwin.so"]),
        ("cp312-cp312-pyodide_2024_0_wasm32", ["demo/_fast.cpython-312-wasm32-emscripten.so"]),
        ("cp313-cp313-ios_13_0_arm64_iphoneos", ["demo/_fast.cpython-313-iphoneos.so"]),
        ("cp313-cp313-android_21_arm64_v8a", ["demo/_fast.cpython-313-aarch64-linux-android.so"]),
        ("cp311-cp311-cygwin_3_4_6_x86_64", ["demo/_fast.cpython-311-x86_64-cygwin.dll"]),
        (f"py3-none-{LINUX}", ["demo/libdemo.so", "demo/bin/tool"]),
        (f"py3-none-{LINUX}", [f"demo/python/lib/python3.11/lib-dynload/_ssl.cpython-311-{GNU}.so"]),
        (f"py3-none-{LINUX}", [f"demo-1.0.data/data/x/_fast.cpython-311-{GNU}.so"]),
        ("py3-none-any", [f"demo/_fast.cpython-311-{GNU}.so"]),
        (f"cp312-cp312-{LINUX}", ["demo/_fast.dylib", "demo/_fast.dll"]),
    ],
)  # fmt: skip
def test_what_fits(tag: str, files: list[str]) -> None:
    """Files for the interpreter of the tag, for several, for any, or for no interpreter at all."""
    assert of(tag, *files) == []


@pytest.mark.parametrize(
    ("tag", "files", "source", "slug"),
    [
        (f"cp312-cp312-{LINUX}", [f"demo/_fast.cpython-311-{GNU}.so"], OPTIONAL, "extension-for-others"),
        (f"cp312-cp312-{LINUX}", [f"demo/_fast.cpython-311-{GNU}.so", "demo/_fast.py"], CERTAIN,
         "extension-for-others"),
        (f"cp312-cp312-{LINUX}", [f"demo/_old.cpython-311-{GNU}.so", f"demo/_fast.cpython-312-{GNU}.so"], CERTAIN,
         "extension-for-others"),
        (f"cp312-cp312-{LINUX}", [f"demo/_old.cpython-312-{GNU}.so", f"demo/_fast.cpython-311-{GNU}.so"], CERTAIN,
         "extension-tag-differs"),
        (f"py3-none-{LINUX}", [f"demo/_fast.cpython-311-{GNU}.so"], CERTAIN, "extension-tag-differs"),
        (f"py3-none-{LINUX}", [f"demo.cpython-311-{GNU}.so"], {}, "extension-tag-differs"),
        (f"py3-none-{LINUX}", [f"demo/_fast.cpython-311-{GNU}.so"], UNUSED, "extension-for-others"),
        (f"py3-none-{LINUX}", [f"demo/_fast.cpython-311-{GNU}.so"], {"demo/tests/test_a.py": "import demo._fast\n"},
         "extension-for-others"),
    ],
)  # fmt: skip
def test_what_may_be_missing(tag: str, files: list[str], source: dict[str, str], slug: str) -> None:
    """An accelerator with a fallback, and what an earlier build has left, are a warning: users may not miss them."""
    assert [found for found, _ in of(tag, *files, source=source)] == [slug]


@pytest.mark.parametrize(
    ("tag", "requires", "found"),
    [
        (f"cp311-abi3-{LINUX}", ">=3.11, <3.12", []),
        (f"cp311-abi3-{LINUX}", "==3.11.*", []),
        (f"cp311-abi3-{LINUX}", "==3.11.4", []),
        (f"cp311-abi3-{LINUX}", ">=3.11", ["extension-tag-differs"]),
        (f"cp311-abi3-{LINUX}", "three", ["extension-tag-differs"]),
        (f"py3-none-{LINUX}", ">=3.11, <3.12", []),
        (f"py3-none-{LINUX}", ">=3.10, <3.12", ["extension-tag-differs"]),
    ],
)  # fmt: skip
def test_the_pythons_that_requires_python_leaves(tag: str, requires: str, found: list[str]) -> None:
    """A tag promises no Python that pip refuses."""
    assert slugs(tag, f"demo/_fast.cpython-311-{GNU}.so", requires=requires) == found
