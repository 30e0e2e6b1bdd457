"""The wheels of one release beside each other."""

import re
from collections.abc import Iterable, Iterator

from pytest_release_check.analysis.files.members import is_extension_module, listed, module_name
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

_FOR_ONE_PLATFORM = re.compile(
    r"(^|_|\.)(win(dows|32|64)?|nt|posix|unix|linux|mac(os)?|osx|darwin|bsd|aix|sunos|epoll|kqueue|cuda|x86|arm\w*|avx\w*)"
    r"($|_|\.)",
    re.IGNORECASE,
)

_TWO = ("cp2", "pp2")
"""Pythons whose extension modules do not say for which they are."""


def missing_extensions(wheels: Iterable[tuple[Distribution, Contents]]) -> Iterator[Finding]:
    """A finding for each compiled wheel without modules that others of the release have, as far as names show.

    Modules that are named for a platform, and wheels for any platform, are as they should be.
    """
    compiled = [
        (wheel, _extensions(contents.members))
        for wheel, contents in wheels
        if contents.is_whole and not any(tag.endswith("-any") or tag.startswith(_TWO) for tag in wheel.tags)
    ]
    every = frozenset(name for _, names in compiled for name in names)
    for wheel, names in compiled:
        if missing := every - names:
            yield Finding(rule=EXTENSIONS_MISSING, subject=wheel.filename, detail=listed(missing))


def _extensions(members: Iterable[str]) -> frozenset[str]:
    names = {module_name(member) for member in members if is_extension_module(member)}
    return frozenset(name for name in names if name and not _FOR_ONE_PLATFORM.search(name))
