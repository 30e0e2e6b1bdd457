"""Modules: everything that users may import of what was installed imports."""

from collections.abc import Iterable
from pathlib import Path

from pytest_release_check.analysis.metadata.pythons import ever_in_standard_library
from pytest_release_check.analysis.source.borrowed_modules import may_borrow
from pytest_release_check.cells.cell_check import CellCheck
from pytest_release_check.checks.installed.module_faults import module_faults
from pytest_release_check.checks.installed.modules import top_level_modules
from pytest_release_check.checks.installed.shipped_modules import module_files, modules_to_import
from pytest_release_check.effects.cell_queries import Loaded, Target, load, load_each
from pytest_release_check.effects.installed_sources import read_sources
from pytest_release_check.effects.run_context import RunContext
from pytest_release_check.model.cell_reports import FailedImport, Place, Shipped
from pytest_release_check.model.outcomes import Outcome
from pytest_release_check.model.releases import Installation
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule

IMPORTED_FROM_ELSEWHERE = Rule(
    code="RC503",
    slug="imported-from-elsewhere",
    summary="the import found another module than the one that was installed",
    why="What was tested, or what users get, is not what the release has installed: a module of that name "
    "comes first on the import path.",
    fix="rename the module, or remove the copy that the finding shows from the import path",
    example="import secrets    # the release ships secrets.py; the one of the standard library is found",
    source="pypa/cibuildwheel#1534, NyaProxy#111, django-components#405",
)


def modules(
    installation: Installation, excluded: tuple[str, ...], context: RunContext, *, each_first: bool = True
) -> Outcome[None]:
    """Every module that the distribution ships for others imports, and from the cell, or has a reason not to.

    What is top-level has a check of its own, and is imported here because what lies in it needs it. ``each_first``:
    whether each is imported as if it were the first, which shows what only works after another one. Without it, only
    those are whose text says that they may use what others import; a circle of imports is one on every Python.
    """
    tops = frozenset(top_level_modules(installation.files))
    wanted = modules_to_import(installation.files, excluded)
    if tops.issuperset(wanted):
        return Outcome.of(None)
    log = f"modules-{installation.cell.id}"
    results = (
        load_each(installation, wanted, context, log) if each_first else _loaded(installation, wanted, context, log)
    )
    deeper = sorted((result for result in results if result.target.module not in tops), key=_name)
    own = [result for result in deeper if not result.is_replaced]
    elsewhere = tuple(found for result in own for found in _from_elsewhere(result, installation))
    failed = [failed_import(result, installation) for result in deeper if result.error]
    return Outcome.of(None, elsewhere + (module_faults(failed, shipped(installation)) if failed else ()))


def _loaded(installation: Installation, wanted: tuple[str, ...], context: RunContext, log: str) -> tuple[Loaded, ...]:
    """Import all in one process, and by itself what may live on another, or fails for what another has done."""
    together = load(installation, [Target(module=module) for module in wanted], context, log)
    failed = {result.target.module for result in together if result.error}
    again = failed | _may_borrow(installation, wanted)
    alone = load_each(installation, sorted(again), context, log)
    return (*alone, *(result for result in together if result.target.module not in again))


def _may_borrow(installation: Installation, wanted: Iterable[str]) -> frozenset[str]:
    files = module_files(installation.files)
    texts = read_sources(installation.site_packages, {name: files[name] for name in wanted})
    known = ever_in_standard_library()

    def is_module(name: str) -> bool:
        path = name.replace(".", "/")
        places = (folder / f"{path}{ending}" for folder in installation.site_packages for ending in ("", ".py"))
        return name in files or name in known or any(place.exists() for place in places)

    sources = {name: (text, files[name].endswith("/__init__.py")) for name, text in texts.items()}
    return may_borrow(sources, is_module)


def foreign_files(result: Loaded, installation: Installation) -> tuple[Finding, ...]:
    """A finding if a module was imported from another place than the cell."""
    elsewhere = [path for path in result.paths if not within(path, installation.site_packages)]
    if not elsewhere:
        return ()
    rule, subject = IMPORTED_FROM_ELSEWHERE, f"import {result.target.module}"
    return (Finding(rule=rule, subject=subject, detail=f"found {', '.join(elsewhere)}"),)


def within(path: str, folders: tuple[Path, ...]) -> bool:
    """Whether a path lies in one of the folders."""
    real = Path(path).resolve()
    return any(real.is_relative_to(folder.resolve()) for folder in folders)


def shipped(installation: Installation) -> Shipped:
    """What there is to judge a failed import by."""
    return Shipped(
        files=installation.files,
        sources=read_sources(installation.site_packages, module_files(installation.files)),
        entry_points=installation.entry_points,
        requires=installation.requires,
    )


def failed_import(result: Loaded, installation: Installation) -> FailedImport:
    """How an import failed, with the files as RECORD names them."""
    return FailedImport(
        module=result.target.module,
        error=result.error,
        missing=result.missing,
        kinds=result.kinds,
        places=tuple(
            Place(file=_relative(file, installation), line=line, text=text) for file, line, text in result.places
        ),
        evidence=result.evidence,
    )


def _from_elsewhere(result: Loaded, installation: Installation) -> tuple[Finding, ...]:
    """As ``foreign_files``, but satisfied with one path in the cell: packages that look for plugins name many."""
    if any(within(path, installation.site_packages) for path in result.paths):
        return ()
    return foreign_files(result, installation)


def _name(result: Loaded) -> str:
    return result.target.module


def _relative(file: str, installation: Installation) -> str:
    """The file as RECORD names it, if it lies in site-packages."""
    for folder in installation.site_packages:
        if Path(file).is_relative_to(folder):
            return Path(file).relative_to(folder).as_posix()
    return file


CHECK = CellCheck(
    name="modules",
    promise="Every other module imports, or has a reason not to.",
    run=lambda target, context: modules(
        target.installation, target.settings.import_exclude, context, each_first=target.tries_each_first
    ),
)
