"""Pure rules over an installation: what should import, load and be there."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import PurePosixPath

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from pytest_release_check.analysis.metadata.entry_points import SCRIPT_GROUPS
from pytest_release_check.model.releases import EntryPoint, Shared
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed

NAMESPACE_CLOSED = Rule(
    code="RC341",
    slug="namespace-closed",
    summary="the release has an `__init__.py` in a namespace that a dependency fills without one",
    why="Where the two lie in different folders of the import path, that file hides the modules of the dependency.",
    fix="remove that `__init__.py` and name the packages below it to the backend",
    example="demo:        acme/__init__.py, acme/demo/__init__.py    # wrong\ndependency:  acme/base/__init__.py",
    source="PEP 420",
    severity=Severity.WARNING,
)
DEPENDENCY_OVERWRITTEN = Rule(
    code="RC342",
    slug="dependency-overwritten",
    summary="the release installs another file over a module of its dependency",
    why="The one that is installed last wins, and uninstalling either breaks the other.",
    fix="move the module into a package that only this project has",
    example="demo:        acme/util.py\ndependency:  acme/util.py    # with other contents",
    source="https://packaging.python.org/en/latest/specifications/recording-installed-packages/: RECORD of both "
    "names the file, and an uninstallation removes it",
)
VERSION_ATTRIBUTE_DIFFERS = Rule(
    code="RC508",
    slug="version-attribute-differs",
    summary="`__version__` is not the version of the release",
    why="Programs that ask for the version decide wrongly, and reports of errors name the wrong release.",
    fix="write the version in one place, or read it with `importlib.metadata`",
    example='pyproject.toml:    version = "1.1"\ndemo/__init__.py:  __version__ = "1.0"',
    source="cfobel/si-prefix#6; 87 popular packages have none",
)
MODULE_VERSION_DIFFERS = Rule(
    code="RC516",
    slug="module-version-differs",
    summary="`__version__` of the only module is not the version of the release",
    why="Programs that ask for the version decide wrongly, and reports of errors name the wrong release.",
    fix="write the version in one place, or read it with `importlib.metadata`",
    example='pyproject.toml:  name = "demo-framework", version = "1.1"\ndemo.py:         __version__ = "1.0"',
    source="ibis-framework 3.0.0, yanked for a wrong `ibis.__version__`; a warning, since a module that is "
    "named otherwise than the project may have a version of its own",
    severity=Severity.WARNING,
)

_EXTRA = re.compile(r"extra == ['\"]([^'\"]+)['\"]")
_IN_BRACKETS = re.compile(r"\[([\w., -]+)\]")
_MODULE_ENDINGS = re.compile(r"(\.py|(\.[\w-]+)*\.(so|pyd))$")


def top_level_modules(files: Iterable[str]) -> tuple[str, ...]:
    """The importable top-level modules among RECORD's paths, dotted below namespace packages (PEP 420), sorted."""
    modules = [path for file in files if (path := importable(file))]
    packages = {path.parent for path in modules if path.name == "__init__"}
    found = set()
    for path in modules:
        above = [folder for folder in reversed(path.parents) if folder in packages]
        top = above[0] if above else (path.parent if path.name == "__init__" else path)
        found.add(".".join(top.parts))
    return tuple(sorted(found))


def shared_places(cell: str, shared: Iterable[Shared]) -> tuple[Finding, ...]:
    """Namespaces that the release closes to its dependencies, and modules of theirs that it overwrites."""
    closed = [f"{one.package}/__init__.py ({one.distribution} has {one.module})" for one in shared if one.package]
    over = [f"{one.module} of {one.distribution}" for one in shared if not one.package]
    found = ((NAMESPACE_CLOSED, closed), (DEPENDENCY_OVERWRITTEN, over))
    return tuple(Finding(rule=rule, subject=cell, detail=listed(where)) for rule, where in found if where)


def importable(file: str) -> PurePosixPath | None:
    """The module path of a file, without ending; None for data, metadata and what no import statement can name."""
    path = PurePosixPath(file)
    if path.is_absolute() or ".." in path.parts or not _MODULE_ENDINGS.search(path.name):
        return None
    stem = path.with_name(path.name.split(".", 1)[0])
    return stem if all(part.isidentifier() for part in stem.parts) and stem.parts else None


