"""Source that some Python cannot run although the release lets it in."""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pytest_release_check.analysis.files.modules import Modules, is_beside, parsed
from pytest_release_check.analysis.metadata.pythons import Python, Pythons, known_pythons, minor_text
from pytest_release_check.analysis.metadata.requirements import Requirements, resembles
from pytest_release_check.analysis.source.grammar import reused_quotes, young_grammar
from pytest_release_check.analysis.source.import_time import Imported, Needed, Refused
from pytest_release_check.analysis.source.reach import Reached
from pytest_release_check.analysis.source.stdlib import lacks_member, lacks_module
from pytest_release_check.model.distributions import Distribution
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed

NEEDS_NEWER_PYTHON = Rule(
    code="RC271",
    slug="needs-newer-python",
    summary="a Python for which installers take the release cannot import it",
    why="Users on that Python install the release and cannot import it; with a right Requires-Python their "
    "installer would choose an older one.",
    fix="raise `project.requires-python` to the Python that the source needs, or write the source for the oldest",
    example='[project]\nrequires-python = ">=3.8"    # and demo/core.py has a match statement (3.10)',
    source="svix/svix-webhooks#1862, wjakob/nanobind#1424; PEP 345 (Requires-Python)",
)
NEEDS_LESS_OLD_PYTHON = Rule(
    code="RC272",
    slug="needs-less-old-python",
    summary="a Python of long ago for which installers take the release cannot import it",
    why="Those who still have such a Python install the release and cannot import it.",
    fix="raise `project.requires-python` to the Python that the source needs",
    example='[project]\nrequires-python = ">=3.4"    # and demo/core.py has an f-string (3.6)',
    source='attrs 21.1.0, yanked for "Installable but not importable on Python 3.4."; PEP 345 (Requires-Python)',
    severity=Severity.WARNING,
)
LOADED_INVALID = Rule(
    code="RC274",
    slug="loaded-module-invalid",
    summary="a module that the first import loads is not valid Python",
    why="The first import ends with a SyntaxError.",
    fix="correct the syntax error in the line that is named",
    example="demo/__init__.py:\n  def run(:",
    source="the parser of the Python that runs the check "
    "(https://docs.python.org/3/library/ast.html#ast.parse), for modules that the first import is certain to "
    "load",
)
SHIPPED_INVALID = Rule(
    code="RC275",
    slug="shipped-module-invalid",
    summary="modules are shipped that the oldest Python of the release cannot compile",
    why="An import of one of them ends with a SyntaxError.",
    fix="correct them, raise `project.requires-python`, or leave them out of the wheel; give data another "
    "ending than `.py`",
    example='requires-python = ">=3.8"\ndemo/new.py:  match value: ...    # Python 3.10',
    source="`feature_version` of https://docs.python.org/3/library/ast.html#ast.parse; modules that may be "
    "meant for some Pythons only are left out",
    severity=Severity.WARNING,
)
REFUSES_PYTHON = Rule(
    code="RC277",
    slug="refuses-python",
    summary="the source refuses a Python for which installers take the release",
    why="Users on that Python install the release and are then refused, instead of getting an older one that works.",
    fix="set `project.requires-python` (or python_requires): installers then choose an older release by themselves",
    example='demo/__init__.py:  if sys.version_info < (3, 10): raise RuntimeError("Python 3.10 or later")\n'
    'requires-python = ">=3.8"    # wrong\n'
    'requires-python = ">=3.10"',
    source="scikit-build/scikit-build#788; PEP 345 (Requires-Python)",
    severity=Severity.WARNING,
)

_THIS = sys.version_info[:2]
SUPPORTED = (3, 8)
"""The oldest Python of a cell (virtualenv makes no environment for older ones); what fails before it is a warning."""
_GATED = re.compile(r"py\d|_?(async|match)")
"""Names of modules that are only imported on some Pythons."""
_YOUNG_GRAMMAR = (3, 7)
"""Before it, the parser of this Python takes grammar that is too new (``feature_version`` of ``ast.parse``)."""
_FREE_QUOTES = (3, 12)
"""Since then f-strings may use their own quotes inside (PEP 701)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Obstacle:
    """Something that the newest of the Pythons that fail, ``python``, cannot do."""

    where: str
    what: str
    python: Python

    def __str__(self) -> str:
        """Where, and what: a part of a finding's detail."""
        return f"{self.where}: {self.what}"


def obstacles(modules: Modules, found: tuple[Reached, ...], requirements: Requirements) -> tuple[Obstacle, ...]:
    """All that stops an admitted Python on the way of the first import."""
    return tuple(
        obstacle
        for loaded in found
        for obstacle in (*_faults(loaded, modules), *_events(loaded, requirements), *_grammar(loaded, modules))
    )


def refusals(found: Iterable[Reached]) -> tuple[Obstacle, ...]:
    """Places where the source itself raises or exits because of the version of Python."""
    return tuple(
        Obstacle(where=f"{loaded.path}:{event.line}", what="it raises or exits there", python=max(event.pythons))
        for loaded in found
        for event in loaded.events
        if isinstance(event, Refused) and event.pythons < loaded.pythons
    )


def newer_python_findings(file: Distribution, stops: tuple[Obstacle, ...]) -> Iterator[Finding]:
    """One finding for all obstacles of a file; an error if a Python of today, or one that a tag names, fails."""
    if not stops:
        return
    newest = max(stop.python for stop in stops)
    names_two = newest[0] == 2 and not file.requires_python
    rule = NEEDS_NEWER_PYTHON if newest >= SUPPORTED or names_two else NEEDS_LESS_OLD_PYTHON
    worst = [str(stop) for stop in sorted(stops, key=lambda stop: stop.python, reverse=True)]
    promise = f"Requires-Python is {file.requires_python}" if file.requires_python else f"the tag is {file.tags[0]}"
    detail = f"{promise}, and Python {minor_text(newest)} cannot run {listed(worst, '; ')}"
    fix = (
        f"set `project.requires-python` to {since}, or write the source for the oldest"
        if (since := after(newest))
        else ""
    )
    yield Finding(rule=rule, subject=file.filename, detail=detail, fix=fix)


