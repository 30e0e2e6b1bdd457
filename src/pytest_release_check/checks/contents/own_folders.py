"""Folders that modules read in out of their own packages, and that the wheel does not have."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from itertools import accumulate

from pytest_release_check.analysis.files.members import is_for_developers, listed
from pytest_release_check.analysis.source.folder_references import FolderReader, FolderReference, folder_reader
from pytest_release_check.analysis.source.own_imports import imported_names
from pytest_release_check.checks.contents.missing_from_wheel import lost_members, needs
from pytest_release_check.checks.contents.own_files import own_modules
from pytest_release_check.model.contents import Contents
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule

OWN_FOLDER_MISSING = Rule(
    code="RC296",
    slug="own-folder-missing",
    summary="modules read in a folder of their own package that is not in the wheel",
    why="What reads in the folder fails for users, and works in the source tree.",
    fix="add the folder with its files to the package data of the build backend, and to the sdist; most "
    "backends leave out a folder that version control ignores",
    example='demo/pages.py:  for page in (Path(__file__).parent / "pages").iterdir(): ...\n'
    "wheel:          demo/pages.py",
    source="django-wiki/django-nyt#109; no finding on 147 healthy and popular releases",
)

_MAY_READ = re.compile(
    rb"__file__|get_data|resource_(string|stream|filename|listdir)|importlib[._ ]\s*(import\s+)?resources"
    rb"|importlib_resources|PackageLoader|(template|static)_folder"
)
_BEFORE_A_RELEASE = re.compile(r"_*(gen|make|build|update|create|compile|download|fetch|release)", re.IGNORECASE)
"""Names of modules that write what others read."""
_AT_RUN_TIME = re.compile(r"\W*(cache|te?mp|logs?|outputs?|results?|downloads?|reports?|uploads?)\W*", re.IGNORECASE)
"""Names of folders that appear when a program runs."""
_PURE = re.compile(r"^[^/]+\.data/(purelib|platlib)/")


def missing_own_folders(filename: str, wheel: Contents, sources: Iterable[Contents] = ()) -> tuple[Finding, ...]:
    """A finding if modules surely read in folders that lie nowhere in the wheel, in packages that only it fills.

    A folder that is there and has lost its data counts as well, by what the ``sources`` have in it. Of what is found
    without the folder, as templates by a loader that looks elsewhere too, only those that a source has.
    """
    if not wheel.is_whole:
        return ()
    sources = tuple(source for source in sources if source.is_whole)
    found = [(module, one) for module, one in references_of(wheel) if not _is_aside(module, one.folder)]
    shipped = Shipped(wheel)
    lost = {name for source in sources for name in lost_members(wheel.members, source.members)} if found else set()
    needed = {name.rpartition("/")[0] for name in needs(wheel, tuple(sorted(lost)))}
    gone: dict[str, str] = {}
    for module, one in sorted(found, key=lambda pair: not pair[1].package):
        if shipped.is_own(one.folder) and one.folder not in needed and _is_lost(one, shipped, lost):
            gone.setdefault(one.folder, _shown(module, one))
    if not gone:
        return ()
    folders = listed(f"`{folder}`" for folder in gone)
    fix = f"ship {folders} with its files as package data, and include it in the sdist, also where git ignores it"
    return (Finding(rule=OWN_FOLDER_MISSING, subject=filename, detail=listed(gone.values()), fix=fix),)


class Shipped:
    """Which folders a wheel has, and which of them, or below which, belong to it alone."""

    def __init__(self, wheel: Contents) -> None:
        self._members = [_PURE.sub("", name) for name in wheel.members]
        self._folders = {above for name in self._members for above in accumulate(name.split("/")[:-1], "{}/{}".format)}
        self._modules = {name.partition(".")[0] for name in self._members if name.endswith((".py", ".so", ".pyd"))}
        self._packages = {name.rpartition("/")[0] for name in self._members if name.endswith("/__init__.py")}

    def has(self, folder: str) -> bool:
        """Whether there is such a folder, a module of its name, or a file: no folder is meant by that."""
        return folder in self._folders or folder in self._modules or folder in self._members

    def is_own(self, folder: str) -> bool:
        """Whether a folder lies in a package that other distributions do not fill."""
        return any(above in self._packages for above in list(accumulate(folder.split("/"), "{}/{}".format))[:-1])

    def is_bare(self, folder: str) -> bool:
        """Whether nothing but modules lies in a folder."""
        return not any(name.startswith(f"{folder}/") and not name.endswith(".py") for name in self._members)


def references_of(wheel: Contents) -> Iterator[tuple[str, FolderReference]]:
    """The folders that the project's own modules read in, and the modules; what another one makes is not certain."""
    used = tuple(_readers(wheel))
    found = [(module, one) for module, reader, known in used for one in reader.references(known)]
    is_asked = any(one.is_certain and not one.package for _, one in found)
    made = {path for _, reader, known in used for path in reader.made(known)} if is_asked else set()
    for module, one in found:
        yield module, replace(one, is_certain=one.is_certain and (bool(one.package) or not one.is_within(made)))


def named_folders(wheel: Contents) -> Iterator[tuple[str, str]]:
    """Every folder that the project's own modules put together by name, and the module."""
    for module, reader, known in _readers(wheel):
        yield from ((folder, module) for folder in sorted(reader.named(known)))


def _readers(wheel: Contents) -> Iterator[tuple[str, FolderReader, Mapping[str, str]]]:
    """The modules that may read beside them, each with the paths that it takes from others."""
    modules = dict(own_modules(wheel))
    readers = {module: folder_reader(text, module) for module, text in modules.items() if _MAY_READ.search(text)}
    paths = {_dotted(module): reader.exported for module, reader in readers.items() if reader and reader.exported}
    names = re.compile(rb"\b(" + b"|".join(name.encode() for found in paths.values() for name in found) + rb")\b")
    for module, text in modules.items():
        known = _known(text, module, paths) if paths and names.search(text) else {}
        if reader := readers.get(module) or (folder_reader(text, module) if known else None):
            yield module, reader, known


def _known(text: bytes, module: str, paths: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """The paths that a module takes from other modules, by the names it has for them."""
    found: dict[str, str] = {}
    for local, source, name in imported_names(text, _dotted(module), is_package=module.endswith("/__init__.py")):
        if name in paths.get(source, {}):
            found[local] = paths[source][name]
        found |= {f"{local}.{one}": path for one, path in paths.get(f"{source}.{name}" if name else source, {}).items()}
    return found


def _dotted(module: str) -> str:
    return module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def _is_aside(module: str, folder: str) -> bool:
    """Whether a module runs before a release, or a folder is made at run time or is for developers."""
    parts = folder.split("/")
    return (
        _BEFORE_A_RELEASE.match(module.rpartition("/")[2]) is not None
        or any(_AT_RUN_TIME.fullmatch(part) for part in parts)
        or folder.startswith("..")
        or is_for_developers(f"{folder}/x")
    )


def _is_lost(one: FolderReference, shipped: Shipped, lost: Iterable[str]) -> bool:
    held = any(name.startswith(f"{one.folder}/") and not name.endswith(".py") for name in lost)
    if shipped.has(one.folder):
        return held and one.is_certain and shipped.is_bare(one.folder)
    return one.is_certain or held


def _shown(module: str, one: FolderReference) -> str:
    if one.package:
        return (
            f"the package `{one.package}`, named literally by `{one.reader}`, is not in the wheel ({module}:{one.line})"
        )
    reader = f", named literally for `{one.reader}`," if one.reader else ", named literally,"
    return f"the folder `{one.folder}`{reader} is not in the wheel ({module}:{one.line})"
