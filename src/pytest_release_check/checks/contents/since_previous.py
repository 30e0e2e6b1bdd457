"""What the release before this one had, and this one has no more."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from packaging.version import Version

from pytest_release_check.analysis.files.members import is_beside, is_for_developers, listed, module_name
from pytest_release_check.checks.contents.lost_since import lost_since
from pytest_release_check.checks.contents.missing_from_wheel import needs
from pytest_release_check.model.contents import Contents, PreviousRelease
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

GONE_SINCE_PREVIOUS = Rule(
    code="RC259",
    slug="gone-since-previous",
    summary="the previous release had what this wheel does not have",
    why="Users of what is gone have to change their code.",
    fix="ship it again, unless it was removed on purpose",
    example="1.0:  demo/__init__.py, demo/formats/__init__.py, demo/formats/csv.py\n1.1:  demo/__init__.py",
    source='PrefectHQ/fastmcp#4207; jupyter-core 4.11.0, yanked for "missing top level file jupyter.py"',
    severity=Severity.WARNING,
)
SIZE_JUMPED = Rule(
    code="RC260",
    slug="size-jumped",
    summary="the wheel's size is far from that of the previous release",
    why="A wheel that is suddenly large holds data or an environment by mistake; one that is suddenly small "
    "has lost something.",
    fix="compare the lists of files of both wheels, and correct the build if the difference was not meant",
    example="1.0:  0.2 MB\n1.1:  60 MB    # with the folder of the test data",
    source="four times the size, and 200 kB, are chosen and not measured",
    severity=Severity.WARNING,
)
MIGRATIONS_GONE = Rule(
    code="RC266",
    slug="migrations-gone",
    summary="the previous release had database migrations of models that are still there, and this wheel has none",
    why="Users cannot make or update the tables of their databases.",
    fix="ship the `migrations` packages again (setuptools: `tool.setuptools.packages.find`)",
    example="1.0:  demo/models.py, demo/migrations/__init__.py, demo/migrations/0001_initial.py\n1.1:  demo/models.py",
    source="https://docs.djangoproject.com/en/stable/topics/migrations/",
)
DATA_LOST = Rule(
    code="RC368",
    slug="data-lost",
    summary="data files that the previous release had are gone from the wheel, and its modules still read them",
    why="The modules that read them end with FileNotFoundError.",
    fix="ship them as package data again (setuptools: `tool.setuptools.package-data`)",
    example='1.0:  demo/parse.py, demo/python.lark\n1.1:  demo/parse.py    # which still reads "python.lark"',
    source='hypothesmith 0.2.2, yanked for "Broken packaging omitted grammar definition file"',
)

_FACTOR = 4
"""A wheel that is more than so many times larger or smaller is reported; chosen, for sizes double often."""
_LEAST = 200_000
"""Bytes of difference below which no wheel is reported; chosen, for one image is as large."""
_FEW = 2
"""Files of a kind whose loss is reported; chosen, for single files come and go."""
_INTERNAL = re.compile(r"_(?!_main__).*|compat|py\d+")
_COMPILED = re.compile(r"\.(py|pyc|pyd|so|dylib|dll)$|\.so\.|^[^/]+\.libs/")
_MIGRATION = re.compile(r"/migrations/\d{4}_\w+\.py$")


def since_previous(
    wheel: Distribution, contents: Contents, before: PreviousRelease, source: Iterable[str] = ()
) -> Iterator[Finding]:
    """At most one finding of each kind: migrations, what is certainly lost, other things that are gone, the size.

    ``source`` has the paths of the sdist and of the tree.
    """
    lost = _lost_migrations(before.contents.members, contents.members)
    if lost and contents.is_whole:
        detail = f"{before.version} had {listed(lost)}"
        yield Finding(rule=MIGRATIONS_GONE, subject=wheel.filename, detail=detail)
    removed = _modules(before.contents.members) - _modules(contents.members)
    certain = tuple(lost_since(wheel, contents, before, source, sorted(removed))) if contents.is_whole else ()
    yield from (loss.finding for loss in certain)
    reasons = _still_needed(before, contents) if contents.is_whole else {}
    if reasons:
        files = listed(f"{name} ({reason})" for name, reason in reasons.items())
        names = listed(f"`{name}`" for name in reasons)
        fix = f"ship {names} as package data again (setuptools: `tool.setuptools.package-data`)"
        yield Finding(rule=DATA_LOST, subject=wheel.filename, detail=f"{before.version} had {files}", fix=fix)
    known = frozenset(name for loss in certain for name in loss.names) | reasons.keys()
    gone = tuple(_gone(before, contents, known, is_new_major=_major(wheel.version) > _major(before.version)))
    if gone and contents.is_whole:
        detail = f"{before.version} had {'; '.join(gone)}"
        yield Finding(rule=GONE_SINCE_PREVIOUS, subject=wheel.filename, detail=detail)
    small, large = sorted((wheel.size, before.size))
    if large > small * _FACTOR and large - small > _LEAST:
        detail = f"{_reported(wheel.size)}, {before.version} had {_reported(before.size)}"
        yield Finding(rule=SIZE_JUMPED, subject=wheel.filename, detail=detail)


def _gone(before: PreviousRelease, contents: Contents, known: frozenset[str], *, is_new_major: bool) -> Iterator[str]:
    """Words for what was lost, the largest thing first; the parts of it, and what is ``known``, are not said again."""
    old, new = _modules(before.contents.members), _modules(contents.members)
    old = frozenset(name for name in old if not any(_is_within(name, other) for other in known))
    tops = sorted({name.partition(".")[0] for name in old} - {name.partition(".")[0] for name in new})
    if tops:
        yield f"the top-level modules {listed(tops)}"
    left = frozenset(name for name in old - new if name.partition(".")[0] not in tops)
    packages = _outermost(name for name in left if any(other.startswith(f"{name}.") for other in left))
    packages = tuple(name for name in packages if not name.endswith(".migrations"))
    if packages and not is_new_major:
        yield f"the packages {listed(packages)}"
    reported = {*packages, *(name for name in left if name.endswith(".migrations"))}
    modules = {name for name in left if not any(_is_within(name, package) for package in reported)}
    if modules and not is_new_major:
        yield f"the modules {listed(modules)}"
    data = {*_lost_kinds(before.contents.members, contents.members, [*tops, *packages])} - known
    if data:
        yield f"the data files {listed(data)}"


def _lost_migrations(old: Iterable[str], new: Iterable[str]) -> tuple[str, ...]:
    """Django's migrations of models that are still there: no project removes all of them."""
    left = frozenset(new)
    folders = {name.rpartition("/")[0] for name in old if _MIGRATION.search(name) and not is_for_developers(name)}
    return tuple(
        folder
        for folder in sorted(folders)
        if not any(name.startswith(f"{folder}/") for name in left)
        and not left.isdisjoint({folder[: -len("migrations")] + model for model in ("models.py", "models/__init__.py")})
    )


