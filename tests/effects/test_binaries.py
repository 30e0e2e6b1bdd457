"""What is read of the compiled files of wheels, and what is said where nothing can be read."""

import os
import zipfile
from pathlib import Path

import pytest

from pytest_release_check.effects.binaries import INSTALL, read_binaries
from pytest_release_check.effects.processes import Command, Completed, Processes, Runner
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.binaries import Binary
from tests.compiled import AARCH64, MAC_X86_64, WIN_ARM64, elf, macho, pe, universal


def context(folder: Path, runner: Runner | None = None) -> RunContext:
    return RunContext(
        runner=runner or Processes(registry=folder / "running"),
        environment=dict(os.environ),
        workspace=folder,
        report=folder / "report",
        timeout=60.0,
    )


def made(folder: Path, tag: str, **files: bytes) -> Path:
    path = folder / f"demo-1.0-{tag}.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


LOADER = {"ld64.so.2": ("GLIBC_2.22",), "ld-linux-x86-64.so.2": ("GLIBC_2.35",)}
LIBC = {**LOADER, "libc.so.6": ("GLIBC_2.17", "GLIBC_2.34"), "libdemo-1a.so.1": ("GLIBC_2.40",), "libodd.so.3": ()}
FILES = {
    "demo/_fast.so": elf(needed=LIBC, undefined=("PyList_New", "memcpy"), defined=("PyModExport__fast",)),
    "demo/_arm.so": elf(AARCH64, runpath="$ORIGIN/../other"),
    "demo.libs/libdemo-1a.so.1": elf(),
    "demo/_mac.so": universal(macho(), macho(MAC_X86_64, (10, 9))),
    "demo/_win.pyd": pe(WIN_ARM64),
    "demo/data.so": b"nothing of the kind",
    "demo/__init__.py": b"",
}
READ = (
    Binary(
        path="demo/_fast.so",
        machines=("x86_64",),
        format="ELF",
        libraries=("ld-linux-x86-64.so.2", "ld64.so.2", "libc.so.6", "libodd.so.3"),
        bundled=("libdemo-1a.so.1",),
        versions=("GLIBC_2.17", "GLIBC_2.34"),
    ),
    Binary(path="demo/_arm.so", machines=("aarch64",), format="ELF", looks_elsewhere=True),
    Binary(path="demo.libs/libdemo-1a.so.1", machines=("x86_64",), format="ELF"),
    Binary(
        path="demo/_mac.so",
        machines=("arm64", "x86_64"),
        format="Mach-O",
        minimum={"arm64": (11, 0), "x86_64": (10, 9)},
    ),
    Binary(path="demo/_win.pyd", machines=("win_arm64",), format="PE"),
)


def test_what_is_read(tmp_path: Path) -> None:
    """Machines, libraries, versions and names, by the libraries of the field; what is bundled is no matter."""
    wheel = made(tmp_path, "cp312-cp312-manylinux_2_17_x86_64", **FILES)
    other = made(tmp_path, "cp312-cp312-manylinux_2_34_x86_64", **FILES)
    musl = made(tmp_path, "cp312-cp312-musllinux_1_2_x86_64", **FILES)
    read = read_binaries((wheel, other, musl), context(tmp_path))
    assert (read[wheel.name].binaries, read[wheel.name].excluded) == (READ, ())
    assert read[wheel.name].too_new == {"manylinux_2_17_x86_64": ("demo/_fast.so (GLIBC_2.34)",)}
    assert read[wheel.name].outside == {"demo/_fast.so": ("libodd.so.3",)}
    assert read[other.name].too_new == {}
    assert read[musl.name].outside == {"demo/_fast.so": ("libc.so.6", "libodd.so.3")}


@pytest.mark.parametrize(
    ("tag", "needed", "outside"),
    [
        ("cp312-cp312-musllinux_1_2_x86_64", "libc.so", ()),
        ("cp312-cp312-musllinux_1_2_x86_64", "libpthread.so", ()),
        ("cp312-cp312-musllinux_1_2_x86_64", "libc.musl-x86_64.so.1", ()),
        ("cp312-cp312-musllinux_1_2_x86_64", "libcrypt.so", ("libcrypt.so",)),
        ("cp312-cp312-manylinux_2_17_x86_64", "libc.so", ("libc.so",)),
    ],
)
def test_the_names_of_musl(tmp_path: Path, tag: str, needed: str, outside: tuple[str, ...]) -> None:
    """Its loader is its C library, and answers to several names; rpds-py is linked with the shortest."""
    wheel = made(tmp_path, tag, **{"demo/_fast.so": elf(needed={needed: ()})})
    assert read_binaries((wheel,), context(tmp_path))[wheel.name].outside.get("demo/_fast.so", ()) == outside


def test_what_abi3audit_says(tmp_path: Path) -> None:
    """Its report, file by file: also of what a module has itself, which the rules leave out."""
    names = ("PyList_New", "_PyDict_NewPresized", "PyType_FromMetaclass")
    wheel = made(
        tmp_path, "cp310-abi3-manylinux_2_17_x86_64", **{"demo/_fast.abi3.so": elf(undefined=(*names, "memcpy"))}
    )
    read = read_binaries((wheel,), context(tmp_path))[wheel.name]
    (report,) = read.abi3
    assert (report.name, report.foreign) == ("_fast.abi3.so", ("_PyDict_NewPresized",))
    assert report.newer == {"PyType_FromMetaclass": (3, 12)}
    assert read.binaries[0].undefined == ("PyList_New", "PyType_FromMetaclass", "_PyDict_NewPresized")


