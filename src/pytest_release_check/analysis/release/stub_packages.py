"""Stub packages (PEP 561): which project they describe, and which of its modules."""

from collections.abc import Iterable
from pathlib import PurePosixPath

from packaging.utils import canonicalize_name
from packaging.version import Version

from pytest_release_check.analysis.files.members import is_for_developers, module_name
from pytest_release_check.analysis.index.earlier import newest_version, version_before
from pytest_release_check.model.index_file import IndexFile

_STUBS = "-stubs"
_MARKER = "/py.typed"


def runtime_of(name: str) -> str:
    """The normalised name of the project that a stub package is named after, as typeshed and others do; else empty."""
    name = canonicalize_name(name)
    if name.startswith("types-"):
        return name.removeprefix("types-")
    return name.removesuffix(_STUBS) if name.endswith(_STUBS) else ""


def stubbed_modules(members: Iterable[str]) -> frozenset[str]:
    """The dotted names of public modules that the stubs in folders ``NAME-stubs`` describe."""
    paths = (PurePosixPath(member) for member in members if member.endswith(".pyi") and not is_for_developers(member))
    split = (path.with_suffix("").parts for path in paths if path.parts[0].endswith(_STUBS))
    names = (".".join((first.removesuffix(_STUBS), *rest)).removesuffix(".__init__") for first, *rest in split)
    return frozenset(name for name in names if not any(part.startswith("_") for part in name.split(".")))


def modules_in(members: Iterable[str]) -> frozenset[str]:
    """The dotted names of all modules among ``members``, paths in site-packages, and of the folders they are in."""
    found = {module_name(member[:-1] if member.endswith(".pyi") else member) for member in members}
    above = {".".join(name.split(".")[:count]) for name in found for count in range(1, name.count(".") + 1)}
    return frozenset((found | above) - {""})


def typed_packages(members: Iterable[str]) -> frozenset[str]:
    """The topmost packages that have a marker of their own."""
    return frozenset(member.removesuffix(_MARKER) for member in members if member.count("/") == 1 and _MARKER in member)


def versions_to_compare(served: Iterable[IndexFile], version: str) -> tuple[str, str] | None:
    """The version of the project that stubs of ``version`` are for, and its newest one; None if that is the same.

    Stubs have the version of their project, and may have one more number (typeshed's third-party stubs). Where the
    first number is another, they count on their own: nothing is known.
    """
    served = tuple(served)
    newest, stated = newest_version(served), Version(version)
    before = version_before(served, f"{stated.base_version}.1")
    if not newest or not before or Version(before) >= Version(newest) or Version(before).major != stated.major:
        return None
    return before, newest
