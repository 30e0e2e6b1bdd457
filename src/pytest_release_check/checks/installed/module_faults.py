"""Pure rules over modules that could not be imported: whose fault is it, and does it matter.

Much of what fails is meant to: an optional dependency, a platform or a configuration is not there. An error
is only what the project's own code leads to, or a module of its own that is not there.
"""

import re
import sys
from collections.abc import Iterable, Sequence
from functools import cached_property

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from pytest_release_check.analysis.metadata.entry_points import entry_point_target
from pytest_release_check.analysis.output.tracebacks import is_for_newer_python
from pytest_release_check.analysis.source.import_references import References, references
from pytest_release_check.analysis.source.stdlib import REMOVED
from pytest_release_check.checks.installed.import_cures import (
    IMPORT_BESIDE,
    IMPORT_NAMES,
    beside_of,
    cure,
    fix_of_undeclared,
)
from pytest_release_check.checks.installed.modules import top_level_modules
from pytest_release_check.checks.installed.shipped_modules import is_public_code, module_files
from pytest_release_check.model.cell_reports import FailedImport, Place, Shipped
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed

OWN_MODULE_MISSING = Rule(
    code="RC509",
    slug="own-module-missing",
    summary="a module asks for another one of the project that is not in the distribution",
    why="The import ends with ModuleNotFoundError for everybody, and works in the source tree.",
    fix="ship the module (setuptools: `tool.setuptools.packages.find`), or remove what imports it",
    example="demo/__init__.py:  from demo.rules import RULES\n"
    "wheel:             demo/__init__.py    # no demo/rules.py",
    source="openscilab/tocount#39, theatlantic/django-xml#18",
)
MODULE_IMPORT_FAILED = Rule(
    code="RC510",
    slug="module-import-failed",
    summary="a module that the project's own code uses fails when it is imported",
    why="Users come to the module by way of the modules that they import, and get its error.",
    fix="correct the module for this Python, or raise `project.requires-python`; name it in "
    "`release_import_exclude` if it is never imported here",
    example="demo/__init__.py:  from demo.report import Report\ndemo/report.py:    WIDHT = WIDTH * 2    # NameError",
    source='cattrs 23.2.0, yanked for "An import bug on 3.11"; an error only for modules that the project\'s '
    "own code or entry points lead to",
)
MODULE_UNDECIDED = Rule(
    code="RC511",
    slug="module-undecided",
    summary="a module cannot be imported by itself",
    why="Those who import the module get its error; whether somebody does cannot be seen.",
    fix="correct the module, or name it in `release_import_exclude` if it is not meant to be imported here",
    example="demo/old.py:  from demo.core import Parser    # demo.core has no Parser, and nothing imports demo.old",
    source="a warning, since nothing of the project leads to the module",
    severity=Severity.WARNING,
)
MODULE_NEEDS_UNDECLARED = Rule(
    code="RC512",
    slug="module-needs-undeclared",
    summary="modules need a distribution that neither a requirement nor an extra declares",
    why="The modules end with ModuleNotFoundError, and nothing says what to install.",
    fix="declare it in `project.dependencies` or in an extra; if it is always there where the modules are "
    "used, name them in `release_import_exclude`",
    example='demo/plot.py:  import matplotlib\n[project.optional-dependencies]\nplot = ["matplotlib"]    # was missing',
    source="PrefectHQ/fastmcp#2989 and ietfdata#103 (what developers have installed hides it)",
    severity=Severity.WARNING,
)

_WITH_CURE = (OWN_MODULE_MISSING, MODULE_IMPORT_FAILED)
"""Rules whose findings have a fix by the error that was raised."""
_OPTIONAL = frozenset(
    {"pytest", "_pytest", "nose", "unittest2", "hypothesis", "setuptools", "IPython", "ipykernel"}
) | {
    "sphinx",
    "docutils",
    "mypy",
    "pylint",
}
"""What is there wherever a module that needs it is used: test tools, build tools, shells, hosts of plugins."""
_ELSEWHERE = re.compile(
    r"AppKit|Foundation|Cocoa|CoreFoundation|objc|Quartz|android|jnius|java|javax|com|org|clr|System|js|pyodide|"
    r"win32\w*|pythoncom|pywintypes|_winreg|winrt|comtypes|bpy|maya|nuke|hou|sublime\w*|gdb|lldb|idaapi|mod_python"
)
"""Modules of other platforms and of programs that have a Python in them."""
_CONFIGURED = ("ImproperlyConfigured", "AppRegistryNotReady")
_CONFIGURATION = re.compile(r"settings are not configured|DJANGO_SETTINGS_MODULE|outside of \w+ context", re.I)
_ASKS = re.compile(r"^ImportError|install|require", re.I)
"""How a dependency says that it wants another one."""
_SHARED = re.compile(r"\b(extend_path|declare_namespace)\b")
"""What makes a package with an ``__init__`` one that several distributions fill."""
_NO_FILE = re.compile(r"FileNotFoundError: .*No such file or directory: '(.+)'$")


