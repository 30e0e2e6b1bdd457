"""Types: what a release ships for type checkers works for those who import it."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from pytest_release_check.analysis.files.type_information import public_typed_modules
from pytest_release_check.analysis.source.trees import assigned, name_of, tree_of
from pytest_release_check.effects.installed_sources import read_texts
from pytest_release_check.effects.pyright_checks import pyright_report
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.effects.type_checks import TypeProblem, TypeReport, is_mypy_here, type_report
from pytest_release_check.model.outcomes import Outcome, Status
from pytest_release_check.model.plan import ScenarioCase
from pytest_release_check.model.releases import Installation, StagedRelease
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.scenarios.known import Known
from pytest_release_check.scenarios.scenario import PlannedCases, Scenario
from pytest_release_check.text.wording import listed

TYPES_UNREADABLE = Rule(
    code="RC452",
    slug="types-unreadable",
    summary="type checkers cannot read a file of the release, and end with an error for everybody who imports it",
    why="At a syntax error in a stub or a module mypy stops, whatever else it was asked to check.",
    fix="correct the file, or write it in the syntax of the oldest Python that Requires-Python admits",
    example="demo/__init__.pyi:3: def load(path: str -> bytes: ...",
    source="https://typing.python.org/en/latest/spec/distributing.html; read by mypy, or pyright, as installed here",
    severity=Severity.WARNING,
)
TYPES_LACK_NAME = Rule(
    code="RC453",
    slug="types-lack-name",
    summary="type checkers do not find a public name of the release",
    why='The line that imports it is an error in the user\'s own code: `Module "demo" has no attribute "load"`.',
    fix="add the name to the stub, or import it where a type checker sees it: `from .core import load as load`",
    example='demo/__init__.py:   __all__ = ["load", "save"]\ndemo/__init__.pyi:  def load(path: str) -> bytes: ...',
    source="https://typing.python.org/en/latest/spec/distributing.html#import-conventions; read by mypy or pyright",
    severity=Severity.WARNING,
)
STUB_IMPORT_MISSING = Rule(
    code="RC454",
    slug="stub-import-missing",
    summary="a stub of the release imports what is not installed with it",
    why="Type checkers silently take what they do not find for Any, and check nothing of what the stub says with it.",
    fix="require the distribution that has it, or its stubs (`types-NAME`), in `project.dependencies`; correct a name "
    "of your own",
    example="demo/__init__.pyi:  from numpy.typing import ArrayLike    # and no Requires-Dist: numpy",
    source="https://typing.python.org/en/latest/spec/distributing.html#packaging-typed-libraries; read by mypy "
    "or pyright. Of "
    "other distributions only what the topmost `__init__.pyi` imports counts: pandas-stubs has matplotlib as an option",
    severity=Severity.WARNING,
)

_MISSING = ("import-not-found", "import-untyped", "import")
_MODULE_NAME = re.compile(r'(?:[Mm]odule (?:named )?|Import )"(\.?\w*)[\w.]*"')
"""In the words of mypy and of pyright; of a relative import the dot."""
_SHOWN = 3


def types(
    release: StagedRelease, case: ScenarioCase, fresh: Installation, context: RunContext, *, has_mypy: bool
) -> Outcome[None]:
    """Have a type checker read one import of every public module of ``fresh``, the cell's own installation.

    It is pyright where there is no mypy (not ``has_mypy``): mypy reads whatever a stub names, and pyright has stubs of
    many projects with it, which it takes for installed.
    """
    modules = public_typed_modules(fresh.files)
    if not modules:
        return Outcome(status=Status.PASSED, reason="there is no public module with types")
    log = f"types-{case.label}"
    names = public_names(fresh.files, modules, fresh.site_packages)
    lines = [f"import {module}" for module in modules]
    lines += [f"from {module} import {name} as _{number}" for number, (module, name) in enumerate(names)]
    own = {(folder / file).resolve(): file for folder in fresh.site_packages for file in fresh.files}
    if has_mypy:
        report = type_report(fresh.python, lines, log, context)
    else:
        stubs = tuple(path for path, file in own.items() if file.endswith(".pyi") and path.is_file())
        report = pyright_report(fresh.python, lines, stubs, log, context)
    if report.trouble:
        return Outcome(status=Status.PASSED, reason=f"not checked: {report.trouble}; see {context.log(log)}")
    return Outcome(
        status=Status.PASSED, findings=tuple(_findings(release.requirement, report, own, str(context.log(log))))
    )


def public_names(
    files: Iterable[str], modules: Iterable[str], folders: tuple[Path, ...]
) -> tuple[tuple[str, str], ...]:
    """Module and name, for what ``__all__`` of each topmost package names in so many words."""
    tops = {f"{module}/__init__.py": module for module in modules if "." not in module}
    texts = read_texts(folders, (file for file in files if file in tops))
    return tuple((tops[file], name) for file, text in sorted(texts.items()) for name in _all_of(text))


def _all_of(text: bytes) -> list[str]:
    tree = tree_of(text)
    values = [
        value
        for statement in (tree.body if tree is not None else [])
        for target, value in assigned(statement)
        if name_of(target) == "__all__" and isinstance(value, ast.List | ast.Tuple)
    ]
    names = (each.value for value in values for each in value.elts if isinstance(each, ast.Constant))
    return [name for name in names if isinstance(name, str) and name.isidentifier() and not name.startswith("_")]


def _findings(subject: str, report: TypeReport, own: Mapping[Path, str], log: str) -> Iterator[Finding]:
    """At most one for each rule; what is said of code that no user's line depends on is the project's own matter."""
    found: dict[Rule, list[str]] = {}
    for problem in report.problems:
        if rule := _rule_for(problem, report, own):
            place = own.get(problem.path.resolve(), "")
            words = f"{place}:{problem.line}: {problem.message}" if place else problem.message
            found.setdefault(rule, []).append(words)
    for rule, said in found.items():
        yield Finding(rule=rule, subject=subject, detail=listed(dict.fromkeys(said), "; ", shown=_SHOWN), log=log)


def _rule_for(problem: TypeProblem, report: TypeReport, own: Mapping[Path, str]) -> Rule | None:
    place = own.get(problem.path.resolve(), "")
    if place and problem.code == "syntax":
        return TYPES_UNREADABLE
    if problem.path == report.user and problem.code in ("attr-defined", *_MISSING):
        return TYPES_LACK_NAME
    return STUB_IMPORT_MISSING if place.endswith(".pyi") and _is_certain(problem, place, own) else None


def _is_certain(problem: TypeProblem, place: str, own: Mapping[Path, str]) -> bool:
    """Whether it is a module or a name of the release itself, or the stub that everybody reads first.

    Stubs of other modules import what is optional: those of pandas for plots need matplotlib.
    """
    named = _MODULE_NAME.search(problem.message)
    if named is None or problem.code not in ("attr-defined", "import-not-found"):
        return False
    tops = {file.partition("/")[0].removesuffix("-stubs").partition(".")[0] for file in own.values()}
    is_front = place.count("/") == 1 and place.endswith("/__init__.pyi") and "-stubs/" not in place
    return named[1].startswith(".") or named[1] in tops or (is_front and problem.code == "import-not-found")


def _planned(known: Known) -> PlannedCases:
    """If the release has types, and there is a program to read them."""
    if not (known.has_types and known.is_type_checker_here):
        return PlannedCases()
    return PlannedCases(cases=(ScenarioCase(kind="types", cell=known.newest),))


SCENARIO = Scenario(
    name="types",
    promise="Type checkers find what the release has for those who import it.",
    when="if mypy is installed, or else pyright, and the release has py.typed or stubs",
    plan=_planned,
    run=lambda case, target, context: types(target.release, case, target.fresh, context, has_mypy=is_mypy_here()),
)
