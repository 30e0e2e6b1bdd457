"""Shared libraries that compiled files need, by the policies of manylinux and musllinux (PEP 600, PEP 656)."""

import re
from collections.abc import Iterator

from pytest_release_check.analysis.files.extension_suffixes import ExtensionFile
from pytest_release_check.analysis.source.extension_uses import Use, uses_of
from pytest_release_check.model.binaries import WheelBinaries
from pytest_release_check.model.contents import Contents
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed

POLICY_EXCEEDED = Rule(
    code="RC327",
    slug="policy-exceeded",
    summary="compiled files need newer versions of the system's libraries than the wheel's manylinux tag allows",
    why="On the oldest systems that the tag names, the import ends for want of a version such as GLIBC_2.34.",
    fix="build in the manylinux image of the tag, and let `auditwheel repair` choose the tag",
    example="demo-1.0-cp312-cp312-manylinux2014_x86_64.whl    # promises glibc 2.17\n  demo/_speed.so needs GLIBC_2.34",
    source="PEP 600, by the policies of auditwheel",
)
LIBRARY_MISSING = Rule(
    code="RC328",
    slug="library-missing",
    summary="modules that the package imports need a shared library that neither the wheel's tag nor the wheel brings",
    why='On a system without that library the import ends with "cannot open shared object file" or "DLL load failed".',
    fix="run `auditwheel repair`, which copies the library into the wheel",
    example="demo-1.0-cp312-cp312-manylinux_2_28_x86_64.whl\n"
    "  demo/_db.so needs libpq.so.5    # and demo.libs/ does not have it",
    source="PEP 600 (manylinux) and PEP 656 (musllinux) list what every system has; of Windows, delvewheel does",
)
LIBRARY_ELSEWHERE = Rule(
    code="RC329",
    slug="library-elsewhere",
    summary="compiled files need a shared library that neither the wheel's tag nor the wheel brings",
    why="Users on whose system nothing else brings the library cannot load the file.",
    fix="run `auditwheel repair`, unless the user's system or another distribution has the library where it is needed",
    example="demo-1.0-cp312-cp312-manylinux_2_28_x86_64.whl, which requires numpy\n  demo/_db.so needs libpq.so.5",
    source="PEP 600 (manylinux) and PEP 656 (musllinux) list what every system has; of Windows, delvewheel does",
    severity=Severity.WARNING,
)

_ON_MACOS = "run `delocate-wheel`, which copies the library into the wheel"
_LIBC = re.compile(r"libc\.so\.6|libc\.musl-\w+\.so\.1")


def system_library_findings(wheel: Distribution, contents: Contents, held: WheelBinaries) -> Iterator[Finding]:
    """Symbol versions that the tag's policy does not have; libraries that nobody brings, an error where it is certain.

    A wheel may be installed wherever one of its tags fits, so each tag is a promise of its own.
    """
    if any("-win" in tag for tag in wheel.tags):
        return  # of Windows there is no policy: see windows_libraries.py
    for tag, files in sorted(held.too_new.items())[:1]:
        detail = f"{tag} does not have what these need: {listed(files, '; ')}"
        yield Finding(rule=POLICY_EXCEEDED, subject=wheel.filename, detail=detail)
    certain = _certain(wheel, contents, held)
    missing = {path: f"{path} needs {listed(names)}" for path, names in sorted(held.outside.items())}
    for rule, words in (
        (LIBRARY_MISSING, [text for path, text in missing.items() if path in certain]),
        (LIBRARY_ELSEWHERE, [text for path, text in missing.items() if path not in certain]),
    ):
        if words:
            fix = _ON_MACOS if any("-macosx_" in tag for tag in wheel.tags) else ""
            yield Finding(rule=rule, subject=wheel.filename, detail=listed(words, "; "), fix=fix)


def _certain(wheel: Distribution, contents: Contents, held: WheelBinaries) -> frozenset[str]:
    """Files that are imported whatever happens, and that look for libraries where the system has its own alone.

    Another distribution may bring a library, and load it before: nothing is certain of a wheel with dependencies. No
    distribution brings another C library: what was linked with musl cannot be loaded where glibc is, nor the reverse.
    """
    files = {path: file.module for path in held.outside if (file := ExtensionFile.from_path(path)) is not None}
    uses = uses_of(contents, files.values())
    foreign = {path for path in files if any(map(_LIBC.fullmatch, held.outside[path]))}
    alone = {binary.path for binary in held.binaries if not binary.looks_elsewhere and not wheel.requires_dist}
    return frozenset(
        path
        for path, name in files.items()
        if (path in alone and uses[name] is Use.CERTAIN) or (path in foreign and uses[name] is not Use.OPTIONAL)
    )
