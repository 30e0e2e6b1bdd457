"""Libraries that compiled files for Windows need, and that neither the system, nor Python, nor a wheel brings."""

from collections.abc import Mapping

import pytest

from pytest_release_check.checks.compiled.windows_libraries import windows_library_findings
from tests.builders import wheel
from tests.checks.compiled.made import binary, held
from tests.checks.contents.made import contents, reported

TAG = "cp312-cp312-win_amd64"
MODULE = "demo/_fast.cp312-win_amd64.pyd"
CERTAIN, OPTIONAL = "from demo import _fast\n", "try:\n    from demo import _fast\nexcept ImportError:\n    pass\n"
FOLDER = "import os\nos.add_dll_directory(os.environ['DEMO'])\n"
PATCHED = f"# start delvewheel patch\n{FOLDER}# end delvewheel patch\n"
OPENS = "import ctypes\nctypes.CDLL('demo/fast.dll')\n"


def found(
    outside: Mapping[str, tuple[str, ...]],
    source: str = CERTAIN,
    *requires: str,
    tag: str = TAG,
    bundled: Mapping[str, tuple[str, ...]] | None = None,
) -> list[tuple[str, str]]:
    links = bundled or {}
    binaries = (
        binary(path, "win_amd64", format="PE", bundled=links.get(path, ())) for path in sorted({*outside, *links})
    )
    files = contents({"demo/__init__.py": source, **dict.fromkeys(outside, "")})
    read = held(*binaries, outside=outside)
    return reported(*windows_library_findings(wheel(tag=tag, requires_dist=requires), files, read))


@pytest.mark.parametrize(
    "library",
    [
        "vcruntime140.dll",
        "vcruntime140_1.dll",
        "sqlite3.dll",
        "libcrypto-3-x64.dll",
        "tcl86t.dll",
        "nvcuda.dll",
        "opencl.dll",
    ],
)
def test_what_python_and_drivers_bring(library: str) -> None:
    """It is no concern of the wheel."""
    assert found({MODULE: (library,)}) == []


@pytest.mark.parametrize(
    ("library", "source", "requires", "slug"),
    [
        ("msvcp140.dll", CERTAIN, (), "visual-cpp-missing"),
        ("msvcp140_codecvt_ids.dll", CERTAIN, ("numpy",), "visual-cpp-missing"),
        ("vcruntime140_threads.dll", CERTAIN, (), "visual-cpp-missing"),
        ("mfc140u.dll", OPTIONAL, (), "visual-cpp-missing"),
        ("msvcr120.dll", CERTAIN, (), "visual-cpp-missing"),
        ("msvcp140.dll", FOLDER, (), "visual-cpp-missing"),
        ("msvcp140.dll", PATCHED, ("numpy",), "visual-cpp-missing"),
        ("msvcp140.dll", FOLDER, ("PyQt6-Qt6>=6.12",), None),
        ("msvcp140.dll", CERTAIN, ("shiboken6==6.12",), None),
        ("msvcp140.dll", CERTAIN, ("msvc_runtime",), None),
        ("libgcc_s_seh-1.dll", CERTAIN, (), "library-missing"),
        ("libstdc++-6.dll", CERTAIN, (), "library-missing"),
        ("vcruntime140d.dll", CERTAIN, (), "library-missing"),
        ("ucrtbased.dll", CERTAIN, (), "library-missing"),
        ("hdf5-e6c72474544c7b020b14fe7c482e97b5.dll", CERTAIN + PATCHED, (), "library-missing"),
        ("libgcc_s_seh-1.dll", OPTIONAL, (), "library-elsewhere"),
        ("libgcc_s_seh-1.dll", "", (), "library-elsewhere"),
        ("libgcc_s_seh-1.dll", CERTAIN + OPENS, (), "library-elsewhere"),
        ("libgcc_s_seh-1.dll", CERTAIN, ("numpy",), "library-elsewhere"),
        ("libgcc_s_seh-1.dll", CERTAIN + FOLDER, (), None),
        ("libpq.dll", CERTAIN, (), "library-elsewhere"),
        ("tcadsdll.dll", CERTAIN, (), "library-elsewhere"),
        ("libpq.dll", CERTAIN, ("numpy>=2",), "library-elsewhere"),
        ("mkl_rt.3.dll", CERTAIN, ("mkl",), None),
        ("tbb12.dll", CERTAIN, ("mkl",), None),
        ("libiomp5md.dll", CERTAIN, ("intel-openmp",), None),
        ("tbb12.dll", CERTAIN, ("tbb; extra == 'tbb'",), None),
        ("c10.dll", CERTAIN, ("torch==2.14",), None),
        ("torch_cpu.dll", CERTAIN, ("torch==2.14",), None),
        ("cublas64_12.dll", CERTAIN, ("nvidia-cublas-cu12",), None),
        ("cudart64_12.dll", CERTAIN, ("nvidia-cuda-runtime-cu12",), None),
        ("arrow.dll", CERTAIN, ("pyarrow",), None),
        ("pywintypes312.dll", CERTAIN, ("pywin32",), None),
        ("qt6core.dll", CERTAIN, ("PyQt6-Qt6",), None),
        ("sdl2_image.dll", CERTAIN, ("kivy_deps.sdl2",), None),
    ],
)
def test_one_library(library: str, source: str, requires: tuple[str, ...], slug: str | None) -> None:
    """An error only where no system can have it and nobody else can bring it; silence where somebody may."""
    expected = [(slug, f"{MODULE} needs {library}")] if slug else []
    assert found({MODULE: (library,)}, source, *requires) == expected


