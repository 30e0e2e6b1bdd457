"""What to do about an import that failed: the cure follows the exception."""

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from pytest_release_check.analysis.metadata.entry_points import entry_point_target
from pytest_release_check.analysis.output.tracebacks import is_for_newer_python
from pytest_release_check.analysis.source.sibling_imports import Beside, module_beside
from pytest_release_check.analysis.source.stdlib import cure_of_part
from pytest_release_check.checks.installed.modules import top_level_modules
from pytest_release_check.checks.installed.shipped_modules import module_files
from pytest_release_check.model.cell_reports import FailedImport, Place, Shipped
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule

IMPORT_BESIDE = Rule(
    code="RC535",
    slug="import-implicitly-relative",
    summary="a module of the project is imported as if it were not inside its package",
    why="Python 3 looks for no module beside the importing one: the import ends with ModuleNotFoundError, or "
    "finds somebody else's distribution of that name.",
    fix="write the import with a dot in front, or with the package's name",
    example="demo/cli.py:\n  import settings          # wrong\n  from . import settings",
    source="PEP 328",
)

IMPORT_NAMES = {
    "pil": "pillow",
    "yaml": "pyyaml",
    "bs4": "beautifulsoup4",
    "cv2": "opencv-python",
    "sklearn": "scikit-learn",
    "skimage": "scikit-image",
    "openssl": "pyopenssl",
    "crypto": "pycryptodome",
    "cryptodome": "pycryptodomex",
    "git": "gitpython",
    "jwt": "pyjwt",
    "mysqldb": "mysqlclient",
    "osgeo": "gdal",
    "gi": "pygobject",
    "magic": "python-magic",
    "paste": "pastedeploy",
}
"""Import names in lower case whose distributions are named otherwise altogether."""
_EXTRA = re.compile(r"extra == ['\"]([^'\"]+)['\"]")
_NO_ATTRIBUTE = re.compile(r"module '([\w.]+)' has no attribute '(\w+)'")
_NO_NAME = re.compile(r"cannot import name '(\w+)' from (?:partially initialized module )?'([\w.]+)'")
_NO_FILE = re.compile(r"No such file or directory: '(.+)'$")
_NO_MODULE = re.compile(r"ModuleNotFoundError: No module named '([^']+)'")
_FRAME = re.compile(r'\s*File "(.+?)", line (\d+)')
_DEFINED = re.compile(r"^(?:async\s+def|def|class)\s+(\w+)|^(\w+)\s*[:=]", re.MULTILINE)


def explained(finding: Finding, failure: FailedImport, shipped: Shipped) -> Finding:
    """The finding about a failed import with the cure of this very failure; see ``beside_explained`` as well."""
    found = beside_explained(finding, failure, shipped)
    return replace(finding, fix=cure(failure, shipped)) if found == finding else found


def beside_explained(finding: Finding, failure: FailedImport, shipped: Shipped) -> Finding:
    """The finding, unless the missing module is one of the project's own in a package around the import."""
    beside = beside_of(failure, shipped)
    if beside is None:
        return finding
    rule = IMPORT_BESIDE if beside.is_certain else finding.rule
    return replace(finding, rule=rule, detail=f"{finding.detail}: {beside.fact}", fix=beside.fix)


def beside_of(failure: FailedImport, shipped: Shipped) -> Beside | None:
    """The project's own module that the failed import means, in a package around it; None if there is none."""
    place = _last_own(failure, shipped)
    if not failure.missing or place is None or place is not failure.places[-1]:
        return None
    importer = next(name for name, file in module_files(shipped.files).items() if file == place.file)
    is_package = place.file.rpartition("/")[2].startswith("__init__.")
    return module_beside(failure.missing, importer, _texts(shipped), is_package=is_package)


def cure(failure: FailedImport, shipped: Shipped) -> str:
    """What to do; empty where the rule's own text is all that can be said."""
    if failure.missing:
        return _cure_of_missing(failure.missing, shipped)
    if found := _NO_ATTRIBUTE.search(failure.error):
        return _cure_of_name(found[1], found[2], shipped)
    if found := _NO_NAME.search(failure.error):
        return _cure_of_name(found[2], found[1], shipped)
    if "SyntaxError" in failure.kinds or is_for_newer_python(failure.error):
        where = _where(_last_own(failure, shipped))
        return f"correct {where}, or raise `project.requires-python` if it is written for newer Pythons only"
    if (found := _NO_FILE.search(failure.error)) and "site-packages/" in (path := found[1].replace("\\", "/")):
        return f"tell the build backend to ship `{path.rpartition('site-packages/')[2]}` as package data"
    if "PackageNotFoundError" in failure.kinds:
        return "ask importlib.metadata for the name that `project.name` states, or declare the distribution as required"
    place = _last_own(failure, shipped)
    return f"{_where(place)} fails whenever it is imported: correct it, or do that when it is called" if place else ""


