"""Machines that compiled files are for, and the oldest macOS, by the platform tags of their wheel."""

import re
from collections.abc import Iterator, Mapping

from pytest_release_check.checks.compiled.formats import is_module_of
from pytest_release_check.model.binaries import Binary, WheelBinaries
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed

ARCHITECTURE_DIFFERS = Rule(
    code="RC330",
    slug="architecture-differs",
    summary="compiled files are not for the architecture of the wheel's tag",
    why="Installers take the wheel on the machine of its tag, where its files cannot be loaded.",
    fix="build it on, or for, the architecture of the tag; for universal2 set `ARCHFLAGS='-arch x86_64 -arch arm64'`",
    example="demo-1.0-cp312-cp312-manylinux_2_28_aarch64.whl\n"
    "  demo/_speed.cpython-312-aarch64-linux-gnu.so is for x86_64",
    source="PEP 425, and https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/",
)
MACOS_NEWER = Rule(
    code="RC331",
    slug="macos-newer",
    summary="compiled files are for a newer macOS than the wheel's tag",
    why="On a Mac as old as the tag names, the file is loaded only if it happens to need nothing newer.",
    fix="set `MACOSX_DEPLOYMENT_TARGET` to the version of the tag, or tag the wheel for the version it was built for",
    example="demo-1.0-cp312-cp312-macosx_11_0_arm64.whl\n  demo/_speed.cpython-312-darwin.so is for macOS 14.0",
    source="https://packaging.python.org/en/latest/specifications/platform-compatibility-tags/; since macOS 11 "
    "only the first number of a version is in tags (`packaging.tags`)",
    severity=Severity.WARNING,
)

_LINUX = re.compile(r"(?:many|musl)?linux(?:\d+|_\d+_\d+)?_([a-z]\w*)")
_MACOS = re.compile(r"macosx_(\d+)_(\d+)_(\w+)")
_SLICES = {"universal2": ("x86_64", "arm64"), "intel": ("x86_64",), "x86_64": ("x86_64",), "arm64": ("arm64",)}
_MACHINES = {"armv6l": "arm", "armv7l": "arm", "armv8l": "arm"}
_ELEVEN = 11
"""Since macOS 11 only the first number of a version is in tags (packaging.tags)."""


def architecture_findings(wheel: Distribution, held: WheelBinaries) -> Iterator[Finding]:
    """An error for extension modules of another machine, or if nothing in the wheel is for one of the tag's."""
    platforms = sorted({tag.split("-", 2)[2] for tag in wheel.tags})
    wanted = {platform: machines for platform in platforms if (machines := _wanted(platform))}
    if not wanted or len(wanted) < len(platforms):
        return
    known = tuple(binary for binary in held.binaries if "?" not in binary.machines)
    extensions = tuple(binary for binary in known if is_module_of(binary, platforms))
    wrong = sorted(f"{binary.path} is for {' and '.join(binary.machines)}" for binary in _wrong(extensions, wanted))
    if not extensions and known:
        there = {machine for binary in known for machine in binary.machines}
        if not any(there.issuperset(machines) for machines in wanted.values()):
            wrong = sorted(f"{binary.path} is for {' and '.join(binary.machines)}" for binary in known)
    if wrong:
        detail = f"the tag is {', '.join(platforms)}: {listed(wrong, '; ')}"
        yield Finding(rule=ARCHITECTURE_DIFFERS, subject=wheel.filename, detail=detail)
    yield from _newer(wheel, platforms, known)


def _wanted(platform: str) -> tuple[str, ...]:
    """Every machine that a platform tag promises; none if nothing is known of it."""
    if match := _LINUX.fullmatch(platform):
        return (_MACHINES.get(match[1], match[1]),)
    if match := _MACOS.fullmatch(platform):
        return _SLICES.get(match[3], ())
    return (platform,) if platform in ("win32", "win_amd64", "win_arm64") else ()


def _wrong(extensions: tuple[Binary, ...], wanted: Mapping[str, tuple[str, ...]]) -> Iterator[Binary]:
    for binary in extensions:
        if not any(set(machines) <= set(binary.machines) for machines in wanted.values()):
            yield binary


def _newer(wheel: Distribution, platforms: list[str], known: tuple[Binary, ...]) -> Iterator[Finding]:
    oldest = dict(_oldest(platforms))
    late = sorted(
        f"{binary.path} is for macOS {version[0]}.{version[1]} on {machine}"
        for binary in known
        for machine, version in binary.minimum.items()
        if machine in oldest and _is_newer((version[0], version[1]), oldest[machine])
    )
    if late:
        detail = f"the tag is {', '.join(platforms)}: {listed(late, '; ')}"
        yield Finding(rule=MACOS_NEWER, subject=wheel.filename, detail=detail)


def _oldest(platforms: list[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    """Machine to the oldest macOS of the tags; there is none before 11 for arm64."""
    found: dict[str, tuple[int, int]] = {}
    for platform in platforms:
        if match := _MACOS.fullmatch(platform):
            for machine in _SLICES.get(match[3], ()):
                version = (int(match[1]), int(match[2]))
                version = max(version, (_ELEVEN, 0)) if machine == "arm64" else version
                found[machine] = min(version, found.get(machine, version))
    yield from found.items()


def _is_newer(version: tuple[int, int], tagged: tuple[int, int]) -> bool:
    return version[0] > tagged[0] if version[0] >= _ELEVEN else version > tagged