@pytest.mark.parametrize(
    ("tag", "path", "source", "is_found"),
    [
        (TAG, "demo/fast.dll", CERTAIN, False),
        (TAG, "demo/fast.dll", OPENS, True),
        ("py3-none-win_amd64", "demo/fast.dll", OPENS, True),
        (TAG, "demo/tests/fast.dll", OPENS, False),
        (TAG, "demo/_fast.cp311-win_amd64.pyd", CERTAIN, True),
        (TAG, "demo/_fast.cp312-win32.pyd", CERTAIN, False),
        ("cp312-cp312-manylinux_2_28_x86_64", MODULE, CERTAIN, False),
    ],
)
def test_files_that_are_loaded(tag: str, path: str, source: str, is_found: bool) -> None:
    """Modules, and what the package opens by its name; plugins that nothing names are left alone."""
    assert bool(found({path: ("msvcp140.dll",)}, source, tag=tag)) is is_found


def test_what_a_module_links_to() -> None:
    """The wheel's own libraries are loaded with it; those that lack the same are named together."""
    outside = {MODULE: ("msvcp140.dll",), "demo/core.dll": ("msvcp140.dll",), "demo/plugin.dll": ("oci.dll",)}
    read = found(outside, bundled={MODULE: ("core.dll",)})
    assert read == [("visual-cpp-missing", f"{MODULE}, demo/core.dll need msvcp140.dll")]


def test_two_of_one_name() -> None:
    """Where one of them lacks nothing, it is the one that works, as in PyTables 3.11."""
    outside = {"demo/libblosc2.dll": ("lz4.dll",)}
    links = {MODULE: ("libblosc2.dll",), "demo.libs/libblosc2.dll": ()}
    assert found(outside, bundled=links) == []
    assert found(outside, bundled={MODULE: ("libblosc2.dll",)}) == [
        ("library-elsewhere", "demo/libblosc2.dll needs lz4.dll")
    ]


def test_certain_and_others() -> None:
    """A library is in one finding alone, with what is to be done about it."""
    outside = {MODULE: ("libgcc_s_seh-1.dll", "libpq.dll", "msvcp140.dll")}
    assert found(outside) == [
        ("visual-cpp-missing", f"{MODULE} needs msvcp140.dll"),
        ("library-missing", f"{MODULE} needs libgcc_s_seh-1.dll"),
        ("library-elsewhere", f"{MODULE} needs libpq.dll"),
    ]
    read = held(binary(MODULE, "win_amd64", format="PE"), outside={MODULE: ("ucrtbased.dll",)})
    (debug,) = windows_library_findings(wheel(tag=TAG), contents({"demo/__init__.py": CERTAIN}), read)
    assert "release mode" in debug.what_to_do
