"""Shared libraries that compiled files for Windows need, and that neither Windows, nor Python, nor the wheel brings."""

import re
from collections.abc import Iterable, Iterator, Mapping

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from pytest_release_check.analysis.files.extension_suffixes import ExtensionFile
from pytest_release_check.analysis.files.members import is_for_developers, without_repairs
from pytest_release_check.analysis.metadata.requirements import Requirements
from pytest_release_check.analysis.source.extension_uses import Use, uses_of
from pytest_release_check.checks.compiled.formats import is_module_of
from pytest_release_check.checks.compiled.system_libraries import LIBRARY_ELSEWHERE, LIBRARY_MISSING
from pytest_release_check.model.binaries import Binary, WheelBinaries
from pytest_release_check.model.contents import Contents
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed

VISUAL_CPP_MISSING = Rule(
    code="RC334",
    slug="visual-cpp-missing",
    summary="compiled files need libraries of Visual C++ that neither Python nor the wheel brings",
    why="Python for Windows brings `vcruntime140.dll` alone. Where nobody has installed the Visual C++ "
    'Redistributable, the import ends with "DLL load failed".',
    fix="run `delvewheel repair`, which copies them into the wheel; or link them statically (`/MT`); or say in the "
    "README that the Visual C++ Redistributable has to be installed",
    example="demo-1.0-cp312-cp312-win_amd64.whl\n  demo/_fast.cp312-win_amd64.pyd needs msvcp140.dll",
    source="https://learn.microsoft.com/en-us/cpp/windows/latest-supported-vc-redist; reported to kiwisolver, for one: "
    "https://github.com/nucleic/kiwi/pull/179; 19 of 121 wheels of popular projects have it",
    severity=Severity.WARNING,
)

_FIX = "run `delvewheel repair`, which copies the library into the wheel"
_WARNING_FIX = f"{_FIX}, unless the user's system or another distribution has the library where it is needed"
_DEBUG_FIX = "build it in release mode: Microsoft does not allow to hand on the libraries of debug builds"
_OF_PYTHON = re.compile(
    r"vcruntime140(_1)?\.dll|(sqlite3|zlib1|libffi-\d+|lib(crypto|ssl)-3(-\w+)?|(tcl|tk)(86|9\d)\w*)\.dll"
)
"""Beside python.exe (the first); in its folder DLLs, loaded by modules of the standard library."""
_OF_DRIVERS = re.compile(
    r"(nvcuda|nvml|nvcuvid|nvencodeapi(64)?|nvapi(64)?|opencl|openvr_api|vulkan-1|ze_loader|amdhip64\w*|wpcap)\.dll"
)
"""What drivers bring, which no wheel may."""
_DEBUG = re.compile(r"(vcruntime|vccorlib|msvcp|msvcr|concrt|mfcm?|vcamp|vcomp)\d+\w*d\.dll|ucrtbased\.dll")
_VISUAL_CPP = re.compile(r"(vcruntime|vccorlib|msvcp|msvcr|concrt|mfcm?|vcamp|vcomp)\d+\w*\.dll")
_COMPILERS = re.compile(r"lib(gcc_s_\w+|stdc\+\+|winpthread|gfortran|quadmath|gomp|ssp|atomic)-\d+\.dll")
"""The runtime of MinGW's compilers, which no installer puts where Python looks."""
_RENAMED = re.compile(r".+-[0-9a-f]{32}\.dll")
"""What delvewheel calls a library in the wheel that it copies it into, and nobody elsewhere."""
_LOADERS = (b"CDLL", b"WinDLL", b"windll", b"LoadLibrary", b"dlopen")
_BRINGING = (
    ("torch", r"c10|fbgemm|asmjit|uv|cu\w+|nv\w+|cudnn\w*"),
    ("nvidia-|cuda-", r"cu\w+|nv\w+|cudnn\w*"),
    ("mkl|intel-", r"libiomp5md|tbb\d*|svml\w*|lib[im]\w*md|sycl\d*"),
    ("pywin32", r"pywintypes\d+|pythoncom\d+"),
    ("pyqt|pyside|shiboken", r"qt\d\w*"),
)
"""Requirements by the start of their names, and what they bring besides libraries that are named alike."""
_WITH_VISUAL_CPP = ("msvc-runtime", "pyqt5-qt5", "pyqt6-qt6", "pyside", "shiboken")
"""Distributions that bring the libraries under their own names, and load them before or put them beside python.exe."""


