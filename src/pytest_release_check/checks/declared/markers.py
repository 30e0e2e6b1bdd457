"""Environment markers that are true in no environment that there is, or was."""

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import product

from packaging.markers import Marker

from pytest_release_check.analysis.metadata.requirements import Requirements
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed

MARKER_NEVER_TRUE = Rule(
    code="RC213",
    slug="marker-never-true",
    summary="the environment marker of a requirement is true nowhere, so it is never installed",
    why="Every installer leaves the requirement out, and its users miss it on the systems that were meant.",
    fix="compare with a value that exists: `sys_platform` is win32, darwin or linux; `platform_system` is "
    "Windows, Darwin or Linux; `os_name` is nt or posix; `python_version` has two numbers, as 3.12",
    example="dependencies = ['colorama; sys_platform == \"windows\"']    # wrong\n"
    "dependencies = ['colorama; sys_platform == \"win32\"']",
    source="PEP 508 and "
    "https://packaging.python.org/en/latest/specifications/dependency-specifiers/#environment-markers",
    severity=Severity.WARNING,
)

Environment = dict[str, str]

# What `sys.platform`, `platform.system()` and `os.name` are, together (the standard library's documentation, and the
# tables of its platform module); the older ones for requirements that nobody has removed.
_SYSTEMS = (
    *(("linux", "Linux", "posix"), ("linux2", "Linux", "posix"), ("linux3", "Linux", "posix")),
    *(("darwin", "Darwin", "posix"), ("win32", "Windows", "nt"), ("cygwin", "CYGWIN_NT-10.0", "posix")),
    *(("msys", "MSYS_NT-10.0", "posix"), ("win32", "MINGW64_NT-10.0", "nt"), ("cli", "Windows", "nt")),
    *(("ios", "iOS", "posix"), ("ios", "iPadOS", "posix"), ("android", "Android", "posix")),
    *(("tvos", "tvOS", "posix"), ("watchos", "watchOS", "posix"), ("visionos", "visionOS", "posix")),
    *(("emscripten", "Emscripten", "posix"), ("wasi", "wasi", "posix"), ("aix", "AIX", "posix")),
    *(("java", "Java", "java"), ("sunos5", "SunOS", "posix"), ("hp-ux11", "HP-UX", "posix"), ("gnu0", "GNU", "posix")),
    *(("gnukfreebsd9", "GNU/kFreeBSD", "posix"), ("os2", "OS/2", "os2"), ("riscos", "RISCOS", "riscos")),
    *(("haiku1", "Haiku", "posix"), ("vxworks", "VxWorks", "posix"), ("uwin-win", "UWIN-WIN", "posix")),
)
_NUMBERED = (
    ("freebsd", "FreeBSD"),
    ("openbsd", "OpenBSD"),
    ("netbsd", "NetBSD"),
    ("dragonfly", "DragonFly"),
    ("aix", "AIX"),
)
"""Systems whose ``sys.platform`` ended, or ends, with the number of a release."""
_IMPLEMENTATIONS = (
    *(("cpython", "CPython"), ("pypy", "PyPy"), ("jython", "Jython"), ("ironpython", "IronPython")),
    *(("graalpy", "GraalVM"), ("graalpy", "GraalPy"), ("graalpython", "GraalVM"), ("rustpython", "RustPython")),
    *(("pyston", "Pyston"), ("micropython", "MicroPython"), ("brython", "Brython"), ("circuitpython", "CircuitPython")),
)
_MINORS = (*((2, minor) for minor in range(8)), *((3, minor) for minor in range(31)), (4, 0))
_OPEN = ("platform_release", "platform_version", "implementation_version", "extras", "dependency_groups")
"""Variables whose values nobody can list."""
_MOST = 200_000
"""Combinations of values that are tried at most; chosen: they take seconds, and markers in use have far fewer."""


def marker_findings(filename: str, requirements: Requirements) -> Iterator[Finding]:
    """One finding for all requirements whose marker can never hold. What Requires-Python rules out is not asked."""
    never = [str(one) for one in requirements.all if one.marker is not None and not may_hold(one.marker)]
    if never:
        yield Finding(rule=MARKER_NEVER_TRUE, subject=filename, detail=listed(never, "; "))


def may_hold(marker: Marker) -> bool:
    """Whether a marker is true in some environment, as far as that can be known."""
    text = str(marker)
    if any(re.search(rf"\b{name}\b", text) for name in _OPEN):
        return True
    axes = [axis for names, axis in _axes(text) if any(re.search(rf"\b{name}\b", text) for name in names)]
    count = 1
    for axis in axes:
        count *= len(axis)
    return count > _MOST or any(_holds(marker, parts) for parts in product(*axes))


def _axes(text: str) -> Iterator[tuple[tuple[str, ...], list[Environment]]]:
    """Names of variables, and the values that they have together."""
    literals = re.findall(r"""["']([^"']*)["']""", text)
    yield ("sys_platform", "platform_system", "os_name"), list(_systems(literals))
    yield (
        ("implementation_name", "platform_python_implementation"),
        [{"implementation_name": name, "platform_python_implementation": full} for name, full in _IMPLEMENTATIONS],
    )
    stated = {int(number) for literal in literals for number in re.findall(r"^\d\.\d+\.(\d{1,4})", literal)}
    micros = sorted({0, 30, *stated, *(number + 1 for number in stated), *(max(number - 1, 0) for number in stated)})
    yield (
        ("python_version", "python_full_version"),
        [
            {"python_version": f"{major}.{minor}", "python_full_version": f"{major}.{minor}.{micro}"}
            for (major, minor), micro in product(_MINORS, micros)
        ],
    )
    yield ("platform_machine",), [{"platform_machine": value} for value in ("", *literals)]
    yield ("extra",), [{"extra": value} for value in ("", *literals)]


def _systems(literals: Iterable[str]) -> Iterator[Environment]:
    numbered = [
        (text, system, "posix") for text in literals for stem, system in _NUMBERED if re.fullmatch(rf"{stem}\d*", text)
    ]
    others = [(f"{stem}9", system, "posix") for stem, system in _NUMBERED]
    for platform, system, name in (*_SYSTEMS, *numbered, *others):
        yield {"sys_platform": platform, "platform_system": system, "os_name": name}


def _holds(marker: Marker, parts: Iterable[Mapping[str, str]]) -> bool:
    environment = {"extra": ""}
    for part in parts:
        environment.update(part)
    try:
        return marker.evaluate(environment)
    except (ValueError, KeyError):  # comparisons of what is no version, and names that no standard knows
        return True
