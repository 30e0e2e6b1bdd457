"""What the source has inside a package that the wheel ships, and the wheel has not."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath

from pytest_release_check.analysis.files.members import (
    Homes,
    is_beside,
    is_for_developers,
    listed,
    module_name,
    outer_packages,
    packages_of,
)
from pytest_release_check.analysis.source.own_imports import certain_imports
from pytest_release_check.analysis.source.trees import tree_of
from pytest_release_check.checks.contents.emptiness import EMPTY_WHEEL
from pytest_release_check.model.contents import Contents
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity

NEEDED_LEFT_OUT = Rule(
    code="RC256",
    slug="needed-left-out",
    summary="the wheel lacks files of the sdist that its own modules need",
    why="For users it ends with ModuleNotFoundError or FileNotFoundError, in the source tree it works.",
    fix="ship all sub-packages and their data files (setuptools: `tool.setuptools.packages.find` and "
    "`tool.setuptools.package-data`)",
    example='setup.py:  packages=["demo"]\n'
    "sdist:     demo/__init__.py, which imports demo.rules, and demo/rules/__init__.py\n"
    "wheel:     demo/__init__.py",
    source="openscilab/tocount#39, django-wiki/django-nyt#109, pypa/readme_renderer#227 (`py.typed`, PEP 561)",
)
LEFT_OUT = Rule(
    code="RC257",
    slug="left-out",
    summary="the wheel lacks parts of its packages that the sdist has",
    why="Users miss sub-packages, types or data that the sdist has.",
    fix="ship them (setuptools: `tool.setuptools.packages.find` and `tool.setuptools.package-data`), or "
    "exclude them from the sdist as well if nobody needs them",
    example="sdist:  demo/__init__.py, demo/plugins/__init__.py\nwheel:  demo/__init__.py",
    source="openscilab/tocount#39; what is often left out on purpose was learned on a thousand wheels and 65 "
    "pairs of wheel and sdist",
    severity=Severity.WARNING,
)

_DATA_FOLDERS = frozenset({"data", "fixtures", "locale", "resources", "schemas", "static", "templates", "assets"})
# Compiled, rendered or read while the wheel is built, or meant for people.
_SOURCES = re.compile(
    r"\.(c|cc|cpp|cxx|h|hh|hpp|pyx|pxd|pxi|rs|go|f|f90|s|asm|cu|m|mm|in|po|pot|proto|thrift|scss|sass|less|ts"
    r"|tsx|jsx|vue|map|md|rst|adoc|cfg|toml|ini|lock|orig|rej|bak|log|sh|bat|mk|cmake|patch|diff|pyc|pyo|so|pyd|o|a|mypy)$"
)
_UNTYPED = "type checkers ignore the types of the package without it"
_FEW = 3
"""A wheel counts as empty if it has lost more than so many times the modules that it ships.