def module_faults(failed: Sequence[FailedImport], shipped: Shipped) -> tuple[Finding, ...]:
    """One finding for each cause that matters, however many modules fail by it."""
    judge = _Judge(shipped)
    causes: dict[tuple[object, ...], list[FailedImport]] = {}
    for failure in failed:
        causes.setdefault(judge.cause(failure), []).append(failure)
    open_ = (together for together in causes.values() if not judge.is_reported_elsewhere(together))
    found = ((judge.rule(together[0]), together) for together in open_)
    return tuple(_finding(rule, together, shipped) for rule, together in found if rule is not None)


def is_excused(failed: FailedImport, shipped: Shipped) -> bool:
    """Whether a top-level module, beside others that are well, says itself what it lacks, or lacks what an extra has.

    A part that only some use, as a server beside a command, may ask for more than a plain installation has.
    """
    return _Judge(shipped).is_excused(failed)


def _finding(rule: Rule, together: Sequence[FailedImport], shipped: Shipped) -> Finding:
    first, *others = together
    detail, fix = first.error, cure(first, shipped) if rule in _WITH_CURE else ""
    if rule is MODULE_NEEDS_UNDECLARED:
        fix = fix_of_undeclared(first.missing.partition(".")[0])
    if beside := beside_of(first, shipped):
        detail, fix = f"{detail}: {beside.fact}", beside.fix
    if others:
        detail += f"; as well: {listed(failure.module for failure in others)}"
    return Finding(rule=rule, subject=f"import {first.module}", detail=detail, evidence=first.evidence, fix=fix)