def windows_library_findings(wheel: Distribution, contents: Contents, held: WheelBinaries) -> Iterator[Finding]:
    """At most one finding of each rule about the files that are loaded: modules, what they link to, what ctypes opens.

    An error only for a library that no system of a user has, needed by a module that is imported whatever happens, in
    a wheel that neither requires anything nor says where its libraries are.
    """
    platforms = sorted({tag.split("-", 2)[2] for tag in wheel.tags})
    if not held.outside or not all(platform.startswith("win") for platform in platforms):
        return
    texts = tuple(
        without_repairs(text)
        for path, text in contents.texts.items()
        if path.endswith(".py") and not is_for_developers(path)
    )
    outside = {path: names for path, libraries in held.outside.items() if (names := _missing(libraries))}
    needed = dict(_needed(_loaded(held, platforms, texts), outside))
    requirements = Requirements.of_lines(wheel.requires_dist).all
    has_folders = any(b"add_dll_directory" in text for text in texts)
    runtime = {path: [name for name in names if _is_visual_cpp(name)] for path, names in needed.items()}
    if not _brings_visual_cpp(requirements, has_folders=has_folders):
        yield from _findings(VISUAL_CPP_MISSING, wheel, runtime)
    others = {path: [name for name in names if not _is_visual_cpp(name)] for path, names in needed.items()}
    others = {
        path: names
        for path, names in others.items()
        if names and not has_folders and not any(_may_bring(each, name) for each in requirements for name in names)
    }
    loads = any(loader in text for text in texts for loader in _LOADERS)
    certain = {} if requirements or loads else dict(_certain(others, contents))
    is_debug = all(_DEBUG.fullmatch(name) for names in certain.values() for name in names)
    yield from _findings(LIBRARY_MISSING, wheel, certain, _DEBUG_FIX if is_debug else _FIX)
    rest = {path: [name for name in names if name not in certain.get(path, ())] for path, names in others.items()}
    yield from _findings(LIBRARY_ELSEWHERE, wheel, rest, _WARNING_FIX)


def _findings(rule: Rule, wheel: Distribution, needed: Mapping[str, Iterable[str]], fix: str = "") -> Iterator[Finding]:
    """Files that lack the same are named together: often it is one library of many files."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for path, names in sorted(needed.items()):
        alike.setdefault(tuple(sorted(names)), []).append(path)
    words = [
        f"{listed(paths)} need{'s' * (len(paths) == 1)} {', '.join(names)}" for names, paths in alike.items() if names
    ]
    if words:
        yield Finding(rule=rule, subject=wheel.filename, detail=listed(words, "; "), fix=fix)


def _loaded(held: WheelBinaries, platforms: list[str], texts: Iterable[bytes]) -> Iterator[Binary]:
    """Files that the import of a module loads for certain, or that the package opens itself.

    Plugins of a library that the wheel brings are opened where they are asked for, and often need what few have.
    """
    opening = [text for text in texts if any(loader in text for loader in _LOADERS)]
    by_name: dict[str, list[Binary]] = {}
    for binary in held.binaries:
        by_name.setdefault(_base(binary.path), []).append(binary)
    waiting = [
        binary
        for binary in held.binaries
        if not is_for_developers(binary.path)
        and (is_module_of(binary, platforms) or any(_stem(binary.path) in text for text in opening))
    ]
    seen: set[str] = set()
    while waiting:
        binary = waiting.pop()
        if binary.path not in seen:
            seen.add(binary.path)
            yield binary
            waiting += [each for name in binary.bundled for each in by_name.get(name, ())]


def _needed(loaded: Iterable[Binary], outside: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Path to what is missing; nothing of a file of which the wheel has another one that lacks nothing."""
    loaded = tuple(loaded)
    whole = {_base(binary.path) for binary in loaded if binary.path not in outside}
    for binary in loaded:
        if binary.path in outside and _base(binary.path) not in whole:
            yield binary.path, outside[binary.path]


def _missing(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(name for name in names if not (_OF_PYTHON.fullmatch(name) or _OF_DRIVERS.fullmatch(name)))


def _certain(needed: Mapping[str, list[str]], contents: Contents) -> Iterator[tuple[str, list[str]]]:
    files = {path: file.module for path in needed if (file := ExtensionFile.from_path(path)) is not None}
    uses = uses_of(contents, files.values())
    for path, module in files.items():
        names = [name for name in needed[path] if any(each.fullmatch(name) for each in (_DEBUG, _COMPILERS, _RENAMED))]
        if names and uses[module] is Use.CERTAIN:
            yield path, names


def _is_visual_cpp(name: str) -> bool:
    return bool(_VISUAL_CPP.fullmatch(name)) and not _DEBUG.fullmatch(name)


def _brings_visual_cpp(requirements: Iterable[Requirement], *, has_folders: bool) -> bool:
    """Whether another distribution may: a wheel that adds folders of libraries may mean those of what it requires."""
    names = [canonicalize_name(requirement.name) for requirement in requirements]
    return bool(names) and (has_folders or any(name.startswith(_WITH_VISUAL_CPP) for name in names))


def _may_bring(requirement: Requirement, library: str) -> bool:
    """Whether names are alike, as those of mkl and ``mkl_rt.2.dll``, or the distribution is known to bring it."""
    name = canonicalize_name(requirement.name)
    stem = library.rpartition(".")[0]
    word = re.sub(r"[^a-z]*$", "", re.split(r"[-_.]", stem.removeprefix("lib"))[0])
    if len(word) > 2 and (word in name or any(len(part) > 2 and part in stem for part in name.split("-"))):
        return True
    return any(re.match(starts, name) and re.fullmatch(brought, stem) for starts, brought in _BRINGING)


def _base(path: str) -> str:
    return path.rpartition("/")[2].lower()


def _stem(path: str) -> bytes:
    return path.rpartition("/")[2].rpartition(".")[0].encode()