@pytest.mark.parametrize("whole", [elf(needed=LIBC), universal(macho(), macho(MAC_X86_64)), pe(libraries=("a.dll",))])
def test_files_that_are_cut_off_or_wrong(tmp_path: Path, whole: bytes) -> None:
    """Whatever a file holds, the others are read, and nothing breaks."""
    spoilt = {f"demo/cut{length}.so": whole[:length] for length in range(0, len(whole), max(1, len(whole) // 40))}
    spoilt |= {f"demo/odd{at}.so": whole[:at] + b"\xff" * 8 + whole[at + 8 :] for at in range(4, len(whole) - 8, 16)}
    wheel = made(tmp_path, "cp312-cp312-manylinux_2_17_x86_64", **spoilt, **FILES)
    read = read_binaries((wheel,), context(tmp_path))[wheel.name]
    assert [each.path for each in READ if each not in read.binaries] == []
    assert all(each.startswith("not examined: demo/") for each in read.excluded)


def test_an_archive_that_is_none(tmp_path: Path) -> None:
    """It is said, and the next one is read."""
    broken = tmp_path / "demo-1.0-cp312-cp312-win32.whl"
    broken.write_bytes(b"PK")
    wheel = made(tmp_path, "cp312-cp312-manylinux_2_17_x86_64", **FILES)
    read = read_binaries((broken, wheel), context(tmp_path))
    assert (len(read[broken.name].excluded), read[broken.name].binaries, read[wheel.name].binaries) == (1, (), READ)


class Ends:
    """A program that does nothing and ends as it is told to."""

    def __init__(self, returncode: int, *, timed_out: bool = False) -> None:
        self._returncode, self._timed_out = returncode, timed_out

    def run(self, command: Command) -> Completed:
        return Completed(
            returncode=self._returncode, lines=("killed",), log=command.log, seconds=9, timed_out=self._timed_out
        )


@pytest.mark.parametrize(
    ("runner", "words"),
    [
        (Ends(3), INSTALL),
        (Ends(-9), "cannot be read: killed"),
        (Ends(0, timed_out=True), "cannot be read: ended after 9 s"),
    ],
)
def test_nothing_could_be_read(tmp_path: Path, runner: Ends, words: str) -> None:
    """Libraries that are not installed, and programs that are killed, are said with what to do."""
    wheel = tmp_path / "demo-1.0-cp312-cp312-win32.whl"
    (read,) = read_binaries((wheel,), context(tmp_path, runner)).values()
    assert (len(read.excluded), words in read.excluded[0]) == (1, True)


def test_no_wheel_no_program(tmp_path: Path) -> None:
    """A pure release starts nothing."""
    assert read_binaries((), context(tmp_path, Ends(1))) == {}


def test_libraries_of_the_mac_that_built_it(tmp_path: Path) -> None:
    """What every Mac has, and what is found beside the file, is no matter."""
    libraries = ("/usr/lib/libc++.1.dylib", "@rpath/libown.dylib", "/opt/homebrew/lib/libpq.5.dylib")
    wheel = made(tmp_path, "cp312-cp312-macosx_11_0_arm64", **{"demo/_db.so": macho(libraries=libraries)})
    read = read_binaries((wheel,), context(tmp_path))[wheel.name]
    assert (read.outside, read.excluded) == ({"demo/_db.so": ("/opt/homebrew/lib/libpq.5.dylib",)}, ())


def test_libraries_that_no_windows_has(tmp_path: Path) -> None:
    """In any letters: what Windows, Python or the wheel has is no matter, by the lists of delvewheel."""
    of_windows = ("KERNEL32.dll", "api-ms-win-crt-heap-l1-1-0.dll", "ext-ms-win-gdi-l1-1-0.dll", "D3D12.dll", "icu.dll")
    libraries = (*of_windows, "python312.dll", "Own.dll", "LIBPQ.dll")
    files = {"demo/_db.pyd": pe(libraries=libraries), "demo.libs/OWN.DLL": pe(), "demo/_own.pyd": pe()}
    wheel = made(tmp_path, "cp312-cp312-win_amd64", **files)
    read = read_binaries((wheel,), context(tmp_path))[wheel.name]
    assert (read.outside, read.excluded) == ({"demo/_db.pyd": ("libpq.dll",)}, ())
    assert read.binaries[0].bundled == ("own.dll",)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "an empty file"),
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "a pointer of Git LFS"),
        (b"#!/bin/sh\n", "a text file"),
        (b"PK\0\1", "no compiled file"),
    ],
)
def test_modules_that_are_none(tmp_path: Path, content: bytes, words: str) -> None:
    """A file that Python would import is named as what it is; any other may be what it likes."""
    wheel = made(tmp_path, "cp39-abi3-manylinux_2_28_x86_64", **{"demo/_fast.abi3.so": content, "demo/a.so": content})
    (read,) = read_binaries((wheel,), context(tmp_path))[wheel.name].binaries
    assert (read.path, read.format) == ("demo/_fast.abi3.so", words)