class _Judge:
    """What is known of a distribution, to judge by."""

    def __init__(self, shipped: Shipped) -> None:
        self._shipped = shipped
        self._modules = module_files(shipped.files)
        self._by_file = {file: name for name, file in self._modules.items()}
        self._tops = top_level_modules(shipped.files)
        self._loaded = {entry_point_target(point.value)[0] for point in shipped.entry_points}

    def cause(self, failure: FailedImport) -> tuple[object, ...]:
        """What failures of one cause have in common."""
        if failure.missing and not self._is_own(failure.missing):
            beside = beside_of(failure, self._shipped)
            return ("missing", failure.missing.partition(".")[0], beside and (beside.package, beside.is_certain))
        place = self._last_own(failure)
        return (failure.error, place and (place.file, place.line))

    def is_excused(self, failure: FailedImport) -> bool:
        """Whether the failure is meant, or only a module is missing that is known to be missing here."""
        if not failure.missing or self._is_own(failure.missing):
            return self._is_meant(failure, self._last_own(failure))
        top = failure.missing.partition(".")[0]
        return self._is_not_for_here(top) or self._is_declared(top)

    def is_reported_elsewhere(self, together: Iterable[FailedImport]) -> bool:
        """Whether the check of the entry points reports it: one of the modules is the target of one."""
        return any(failure.module in self._loaded for failure in together)

    def rule(self, failure: FailedImport) -> Rule | None:
        """The rule that a failure breaks, if it matters at all."""
        place = self._last_own(failure)
        origin = self._by_file.get(place.file, failure.module) if place else failure.module
        if not is_public_code(origin) or self._references.is_optional(origin) or self._is_meant(failure, place):
            return None
        if failure.missing:
            return self._rule_of_missing(failure, origin)
        if not self._is_own_mistake(failure, place):
            return MODULE_UNDECIDED
        if origin in self._reachable or (is_for_newer_python(failure.error) and not _is_private(origin)):
            return MODULE_IMPORT_FAILED
        return MODULE_UNDECIDED

    def _is_meant(self, failure: FailedImport, place: Place | None) -> bool:
        """Whether the code itself says that it does not work here and now."""
        if any(kind in _CONFIGURED for kind in failure.kinds) or _CONFIGURATION.search(failure.error):
            return True
        if not failure.places or not failure.places[-1].text.strip().startswith(("raise", "assert")):
            return False
        return place is failure.places[-1] or bool(_ASKS.search(failure.error))

    def _rule_of_missing(self, failure: FailedImport, origin: str) -> Rule | None:
        name = failure.missing
        if self._is_own(name):
            is_optional = name in self._references.all_loose or self._is_source_of_compiled(name)
            return None if is_optional else OWN_MODULE_MISSING
        top = name.partition(".")[0]
        if (
            (beside := beside_of(failure, self._shipped))
            and beside.is_certain
            and top not in self._references.all_loose
        ):
            return IMPORT_BESIDE if origin in self._reachable else MODULE_UNDECIDED
        if top in REMOVED and origin in self._reachable:
            return MODULE_UNDECIDED
        if (
            self._is_not_for_here(top)
            or top in REMOVED
            or top in self._references.all_loose
            or self._is_declared(top)
            or _is_named_for(origin, top)
        ):
            return None
        return MODULE_NEEDS_UNDECLARED

    def _is_not_for_here(self, top: str) -> bool:
        return top in sys.stdlib_module_names or top in _OPTIONAL or _ELSEWHERE.fullmatch(top) is not None

    def _is_own_mistake(self, failure: FailedImport, place: Place | None) -> bool:
        """Whether the failing line is the project's and nothing but the line, the Python and the release matter."""
        if lacking := _NO_FILE.search(failure.error):
            return self._is_own_path(lacking[1])
        if place is None or place is not failure.places[-1] or "partially initialized" in failure.error:
            return False
        if "ImportError" in failure.kinds:
            return "cannot import name" in failure.error
        if lacking := re.search(r"module '([\w.]+)' has no attribute", failure.error):
            return lacking[1].partition(".")[0] not in sys.stdlib_module_names
        return not {"SyntaxError", "NameError", "TypeError", "AttributeError"}.isdisjoint(failure.kinds)

    def _is_own(self, name: str) -> bool:
        return any(name == own or name.startswith(f"{own}.") for own in self._own_names)

    def _is_own_path(self, path: str) -> bool:
        folders = {top.replace(".", "/") for top in self._tops}
        return any(f"site-packages/{folder}/" in path.replace("\\", "/") for folder in folders) and ".." not in path

    def _is_source_of_compiled(self, name: str) -> bool:
        stem = name.replace(".", "/")
        return any(f"{stem}{ending}" in self._shipped.files for ending in (".pyx", ".c", ".cpp", ".rs"))

    def _is_declared(self, top: str) -> bool:
        """Whether some requirement, of an extra or of another platform, may bring that module."""
        name = canonicalize_name(top)
        wanted = IMPORT_NAMES.get(name, name)
        return any(wanted in declared or declared in wanted for declared in self._declared)

    def _last_own(self, failure: FailedImport) -> Place | None:
        return next((place for place in reversed(failure.places) if place.file in self._by_file), None)

    @cached_property
    def _own_names(self) -> frozenset[str]:
        """Where the project's own code begins: below a package that it shares with other distributions."""
        found: set[str] = set()
        ahead = list(self._tops)
        while ahead:
            name = ahead.pop()
            if _SHARED.search(self._shipped.sources.get(name, "")):
                ahead += (other for other in self._modules if other.rpartition(".")[0] == name)
            else:
                found.add(name)
        return frozenset(found)

    @cached_property
    def _declared(self) -> frozenset[str]:
        found = set()
        for text in self._shipped.requires:
            try:
                found.add(canonicalize_name(Requirement(text).name))
            except InvalidRequirement:
                continue
        return frozenset(found)

    @cached_property
    def _references(self) -> References:
        sources = {
            name: (text, self._modules[name].rpartition("/")[2].startswith("__init__."))
            for name, text in self._shipped.sources.items()
            if is_public_code(name)
        }
        return references(sources)

    @cached_property
    def _reachable(self) -> frozenset[str]:
        return self._references.reachable((*self._tops, *self._loaded))


def _is_named_for(module: str, top: str) -> bool:
    """Whether a module's name says that it is for users of another distribution, as ``demo.flask``."""
    words = {word for part in module.lower().split(".")[1:] for word in part.split("_")}
    return top.lower() in words


def _is_private(module: str) -> bool:
    return any(part.startswith("_") for part in module.split("."))