def needs_foreign_host(entry_point: EntryPoint, missing: str, own: Iterable[str], requires: Iterable[str]) -> bool:
    """Whether loading failed only because a distribution is missing that would load the entry point itself.

    A plugin for X need not require X. Scripts have no host: what they miss is missing.
    """
    top = missing.partition(".")[0]
    if not top or entry_point.group in SCRIPT_GROUPS or top in {name.partition(".")[0] for name in own}:
        return False
    return canonicalize_name(top) not in _required_names(requires)


def may_come_with_extra(module: str, requires: Iterable[str]) -> bool:
    """Whether an extra's requirement may bring a module, by its name."""
    return bool(extras_bringing(module, requires))


def extras_bringing(module: str, requires: Iterable[str]) -> tuple[str, ...]:
    """Normalised names of the extras whose requirements may bring a module, by its name, sorted."""
    name = canonicalize_name(module.partition(".")[0])
    if not name:
        return ()
    declared = ((canonicalize_name(one.name), str(one.marker)) for one in _parsed(requires) if _is_of_extra(one))
    markers = (marker for other, marker in declared if name in other or other in name)
    return tuple(sorted({canonicalize_name(extra) for marker in markers for extra in _EXTRA.findall(marker)}))


def names_extra(words: str, requires: Iterable[str]) -> bool:
    """Whether an error asks to install an extra that exists, as in ``pip install demo[cli]``."""
    named = {canonicalize_name(one) for inside in _IN_BRACKETS.findall(words) for one in inside.split(",")}
    return not named.isdisjoint(extras_in(requires))


def extras_in(requires: Iterable[str]) -> frozenset[str]:
    """Normalised names of the extras that requirements are for."""
    markers = (str(one.marker or "") for one in _parsed(requires))
    return frozenset(canonicalize_name(name) for marker in markers for name in _EXTRA.findall(marker))


def is_loaded_by(group: str, missing: str) -> bool:
    """Whether a group of entry points is named for a distribution of that module: only where it is, they are loaded."""
    first, module = group.partition(".")[0], missing.partition(".")[0].lower().lstrip("_")
    name = _HOSTS.get(first, first.lower().rstrip("0123456789"))
    return len(name) > 1 and bool(module) and (module.startswith(name) or name.startswith(module))


_HOSTS = {"distutils": "setuptools", "egg_info": "setuptools", "console_scripts": "", "gui_scripts": ""}
"""Groups, by the first part of their names, whose hosts are named otherwise."""


def _required_names(requires: Iterable[str]) -> set[str]:
    """Normalised names that are required without an extra."""
    return {canonicalize_name(one.name) for one in _parsed(requires) if not _is_of_extra(one)}


def _parsed(requires: Iterable[str]) -> Iterator[Requirement]:
    """Those that can be read; the upload rules report the others."""
    for text in requires:
        with suppress(InvalidRequirement):
            yield Requirement(text)


def _is_of_extra(requirement: Requirement) -> bool:
    return _EXTRA.search(str(requirement.marker or "")) is not None


def script_names(entry_points: Iterable[EntryPoint]) -> tuple[str, ...]:
    """Names of the console and gui scripts, sorted."""
    return tuple(sorted({point.name for point in entry_points if point.group in SCRIPT_GROUPS}))


def version_attribute_faults(
    module: str, stated: str, version: str, name: str, tops: Sequence[str]
) -> tuple[Finding, ...]:
    """A finding if the module that the project is named for states another version than its metadata.

    A warning if it is named otherwise, and the only one among ``tops``. What is no version (PEP 440) says nothing, nor
    does a local part, which names the tree that was built. A post-release may be the same code, packed again.
    """
    is_named = canonicalize_name(module) == name
    if not is_named and (module,) != tuple(tops):
        return ()
    try:
        there, wanted = Version(stated), Version(version)
    except InvalidVersion:
        return ()
    # One that is named otherwise may count the software that it wraps, and its own builds of it behind.
    if _same_code(there, wanted) or not (is_named or there.release != wanted.release[: len(there.release)]):
        return ()
    rule = VERSION_ATTRIBUTE_DIFFERS if is_named else MODULE_VERSION_DIFFERS
    detail = f"{module}.__version__ is {stated}, the metadata says {version}"
    return (Finding(rule=rule, subject=module, detail=detail),)


def _same_code(stated: Version, version: Version) -> bool:
    one, other = Version(stated.public), Version(version.public)
    return one == other or (other.is_postrelease and one.release == other.release and one.pre == other.pre)
