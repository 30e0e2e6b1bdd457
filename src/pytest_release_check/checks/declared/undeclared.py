"""Imports on the way of a user's first import whose distribution nothing requires."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from packaging.utils import canonicalize_name

from pytest_release_check.analysis.files.modules import Modules
from pytest_release_check.analysis.metadata.pythons import (
    Python,
    Pythons,
    ever_in_standard_library,
    known_pythons,
    minor_text,
)
from pytest_release_check.analysis.metadata.requirements import Requirements, resembles
from pytest_release_check.analysis.source.import_time import Imported
from pytest_release_check.analysis.source.reach import Reached
from pytest_release_check.analysis.source.stdlib import lacks_module
from pytest_release_check.checks.declared.closures import brings_none, brought
from pytest_release_check.checks.declared.newer_python import SUPPORTED
from pytest_release_check.checks.installed.import_cures import IMPORT_NAMES
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed

IMPORT_UNDECLARED = Rule(
    code="RC278",
    slug="import-undeclared",
    summary="the first import needs modules that no requirement is known to bring",
    why="The import works only where something else happens to bring them, and fails when that no longer does.",
    fix="add their distributions to `project.dependencies`, for every Python that needs them",
    example="demo/__init__.py:  import typing_extensions\n"
    'dependencies = ["requests"]                         # wrong\n'
    'dependencies = ["requests", "typing-extensions"]',
    source="bpython/bpython#938, dnephin/PyStaticConfiguration#121; a warning, since others may bring the "
    "module, as in flask-wtf 1.3.0 and pytest-asyncio 1.5.0",
    severity=Severity.WARNING,
)
SETUPTOOLS_UNDECLARED = Rule(
    code="RC279",
    slug="setuptools-undeclared",
    summary="the first import needs setuptools, and new environments do not have what it needs",
    why="From Python 3.12 on a new environment has no setuptools, and setuptools after 81 has no "
    "pkg_resources: the import ends with ModuleNotFoundError.",
    fix="use `importlib.metadata`, `importlib.resources` or `packaging` instead, or require a version of "
    "setuptools that has it",
    example="import pkg_resources                       # wrong\nfrom importlib.metadata import version",
    source="nautobot/pynautobot#198, owdevel/ytdl-nfo#30; https://docs.python.org/3/whatsnew/3.12.html",
    severity=Severity.WARNING,
)
STDLIB_GONE = Rule(
    code="RC280",
    slug="stdlib-module-gone",
    summary="the first import needs modules that newer Pythons have no longer, and Requires-Python admits those",
    why="On those Pythons the import ends with ModuleNotFoundError.",
    fix="replace the module, or require a distribution that provides it on those Pythons",
    example='demo/__init__.py:  import cgi    # not in Python 3.13\nrequires-python = ">=3.8"',
    source="PEP 594, and the lists of modules that stdlib-list has for each Python",
    severity=Severity.WARNING,
)
IMPORT_LACKING = Rule(
    code="RC372",
    slug="import-lacking",
    summary="the first import needs modules that no requirement brings, nor what the requirements require",
    why="In a new environment the import ends with ModuleNotFoundError.",
    fix="add their distributions to `project.dependencies`, for every Python that needs them; instead of "
    "pkg_resources and distutils use `importlib.metadata`, `importlib.resources` and `packaging`; replace what "
    "Python has dropped",
    example='demo/__init__.py:  import yaml\ndependencies = []              # wrong\ndependencies = ["PyYAML"]',
    source="bpython/bpython#938, nautobot/pynautobot#198; certain where all requirements are known to require "
    "nothing more, as the distributions in `checks/declared/closures.py`",
)

_OF_SETUPTOOLS = frozenset({"distutils", "pkg_resources", "setuptools"})
_SECOND_NAMES = {"mpl_toolkits": "matplotlib", "pylab": "matplotlib", "tlz": "toolz"}
"""Modules whose distributions hold another one of their own name."""
_FIRST_WITHOUT_SETUPTOOLS = (3, 12)
"""From here on new environments have no setuptools (https://docs.python.org/3/whatsnew/3.12.html)."""
_LAST_WITH_PKG_RESOURCES = "81"
"""The setuptools after which there is no pkg_resources (its changelog)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a foreign top-level module is imported first, and on which Pythons at all."""

    where: str
    pythons: Pythons
    is_of_command: bool
    """Whether only commands come there, which may ask for an extra."""

    def __add__(self, other: "Place") -> "Place":
        """The first place, on the Pythons of both."""
        return Place(self.where, self.pythons | other.pythons, self.is_of_command and other.is_of_command)


def undeclared_imports(
    name: str, filename: str, modules: Modules, found: tuple[Reached, ...], requirements: Requirements
) -> Iterator[Finding]:
    """Findings about modules that are neither the project's own, nor Python's, nor of anything required."""
    foreign = _foreign(modules, found)
    yield from _setuptools(name, filename, foreign, requirements)
    yield from _gone(filename, foreign, requirements)
    # What is built out of an sdist may have extension modules, and modules that the build writes.
    is_source = not filename.endswith(".whl")
    certain: dict[str, str] = {}
    likely: dict[str, str] = {}
    for module, place in foreign.items():
        if (
            module in _OF_SETUPTOOLS | ever_in_standard_library()
            or module in modules.folders
            or canonicalize_name(module) == canonicalize_name(name)
        ):
            continue
        reason = _why(module, place, modules, requirements)
        may_be_made = is_source and not requirements.named(module)
        python = None if may_be_made else _lacking(module, place, requirements)
        if python is not None:
            whose = f", on Python {minor_text(python)}" if python < max(place.pythons) else ""
            certain[module] = f"{module} ({place.where}{whose}){reason.rstrip()}"
        elif reason:
            likely[module] = f"{module} ({place.where}){reason.rstrip()}"
    for rule, found_of in ((IMPORT_LACKING, certain), (IMPORT_UNDECLARED, likely)):
        if found_of:
            fix = "" if any(map(requirements.named, found_of)) else _fix(found_of)
            yield Finding(rule=rule, subject=filename, detail=listed(found_of.values()), fix=fix)


def _fix(modules: Iterable[str]) -> str:
    """Names the distributions that are known to hold the modules; a module may have the name of another one."""
    known = {module: IMPORT_NAMES.get(module.lower(), _SECOND_NAMES.get(module, "")) for module in modules}
    wanted = listed(f'"{name}"' if name else f"the distribution that has `{module}`" for module, name in known.items())
    return f"add {wanted} to `project.dependencies`"


def _lacking(module: str, place: Place, requirements: Requirements, since: Python = SUPPORTED) -> Python | None:
    """The newest Python on which nothing that an installation brings can hold a module; None if there is none."""
    if place.is_of_command and requirements.named(module):
        return None
    bare = [python for python in place.pythons if python >= since and brings_none(module, python, requirements)]
    return max(bare, default=None)


def _foreign(modules: Modules, found: Iterable[Reached]) -> Mapping[str, Place]:
    """Top-level modules that are not the project's own."""
    places: dict[str, Place] = {}
    for loaded in found:
        for event in loaded.events:
            if isinstance(event, Imported) and event.pythons:
                top = event.module.partition(".")[0]
                if top not in modules.tops and not top.startswith("_"):
                    here = Place(f"{loaded.path}:{event.line}", event.pythons, loaded.is_of_command)
                    places[top] = places[top] + here if top in places else here
    return places


def _setuptools(
    name: str, filename: str, foreign: Mapping[str, Place], requirements: Requirements
) -> Iterator[Finding]:
    if canonicalize_name(name) == "setuptools":
        return
    for module in sorted(_OF_SETUPTOOLS & foreign.keys()):
        place = foreign[module]
        late = [python for python in sorted(place.pythons) if python >= _FIRST_WITHOUT_SETUPTOOLS]
        if late and (problem := _lack_of_setuptools(module, late[-1], requirements)):
            detail = f"{place.where} imports {module}; {problem}"
            is_certain = brought(requirements.applying(late[-1])) is not None
            rule = IMPORT_LACKING if is_certain else SETUPTOOLS_UNDECLARED
            yield Finding(rule=rule, subject=filename, detail=detail)


def _lack_of_setuptools(module: str, python: Python, requirements: Requirements) -> str:
    given = [one for one in requirements.applying(python) if canonicalize_name(one.name) == "setuptools"]
    if not given:
        return f"environments of Python {minor_text(_FIRST_WITHOUT_SETUPTOOLS)} and later have no setuptools"
    bounded = any(not one.specifier.contains("9999") for one in given)
    if module == "pkg_resources" and not bounded:
        return f"{given[0]} admits setuptools after {_LAST_WITH_PKG_RESOURCES}, which has no pkg_resources"
    return ""


def _gone(filename: str, foreign: Mapping[str, Place], requirements: Requirements) -> Iterator[Finding]:
    """Modules that newer Pythons, which are admitted, have no longer."""
    certain: list[str] = []
    likely: list[str] = []
    for module, place in foreign.items():
        removed = _removed_in(module)
        is_gone = module not in _OF_SETUPTOOLS and removed in place.pythons
        if is_gone and not any(resembles(one, module) for one in requirements.all):
            text = f"{module} ({place.where}), which Python {minor_text(removed)} has no longer"
            (certain if _lacking(module, place, requirements, removed) else likely).append(text)
    for rule, gone in ((IMPORT_LACKING, certain), (STDLIB_GONE, likely)):
        if gone:
            yield Finding(rule=rule, subject=filename, detail=listed(gone, "; "))


def _removed_in(module: str) -> Python:
    """The Python that dropped a module of the standard library of Python 3; (0, 0) if none did."""
    having = [python for python in known_pythons() if python[0] == 3 and not lacks_module(python, module)]
    later = [python for python in known_pythons() if having and python > having[-1]]
    return later[0] if later and module in ever_in_standard_library() else (0, 0)


def _why(module: str, place: Place, modules: Modules, requirements: Requirements) -> str:
    """Why nothing that is required can be thought to hold a module; empty if something may."""
    bare = [python for python in sorted(place.pythons) if not _applies_to(module, python, requirements)]
    if not bare:
        return ""
    if named := requirements.named(module):
        is_of_extra = any("extra" in str(one.marker or "") for one in named)
        is_asked_for = place.is_of_command and is_of_extra
        return (
            "" if is_asked_for else f": only required as {named[0]}, which Python {minor_text(bare[-1])} does not get"
        )
    unused = [one for one in requirements.applying(bare[-1]) if not _is_used(one.name, modules)]
    alike = [one for one in requirements.all if resembles(one, module) and not _is_other(one.name, module, modules)]
    return "" if unused or alike else " "


def _applies_to(module: str, python: Python, requirements: Requirements) -> bool:
    names = {canonicalize_name(module), _SECOND_NAMES.get(module, ""), IMPORT_NAMES.get(module.lower(), "")}
    return any(canonicalize_name(one.name) in names for one in requirements.applying(python))


def _is_used(requirement: str, modules: Modules) -> bool:
    """Whether the source imports, anywhere, a module that is named as a requirement is."""
    name = canonicalize_name(requirement).replace("-", "")
    return any(name in top or (len(top) > 1 and top in name) for top in modules.mentioned_tops)


def _is_other(requirement: str, module: str, modules: Modules) -> bool:
    """Whether a requirement stands for a module of its own name, as boto3 beside boto, and so not for this one."""
    name, module = (canonicalize_name(text).replace("-", "") for text in (requirement, module))
    return name in modules.mentioned_tops and name not in module and name != f"{module}s"
