"""For whom the files of a release are: Pythons and platforms, without the versions of platforms."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from packaging.utils import InvalidWheelFilename, parse_wheel_filename
from packaging.version import InvalidVersion

from pytest_release_check.analysis.metadata.pythons import known_pythons
from pytest_release_check.analysis.metadata.requires_python import admits

ANY = "any"
"""The platform of wheels that run everywhere."""
_VERSIONED = re.compile(r"(manylinux|musllinux|macosx|ios|android|pyodide|emscripten)\d*(?:_\d+)*_(\w+)")
_ARCHITECTURES = {"universal2": ("arm64", "x86_64"), "intel": ("x86_64",), "universal": ("x86_64",)}
"""What wheels for several architectures of macOS are for, of those that are still in use."""
_ONE_PYTHON = re.compile(r"(cp|pp|graalpy)3(\d+)(t?)")
_GENERIC = re.compile(r"py3(\d*)")


@dataclass(frozen=True, slots=True, order=True)
class Target:
    """Who can install a wheel without building it."""

    python: str
    """``cp312``, ``cp313t``, ``pp310``; ``py3`` for all; ``abi3-9`` for every CPython from 3.9 on."""
    platform: str
    """``manylinux_x86_64``, ``musllinux_aarch64``, ``macosx_arm64``, ``win_amd64``, ..., or ``any``."""

    def __str__(self) -> str:
        return f"{self.python} on {self.platform}"

    @property
    def minor(self) -> int | None:
        """The minor version of the one Python 3 that it is for; None if it is for several."""
        found = _ONE_PYTHON.fullmatch(self.python)
        return int(found[2]) if found else None

    def is_served_by(self, other: "Target") -> bool:
        """Whether a wheel for ``other`` can be installed here."""
        if other.platform not in (self.platform, ANY):
            return False
        if self.python == other.python:
            return True
        if generic := _GENERIC.fullmatch(other.python):
            return self.minor >= int(generic[1] or 0) if self.minor is not None else self.python.startswith("py3")
        since = other.python.removeprefix("abi3-")
        is_cpython = self.python.startswith("cp") and not self.python.endswith("t")
        return since != other.python and is_cpython and self.minor is not None and self.minor >= int(since)


def targets_of(filenames: Iterable[str]) -> frozenset[Target]:
    """For whom the wheels among these files are; those for Python 2 count for nobody."""
    return frozenset(target for filename in filenames for target in _targets(filename))


def missing_targets(
    wanted: Iterable[Target], offered: Iterable[Target], requires_python: str = ""
) -> tuple[Target, ...]:
    """Those that ``wanted`` has and nothing that is ``offered`` serves, sorted.

    Pythons that Requires-Python excludes are not missing. Of a wheel for many Pythons each one that is known counts.
    """
    served = tuple(offered)
    each = {target for several in wanted for target in _expanded(several)}
    return tuple(
        sorted(
            target
            for target in each
            if (target.minor is None or admits(requires_python, (3, target.minor)))
            and not any(map(target.is_served_by, served))
        )
    )


def platform_of(tag: str) -> tuple[str, ...]:
    """The platforms of a tag without their versions, as ``manylinux_x86_64``; several of a wheel for several."""
    found = _VERSIONED.fullmatch(tag)
    if found is None:
        return (tag,)
    architectures = _ARCHITECTURES.get(found[2], (found[2],)) if found[1] == "macosx" else (found[2],)
    return tuple(f"{found[1]}_{architecture}" for architecture in architectures)


def words(targets: Iterable[Target]) -> tuple[str, ...]:
    """The targets by platform: ``cp310, cp311 on win_amd64``."""
    by_platform: dict[str, list[str]] = {}
    for target in sorted(targets, key=_order):
        by_platform.setdefault(target.platform, []).append(target.python)
    by_pythons: dict[str, list[str]] = {}
    for platform, pythons in by_platform.items():
        by_pythons.setdefault(", ".join(pythons), []).append(platform)
    return tuple(f"{pythons} on {', '.join(platforms)}" for pythons, platforms in by_pythons.items())


def _order(target: Target) -> tuple[str, str, int, str]:
    return target.platform, target.python[:2], target.minor or 0, target.python


def _expanded(target: Target) -> Iterator[Target]:
    if not target.python.startswith("abi3-"):
        yield Target("py3" if target.python.startswith("py3") else target.python, target.platform)
        return
    since = int(target.python.removeprefix("abi3-"))
    for major, minor in known_pythons():
        if major == 3 and minor >= since:
            yield Target(f"cp3{minor}", target.platform)


def _targets(filename: str) -> Iterator[Target]:
    try:
        tags = parse_wheel_filename(filename)[3]
    except (InvalidWheelFilename, InvalidVersion):
        return
    for tag in tags:
        if python := _python(tag.interpreter, tag.abi):
            yield from (Target(python, platform) for platform in platform_of(tag.platform))


def _python(interpreter: str, abi: str) -> str:
    """How a target names the Python of a tag; empty for Python 2."""
    if not re.match(r"(py|cp|pp|graalpy)3", interpreter):
        return ""
    if abi.startswith("abi3") and interpreter[3:].isdigit():
        return f"abi3-{int(interpreter[3:])}"
    if interpreter == "cp3":
        return "py3"
    return f"{interpreter}t" if re.fullmatch(r"cp3\d+d?t", abi) else interpreter