def after(python: Python) -> str:
    """Requires-Python that begins right after a Python 3, in quotation marks; empty for a Python 2."""
    return f'`">={python[0]}.{python[1] + 1}"`' if python[0] > 2 else ""


def invalid_findings(file: Distribution, modules: Modules, found: tuple[Reached, ...]) -> Iterator[Finding]:
    """Modules that this Python, which is admitted, cannot compile in any way: loaded at first, or shipped at all."""
    loaded = {one.module for one in found}
    others = [name for name in modules.sources if name not in loaded and not _is_apart(name, modules)]
    for rule, names, python in (
        (LOADED_INVALID, [one.module for one in found if _THIS in one.pythons], _THIS),
        (SHIPPED_INVALID, others, max(modules.oldest, SUPPORTED)),
    ):
        faults = [(modules.sources[name], fault) for name in names if (fault := _fault(modules, name, python))]
        if faults:
            detail = listed([f"{path}:{fault.lineno}: {fault.msg}" for path, fault in faults], "; ")
            path, fault = faults[0]
            fix = f"correct the syntax error in {path} line {fault.lineno}" if rule is LOADED_INVALID else ""
            yield Finding(
                rule=rule, subject=file.filename, detail=f"for Python {minor_text(python)}: {detail}", fix=fix
            )


def _is_apart(name: str, modules: Modules) -> bool:
    """Whether a module is nobody's import, or one that the project itself imports where it is fit."""
    last = name.rpartition(".")[2]
    return is_beside(name) or bool(_GATED.search(last)) or not modules.mentioned.isdisjoint((name, last))


def refusals_of_python(file: str, found: tuple[Reached, ...], requires_python: str) -> Iterator[Finding]:
    """Modules that raise or exit because of the version of an admitted Python."""
    for loaded in found:
        for event in loaded.events:
            if isinstance(event, Refused) and event.pythons < loaded.pythons:
                promise = f"Requires-Python is {requires_python}" if requires_python else "there is no Requires-Python"
                detail = f"{promise}, and {loaded.path}:{event.line} raises or exits on Python {_span(event.pythons)}"
                yield Finding(rule=REFUSES_PYTHON, subject=file, detail=detail)


def _span(pythons: Pythons) -> str:
    first, last = minor_text(min(pythons)), minor_text(max(pythons))
    return first if first == last else f"{first} to {last}"


def _fault(modules: Modules, name: str, python: Python) -> SyntaxError | None:
    """Why this Python cannot compile a module; of templates nothing can be said."""
    if modules.is_template(name):
        return None
    path = modules.sources[name]
    tree = parsed(modules.texts[path], path, python)
    return tree if isinstance(tree, SyntaxError) else None


def _faults(loaded: Reached, modules: Modules) -> Iterator[Obstacle]:
    """Grammar that is too new for the oldest Python, and no fault for this one."""
    if loaded.fault and isinstance(modules.parsed(loaded.module, _THIS), ast.Module):
        where = f"{loaded.path}:{loaded.fault.lineno}"
        failing = [
            python for python in loaded.pythons if isinstance(modules.parsed(loaded.module, python), SyntaxError)
        ]
        yield Obstacle(where=where, what=str(loaded.fault.msg), python=max(failing, default=min(loaded.pythons)))


def _events(loaded: Reached, requirements: Requirements) -> Iterator[Obstacle]:
    for event in loaded.events:
        where = f"{loaded.path}:{event.need.line if isinstance(event, Needed) else event.line}"
        if isinstance(event, Needed):
            what = f"{event.need.what} ({minor_text(event.need.since)})"
            yield Obstacle(where=where, what=what, python=max(event.pythons))
        elif isinstance(event, Imported):
            top = event.module.partition(".")[0]
            too_old = [python for python in event.pythons if _is_too_old(python, event)]
            if too_old and not any(resembles(requirement, top) for requirement in requirements.all):
                what = f"{event.module} has no {', '.join(event.names)}" if event.names else f"no module {event.module}"
                yield Obstacle(where=where, what=what, python=max(too_old))


def _is_too_old(python: Python, event: Imported) -> bool:
    """Whether a later Python has what is imported."""
    later = (other for other in known_pythons() if other > python)
    return _lacks(python, event) and not all(_lacks(other, event) for other in later)


def _lacks(python: Python, event: Imported) -> bool:
    names = event.names
    return any(lacks_member(python, event.module, n) for n in names) or lacks_module(python, event.module)


def _grammar(loaded: Reached, modules: Modules) -> Iterator[Obstacle]:
    """Grammar that is too new, which the parser of this Python takes without a word."""
    oldest = min(loaded.pythons)
    tree = modules.parsed(loaded.module, _THIS) if oldest < _YOUNG_GRAMMAR else None
    source = modules.texts[loaded.path] if oldest < _FREE_QUOTES else b""
    for need in (*(young_grammar(tree) if isinstance(tree, ast.Module) else ()), *reused_quotes(source)):
        if too_old := [python for python in loaded.pythons if python < need.since]:
            where = f"{loaded.path}:{need.line}"
            yield Obstacle(where=where, what=f"{need.what} ({minor_text(need.since)})", python=max(too_old))
