"""What the loader of a wheel's system asks first: its own format of compiled files, and its own Python's library."""

import re
from collections.abc import Iterator

from pytest_release_check.analysis.files.extension_suffixes import ExtensionFile
from pytest_release_check.analysis.files.members import is_extension_module
from pytest_release_check.model.binaries import Binary, WheelBinaries
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule
from pytest_release_check.text.wording import listed

EXTENSION_UNLOADABLE = Rule(
    code="RC332",
    slug="extension-unloadable",
    summary="an extension module is no compiled file of the system of the wheel's tag",
    why="By its name Python takes the file for the module, and the system cannot load it: the import ends with "
    '"invalid ELF header", "not a mach-o file" or "not a valid Win32 application".',
    fix="look at what the build puts there: a pointer of Git LFS that was not fetched, an empty file, or the file of "
    "another system; and build the wheel again",
    example="demo-1.0-cp39-abi3-manylinux_2_28_x86_64.whl\n  demo/_speed.abi3.so is a text file",
    source="ELF, Mach-O and PE begin with magic numbers, which the loaders of Linux, macOS and Windows ask for",
)
PYTHON_LIBRARY_DIFFERS = Rule(
    code="RC333",
    slug="python-library-differs",
    summary="an extension module for Windows needs the library of another Python than the wheel's tag",
    why="The import ends with a DLL that is not found, or loads a second Python into the process, which crashes.",
    fix="build it with the Python of the tag; with the limited API link it to `python3.dll`; publish no debug build",
    example="demo-1.0-cp312-cp312-win_amd64.whl\n  demo/_speed.cp312-win_amd64.pyd needs python311.dll",
    source="https://docs.python.org/3/extending/windows.html; PEP 384 (`python3.dll`)",
)

_SYSTEMS = (("macosx_", "Mach-O"), ("win", "PE"), ("manylinux", "ELF"), ("musllinux", "ELF"), ("linux_", "ELF"))
_WORDS = {"ELF": "a file for Linux (ELF)", "Mach-O": "a file for macOS (Mach-O)", "PE": "a file for Windows (PE)"}
_PYTHON_LIBRARY = re.compile(r"python\d+t?(?:_d)?\.dll")
_CPYTHON_ABI = re.compile(r"cp3(?P<minor>\d+)(?P<flags>t?)")


def format_findings(wheel: Distribution, held: WheelBinaries) -> Iterator[Finding]:
    """At most one finding of each rule about the extension modules that the Pythons of the tags import."""
    platforms = sorted({tag.split("-", 2)[2] for tag in wheel.tags})
    formats = {platform: kind for platform in platforms for start, kind in _SYSTEMS if platform.startswith(start)}
    if not formats or len(formats) < len(platforms):
        return
    modules = [binary for binary in held.binaries if binary.format and is_module_of(binary, platforms)]
    wanted = set(formats.values())
    wrong = [
        f"{binary.path} is {_WORDS.get(binary.format, binary.format)}"
        for binary in modules
        if binary.format not in wanted
    ]
    if wrong:
        detail = f"the tag is {', '.join(platforms)}: {listed(sorted(wrong), '; ')}"
        yield Finding(rule=EXTENSION_UNLOADABLE, subject=wheel.filename, detail=detail)
    if own := _own_libraries(wheel):
        linked = {
            binary.path: [name for name in binary.libraries if _PYTHON_LIBRARY.fullmatch(name)] for binary in modules
        }
        other = [f"{path} needs {listed(names)}" for path, names in sorted(linked.items()) if {*names} - own]
        if other:
            detail = f"{wheel.tags[0]} has {listed(sorted(own))}: {listed(other, '; ')}"
            yield Finding(rule=PYTHON_LIBRARY_DIFFERS, subject=wheel.filename, detail=detail)


def is_module_of(binary: Binary, platforms: list[str]) -> bool:
    """Whether an interpreter of one of the platforms imports the file."""
    file = ExtensionFile.from_path(binary.path)
    is_module = file is not None and is_extension_module(binary.path)
    return is_module and file is not None and any(file.runs_on(platform) for platform in platforms)


def _own_libraries(wheel: Distribution) -> set[str]:
    """The libraries of Python that those who install the wheel have; none if that is not known."""
    own: set[str] = set()
    for tag in wheel.tags:
        _, abi, platform = tag.split("-", 2)
        found = _CPYTHON_ABI.fullmatch(abi)
        if not platform.startswith("win") or not (found or abi in ("abi3", "abi3t")):
            return set()
        own |= {"python3.dll", "python3t.dll"}
        own |= {f"python3{found['minor']}{found['flags']}.dll"} if found else set()
    return own
