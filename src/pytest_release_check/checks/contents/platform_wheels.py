"""The wheels of one release beside each other."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from pytest_release_check.analysis.files.members import is_beside, is_extension_module, listed, module_name
from pytest_release_check.checks.contents.type_marker import TYPED
from pytest_release_check.model.contents import Contents
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

EXTENSIONS_MISSING = Rule(
    code="RC269",
    slug="extensions-missing",
    summary="the wheel lacks extension modules that the release's wheels for other platforms have",
    why="Users of that platform run without the module: more slowly, or not at all.",
    fix="look at the log of that platform's build for a compiler that failed, unless the modules cannot be built there",
    example="demo-1.0-cp312-cp312-manylinux_2_28_x86_64.whl:  demo/_ring.cpython-312-x86_64-linux-gnu.so\n"
    "demo-1.0-cp312-cp312-win_amd64.whl:              no demo/_ring",
    source='persistent 6.2, yanked for "Wheels are missing compiled library files": it had no `_ring` on macOS '
    "and Windows",
    severity=Severity.WARNING,
)

FILES_MISSING = Rule(
    code="RC379",
    slug="files-missing-in-wheel",
    summary="the wheel lacks files that the release's wheels for the same system and for the same Python have",
    why="Users who get this wheel miss a module or data that all others have: nothing about their system explains it.",
    fix="look at the build of this wheel for a step that failed or a cache that was stale, and build it again",
    example="demo-1.0-cp311-cp311-win_amd64.whl:         demo/words.txt\n"
    "demo-1.0-cp312-cp312-manylinux_2_28_x86_64.whl:  demo/words.txt\n"
    "demo-1.0-cp312-cp312-win_amd64.whl:         no demo/words.txt",
    source="nothing in the tags can explain it; no release of markupsafe, yarl, cryptography and pydantic-core "
    "that was tried has it",
    severity=Severity.WARNING,
)

_FOR_ONE_PLATFORM = re.compile(
    r"(^|_|\.)(win(dows|32|64)?|nt|posix|unix|linux|mac(os)?|osx|darwin|bsd|aix|sunos|epoll|kqueue|cuda|x86|arm\w*|avx\w*)"
    r"($|_|\.)",
    re.IGNORECASE,
)

_COMPILED = re.compile(r"\.(so|pyd|dylib|dll|lib|a|exe|pdb|pyc)(\.[\w.]+)?$")
_SYSTEM = re.compile(r"(many|musl)?linux|macosx|win")
_TWO = ("cp2", "pp2")
"""Pythons whose extension modules do not say for which they are."""


def missing_extensions(wheels: Iterable[tuple[Distribution, Contents]]) -> Iterator[Finding]:
    """A finding for each compiled wheel without modules that others of the release have, as far as names show.

    Modules that are named for a platform, and wheels for any platform, are as they should be, and so is Python source
    for PyPy and GraalPy, which compile it themselves.
    """
    compiled = [
        (wheel, _extensions(contents.members), _fallbacks(wheel, contents.members))
        for wheel, contents in wheels
        if contents.is_whole and not any(tag.endswith("-any") or tag.startswith(_TWO) for tag in wheel.tags)
    ]
    every = frozenset(name for _, names, _ in compiled for name in names)
    for wheel, names, fallbacks in compiled:
        if missing := every - names - fallbacks:
            yield Finding(rule=EXTENSIONS_MISSING, subject=wheel.filename, detail=listed(missing))


def missing_files(wheels: Iterable[tuple[Distribution, Contents]]) -> Iterator[Finding]:
    """A finding for each platform wheel without files that wheels of the same system, and of the same Python, have.

    What all wheels of a system or a Python lack may be meant so; compiled files have names of their own.
    """
    files = {}
    for wheel, contents in wheels:
        if contents.is_whole and not any(tag.endswith("-any") or tag.startswith(_TWO) for tag in wheel.tags):
            files[wheel] = frozenset(name for name in contents.members if _is_for_all(name))
    by_system, by_python = _together(files, _system), _together(files, _python)
    for wheel, names in files.items():
        missing = (by_system[_system(wheel)] & by_python[_python(wheel)]) - names
        if TYPED in wheel.classifiers:  # RC376 is about the marker then
            missing = frozenset(name for name in missing if not name.endswith("/py.typed"))
        if missing:
            yield Finding(rule=FILES_MISSING, subject=wheel.filename, detail=listed(missing))


def _together(
    files: Mapping[Distribution, frozenset[str]], kind: Callable[[Distribution], str]
) -> Mapping[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for wheel, names in files.items():
        found[kind(wheel)] = found.get(kind(wheel), frozenset()) | names
    return found


def _system(wheel: Distribution) -> str:
    """Without the architecture: ``manylinux`` and ``musllinux`` are two."""
    match = _SYSTEM.match(wheel.tags[0].split("-", 2)[2])
    return match[0] if match else wheel.tags[0]


def _python(wheel: Distribution) -> str:
    return "-".join(wheel.tags[0].split("-")[:2])


def _is_for_all(name: str) -> bool:
    folder, _, last = name.rpartition("/")
    is_own = not is_beside(name) and not name.partition("/")[0].endswith((".libs", ".dylibs"))
    return is_own and not folder.endswith((".libs", ".dylibs")) and not _COMPILED.search(last)


def _fallbacks(wheel: Distribution, members: Iterable[str]) -> frozenset[str]:
    """The modules that the wheel has as Python source, where that is as fast (lxml 6.1.3 compiles five for CPython)."""
    is_just_in_time = wheel.tags[0].startswith(("pp", "graalpy"))
    return frozenset(module_name(name) for name in members if is_just_in_time and name.endswith(".py"))


def _extensions(members: Iterable[str]) -> frozenset[str]:
    names = {module_name(member) for member in members if is_extension_module(member)}
    return frozenset(name for name in names if name and not _FOR_ONE_PLATFORM.search(name))
