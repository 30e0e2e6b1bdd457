"""Libraries of the system that compiled files need, and that the tag does not promise."""

import pytest

from pytest_release_check.checks.compiled.system_libraries import system_library_findings
from tests.builders import wheel
from tests.checks.compiled.made import binary, held
from tests.checks.contents.made import contents, reported

EXTENSION = "demo/_fast.cpython-312-x86_64-linux-gnu.so"
CERTAIN, OPTIONAL = "from demo import _fast\n", "try:\n    from demo import _fast\nexcept ImportError:\n    pass\n"
TAG = "cp312-cp312-manylinux_2_17_x86_64"


@pytest.mark.parametrize(
    ("path", "source", "slug"),
    [
        (EXTENSION, "", "library-missing"),
        (EXTENSION, CERTAIN, "library-missing"),
        (EXTENSION, OPTIONAL, "library-elsewhere"),
        ("demo/bin/tool", CERTAIN, "library-elsewhere"),
    ],
)
@pytest.mark.parametrize("libc", ["libc.musl-x86_64.so.1", "libc.so.6"])
def test_another_c_library(path: str, source: str, slug: str, libc: str) -> None:
    """What is outside of the tag's policy and a C library is that of the other systems: nothing brings it along."""
    file = wheel(tag=TAG, requires_dist=("idna",))
    read = held(binary(path, looks_elsewhere=True), outside={path: (libc,)})
    found = reported(*system_library_findings(file, contents({"demo/__init__.py": source, path: ""}), read))
    assert found == [(slug, f"{path} needs {libc}")]


def test_symbol_versions() -> None:
    """The first tag that does not keep its promise, with the files."""
    read = held(too_new={"manylinux_2_17_x86_64": ("demo/_fast.so (GLIBC_2.34)",)})
    detail = "manylinux_2_17_x86_64 does not have what these need: demo/_fast.so (GLIBC_2.34)"
    assert reported(*system_library_findings(wheel(tag=TAG), contents({}), read)) == [("policy-exceeded", detail)]


@pytest.mark.parametrize(
    ("path", "source", "requires", "elsewhere", "slug"),
    [
        (EXTENSION, CERTAIN, (), False, "library-missing"),
        (EXTENSION, OPTIONAL, (), False, "library-elsewhere"),
        (EXTENSION, CERTAIN, ("nvidia-cublas",), False, "library-elsewhere"),
        (EXTENSION, CERTAIN, (), True, "library-elsewhere"),
        ("demo/libfast.so.1", CERTAIN, (), False, "library-elsewhere"),
    ],
)
def test_libraries(path: str, source: str, requires: tuple[str, ...], elsewhere: bool, slug: str) -> None:
    """An error only where the import surely needs it, and nobody else can bring it."""
    file = wheel(tag=TAG, requires_dist=requires)
    read = held(binary(path, looks_elsewhere=elsewhere), outside={path: ("libodd.so.3",)})
    found = reported(*system_library_findings(file, contents({"demo/__init__.py": source, path: ""}), read))
    assert found == [(slug, f"{path} needs libodd.so.3")]
    assert reported(*system_library_findings(file, contents({}), held(binary(path)))) == []


def test_what_to_do_on_a_mac() -> None:
    """Wheels for macOS have a program of their own."""
    path = "demo/_db.cpython-312-darwin.so"
    read = held(binary(path, "arm64"), outside={path: ("/opt/homebrew/lib/libpq.5.dylib",)})
    file = wheel(tag="cp312-cp312-macosx_11_0_arm64")
    (found,) = system_library_findings(file, contents({path: ""}), read)
    assert "delocate-wheel" in found.what_to_do