def fix_of_undeclared(top: str) -> str:
    """What to do about modules that need a top-level module which nothing declares."""
    name = IMPORT_NAMES.get(top.lower(), "")
    wanted = f"`{name}`, which brings `{top}`," if name else f"the distribution that brings `{top}`"
    return (
        f"add {wanted} to `project.dependencies` or to an extra; name the modules in `release_import_exclude` if it is "
        "always there where they are used"
    )


def with_cure(finding: Finding, shipped: Shipped) -> Finding:
    """The same for a finding whose evidence is the traceback of a command, with files as RECORD names them."""
    error = next((line for line in reversed(finding.evidence) if line.strip()), "")
    frames = [found for line in finding.evidence if (found := _FRAME.match(line))]
    places = tuple(Place(file=found[1].replace("\\", "/"), line=int(found[2])) for found in frames)
    lacking = _NO_MODULE.match(error)
    kind = error.partition(":")[0].rpartition(".")[2]
    failure = FailedImport(module="", error=error, missing=lacking[1] if lacking else "", kinds=(kind,), places=places)
    return explained(finding, failure, shipped) if places and lacking else finding


def _cure_of_missing(missing: str, shipped: Shipped) -> str:
    tops = top_level_modules(shipped.files)
    if any(missing == top or missing.startswith(f"{top}.") for top in tops):
        if compiled := _cure_of_compiled(missing, shipped):
            return compiled
        near = difflib.get_close_matches(missing, list(module_files(shipped.files)), n=1)
        meant = f", or import `{near[0]}` if that is meant" if near else ""
        return f"`{missing}` is the project's own and not in the distribution: tell the build backend to ship it{meant}"
    top = missing.partition(".")[0]
    if part := cure_of_part(top):
        return part
    wanted = IMPORT_NAMES.get(top.lower(), canonicalize_name(top))
    for requirement in _parsed(shipped.requires):
        if wanted != canonicalize_name(requirement.name):
            continue
        if extra := _EXTRA.search(str(requirement.marker or "")):
            return (
                f"only the extra `{extra[1]}` brings `{top}`: move `{requirement.name}` to `project.dependencies`, or "
                "import it where it is used and say which extra is missing"
            )
        if requirement.marker is not None:
            return f"`{requirement}` does not apply here: widen its marker, or guard the import"
    if wanted != canonicalize_name(top):
        return f"add `{wanted}`, which brings `{top}`, to `project.dependencies`"
    return f"add the distribution that brings `{top}` to `project.dependencies`, or do without it"


def _cure_of_name(module: str, name: str, shipped: Shipped) -> str:
    """For a module that lacks a name: the nearest one it has, or other bounds for one that is not the project's."""
    if compiled := _cure_of_compiled(f"{module}.{name}", shipped):
        return compiled
    text = _texts(shipped).get(module)
    if text is None:
        if any(module == top or module.startswith(f"{top}.") for top in top_level_modules(shipped.files)):
            return ""
        return f"`{module}` as installed here has no `{name}`: require versions that have it, or ask for another name"
    near = difflib.get_close_matches(name, [one or other for one, other in _DEFINED.findall(text)], n=1)
    users = _entry_points_of(module, name, shipped)
    if near:
        where = f" in the entry point {users[0]}" if users else ""
        return f"`{module}` has no `{name}`, and has `{near[0]}`: name that{where}, or define `{name}`"
    return f"define `{name}` in `{module}`, or name what it has{f' in the entry point {users[0]}' if users else ''}"


def _cure_of_compiled(module: str, shipped: Shipped) -> str:
    """For a module that is there, and that this Python does not find, as its suffix is of another one."""
    file = module_files(shipped.files).get(module, "")
    if not file.endswith((".so", ".pyd")):
        return ""
    return f"this Python does not import {file}: build a wheel for it too, or {file} with the limited API"


def _entry_points_of(module: str, name: str, shipped: Shipped) -> Sequence[str]:
    targets = ((point, entry_point_target(point.value)) for point in shipped.entry_points)
    return [f"`{point.name} = {point.value}`" for point, target in targets if target == (module, name)]


def _last_own(failure: FailedImport, shipped: Shipped) -> Place | None:
    files = set(module_files(shipped.files).values())
    return next((place for place in reversed(failure.places) if place.file in files), None)


def _texts(shipped: Shipped) -> dict[str, str]:
    """Every module of the project by its dotted name; compiled ones without a text."""
    return {name: shipped.sources.get(name, "") for name in module_files(shipped.files)}


def _where(place: Place | None) -> str:
    return f"{place.file} line {place.line}" if place else "the source"


def _parsed(requires: Iterable[str]) -> Iterator[Requirement]:
    for text in requires:
        with suppress(InvalidRequirement):
            yield Requirement(text)