def _modules(members: Iterable[str]) -> frozenset[str]:
    """Public modules, dotted, with every package above them."""
    found = set()
    for member in members:
        name = module_name(member)
        if name and not is_beside(member) and not is_for_developers(member) and _is_public(name):
            parts = name.split(".")
            found |= {".".join(parts[:count]) for count in range(1, len(parts) + 1)}
    return frozenset(found)


def _is_public(name: str) -> bool:
    """Whether users may import a module; what only bridges versions of Python is not for them."""
    return not any(_INTERNAL.fullmatch(part) for part in name.split("."))


def _outermost(names: Iterable[str]) -> tuple[str, ...]:
    found = sorted(names)
    return tuple(name for name in found if not any(_is_within(name, other) for other in found if other != name))


def _is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def _lost_kinds(old: Iterable[str], new: Iterable[str], reported: Iterable[str]) -> tuple[str, ...]:
    """Data files of kinds (by folder at the top and ending) of which nothing is left, if there were several."""
    kinds, left = _kinds(old), _kinds(new)
    known = tuple(f"{name.replace('.', '/')}/" for name in reported)
    lost = [path for kind, paths in kinds.items() if kind not in left and _counts(kind, paths) for path in paths]
    return tuple(path for path in lost if not path.startswith(known) or not known)


def _still_needed(before: PreviousRelease, contents: Contents) -> Mapping[str, str]:
    """Files whose names are nowhere in the wheel, and which a module of it reads all the same, with that module."""
    left = {name.rpartition("/")[2] for name in contents.members}
    gone = (name for paths in _kinds(before.contents.members).values() for name in paths)
    return needs(contents, tuple(name for name in gone if name.rpartition("/")[2] not in left))


def _counts(kind: tuple[str, str], paths: list[str]) -> bool:
    """Whether the loss of all files of a kind is worth a word; single files come and go, the type marker does not."""
    return kind[1] in ("py.typed", "pyi") or len(paths) >= _FEW


def _kinds(members: Iterable[str]) -> Mapping[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for member in members:
        folder, _, last = member.rpartition("/")
        if not folder or is_beside(member) or is_for_developers(member) or _COMPILED.search(member):
            continue
        ending = last if last == "py.typed" else last.rpartition(".")[2].lower()
        found[folder.partition("/")[0], ending].append(member)
    return found


def _major(version: str) -> int:
    return Version(version).major


def _reported(size: int) -> str:
    return f"{size / 1_000_000:.1f} MB" if size >= 1_000_000 else f"{max(1, size // 1000)} kB"