Chosen: django-xml 4.0.0 had lost fifteen modules of sixteen (theatlantic/django-xml#18).
"""
_READS = re.compile(rb"__file__|__path__|get_data|resource_|importlib[._]resources|PackageLoader|__spec__")
_MAKES = re.compile(r"_*(gen|make|build|update|create|compile|download|fetch)", re.IGNORECASE)
_SOURCE_ENDINGS = ("", ".build", ".json", ".py", ".txt", ".yaml", ".yml")
_SOURCE_NAMES = frozenset(
    {"authors", "changelog", "changes", "copying", "license", "licence", "makefile", "notice", "readme", "thumbs"}
    | {"setup", "meson", "cmakelists", "cargo", "package", "requirements", "tsconfig", "build", "dockerfile", "todo"}
)


def lost_members(members: Iterable[str], source: Iterable[str]) -> tuple[str, ...]:
    """Paths, as the wheel would have them, of what its packages have in the source alone, without what is often left
    out on purpose; none of a package most of whose modules cannot be found in the source: its backend moves files.
    """
    names, paths = frozenset(members), tuple(source)
    homes, lost = Homes(paths), set()
    for package in outer_packages(names):
        prefix = homes.prefix(package, names)
        if prefix is None or is_for_developers(package):
            continue
        top = f"{prefix}{package}/"
        lost |= {path[len(prefix) :] for path in paths if path.startswith(top)} - names
    return tuple(sorted(name for name in lost if not is_for_developers(name) and not _is_source(name)))


def left_out_findings(filename: str, wheel: Contents, source: Iterable[str]) -> Iterator[Finding]:
    """One finding for what the wheel cannot work without, one for what it may miss."""
    lost = lost_members(wheel.members, source)
    if not lost:
        return
    markers = {name: _UNTYPED for name in lost if _marks_types(name, wheel.members)}
    needed = {**needs(wheel, lost), **markers}
    if needed:
        detail = "; ".join(dict.fromkeys(list(needed.values())[:3]))
        files = listed(needed)
        fix = f"ship {files} (setuptools: {_setting(needed)})"
        yield Finding(rule=NEEDED_LEFT_OUT, subject=filename, detail=f"{files} ({detail})", fix=fix)
    reported = {name.rpartition("/")[0] for name in needed if not _is_typing(name)}
    modules = _users_modules(wheel)
    candidates = {*suspicious(wheel.members, lost), *(name for name in lost if _named_by(name, modules))} - {*needed}
    others = [name for name in candidates if _is_typing(name) or name.rpartition("/")[0] not in reported]
    if emptied := _emptied(wheel.members, others):
        yield Finding(rule=EMPTY_WHEEL, subject=filename, detail=emptied)
    elif others:
        yield Finding(rule=LEFT_OUT, subject=filename, detail=listed(others))


def _setting(members: Iterable[str]) -> str:
    """The setting by which setuptools ships modules, data files, or both."""
    kinds = {bool(module_name(member)) for member in members}
    settings = {True: "`tool.setuptools.packages.find`", False: "`tool.setuptools.package-data`"}
    return " and ".join(settings[kind] for kind in sorted(kinds, reverse=True))


def _emptied(members: Iterable[str], lost: Iterable[str]) -> str:
    """What shows that next to nothing of the packages is there: most modules are in sub-packages that are all lost."""
    modules = [name for name in members if module_name(name) and not is_for_developers(name)]
    gone = [name for name in lost if module_name(name)]
    if len(gone) <= _FEW * len(modules):
        return ""
    return f"it has {len(modules)} of {len(modules) + len(gone)} modules, and the sdist the others: {listed(gone)}"


def needs(wheel: Contents, lost: tuple[str, ...]) -> Mapping[str, str]:
    """Those of the lost files without which shipped modules fail, each with what shows that."""
    found: dict[str, str] = {}
    modules = _users_modules(wheel)
    imported = _imported_by(modules) if any(map(module_name, lost)) else {}  # reading them all takes its time
    for name in lost:
        if importer := imported.get(module_name(name)):
            found[name] = f"{importer} imports it"
        elif reason := _folder_need(name, wheel.members, modules):
            found[name] = reason
        elif (user := _named_by(name, modules)) and _reads_own_files(user, modules[user]):
            found[name] = f"{user} reads it"
    return found


def suspicious(members: Iterable[str], lost: Iterable[str]) -> tuple[str, ...]:
    """Those of the lost files that are seldom left out on purpose: whole sub-packages, type information, data."""
    names = frozenset(members)
    packages, folders = packages_of(names), {name.rpartition("/")[0] for name in names}
    lost = tuple(lost)
    gone = packages_of(lost) - packages
    return tuple(name for name in lost if _is_suspicious(name, names, folders, gone))


def _is_suspicious(name: str, names: frozenset[str], folders: set[str], gone: frozenset[str]) -> bool:
    folder, _, last = name.rpartition("/")
    if last == "py.typed":
        return True
    if last.endswith(".pyi"):  # the stub of a module that is shipped
        return f"{name[:-1]}" in names
    if last.endswith(".py"):  # backends take or leave packages, and single modules only where settings name them
        return folder in gone and folder not in folders
    data = [part for part in PurePosixPath(folder).parts if part in _DATA_FOLDERS]
    return bool(data) and folder not in folders


def _marks_types(name: str, members: Iterable[str]) -> bool:
    """Whether it is the type marker (PEP 561) of a package that is shipped, and no package around it has one."""
    if not name.endswith("/py.typed"):
        return False
    package, names = PurePosixPath(name).parent, frozenset(members)
    is_marked = any(f"{folder}/py.typed" in names for folder in package.parents)
    return f"{package}/__init__.py" in names and not is_marked


def _is_typing(name: str) -> bool:
    return name.endswith((".pyi", "/py.typed"))


def _is_source(name: str) -> bool:
    last = name.rpartition("/")[2].lower()
    stem, dot, ending = last.partition(".")
    return _SOURCES.search(last) is not None or (stem in _SOURCE_NAMES and f"{dot}{ending}" in _SOURCE_ENDINGS)


def _users_modules(wheel: Contents) -> Mapping[str, bytes]:
    """The source of the modules that users import."""
    return {
        name: text
        for name, text in wheel.texts.items()
        if name.endswith(".py") and not is_beside(name) and not is_for_developers(name)
    }


def _imported_by(modules: Mapping[str, bytes]) -> Mapping[str, str]:
    """Dotted names to a module that is certain to import them."""
    found: dict[str, str] = {}
    for name, text in sorted(modules.items()):
        for imported in certain_imports(text, module_name(name), is_package=name.endswith("/__init__.py")):
            found.setdefault(imported, name)
    return found


def _folder_need(name: str, members: Iterable[str], modules: Mapping[str, bytes]) -> str:
    """What shows that a file of a folder with a meaning is needed: Django's migrations, templates."""
    path = PurePosixPath(name)
    owner = path.parent.parent.as_posix()
    if path.parent.name == "migrations" and re.match(r"\d{4}_", path.name):
        return "Django makes the tables out of migrations" if f"{owner}/models.py" in modules else ""
    if path.suffix not in (".html", ".jinja", ".jinja2", ".j2", ".txt") or "templates" not in path.parts[:-1]:
        return ""
    owner = "/".join(path.parts[: path.parts.index("templates")])
    if any(other.startswith(f"{owner}/templates/") for other in members):
        return ""
    uses = sorted(module for module, text in modules.items() if module.startswith(f"{owner}/") and b"template" in text)
    return f"{uses[0]} works with templates" if uses else ""


def _named_by(name: str, modules: Mapping[str, bytes]) -> str:
    """The module of the same package that names a data file, rather one that reads files; empty if none does."""
    path = PurePosixPath(name)
    if path.suffix == ".py" or _is_typing(name):
        return ""
    quoted = re.compile(rb"""["'/]""" + re.escape(path.name.encode()) + rb"""["']""")
    top = f"{path.parts[0]}/"
    named = ((module, text) for module, text in modules.items() if module.startswith(top) and quoted.search(text))
    users = [module for module, text in named if _is_in_code(path.name, text)]
    return min(users, key=lambda module: (not _reads_own_files(module, modules[module]), module), default="")


def _is_in_code(name: str, text: bytes) -> bool:
    """Whether a file's name stands in the code, not only in a docstring or a comment."""
    tree = tree_of(text)
    if tree is None:
        return True
    reported = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    strings = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in reported)
    return any(isinstance(node.value, str) and node.value.rpartition("/")[2] == name for node in strings)


def _reads_own_files(module: str, text: bytes) -> bool:
    """Whether a module reads files beside it at run time; one that makes tables for others does so before a release."""
    return _READS.search(text) is not None and not _MAKES.match(module.rpartition("/")[2])
