"""Pure rules over what an import does beside importing: only the project's own code is held to account."""

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from pathlib import PurePosixPath

from pytest_release_check.model.cell_reports import Deed, FailedImport, SideEffects
from pytest_release_check.rules.finding import Finding
from pytest_release_check.rules.rule import Rule, Severity
from pytest_release_check.text.wording import listed

IMPORT_WRITES_FOLDER = Rule(
    code="RC522",
    slug="import-writes-folder",
    summary="the import writes a file into the current folder",
    why="The current folder can be any folder, also one that cannot be written: there the import fails.",
    fix="open files when they are needed, at a place that the caller gives",
    example='demo/__init__.py:\n  logging.basicConfig(filename="demo.log")',
    source="seen by an audit hook (PEP 578) in a folder that was empty before",
    severity=Severity.WARNING,
)
IMPORT_WRITES_HOME = Rule(
    code="RC523",
    slug="import-writes-home",
    summary="the import writes a file into the user's home",
    why="An import that only looks at the package changes the user's home, and fails where there is none "
    "that can be written, as in many services.",
    fix="write settings and caches when they are needed, below `~/.config` and `~/.cache` (`platformdirs` knows them)",
    example='demo/__init__.py:\n  (Path.home() / ".demo").mkdir(exist_ok=True)',
    source="seen by an audit hook (PEP 578) in a home that was empty before",
    severity=Severity.WARNING,
)
IMPORT_PRINTS = Rule(
    code="RC524",
    slug="import-prints",
    summary="the import prints to standard output",
    why="The output of programs that import the module is read by other programs, which then get the text.",
    fix="use `logging` or `warnings`, which write to standard error",
    example='demo/__init__.py:\n  print("demo 1.0 loaded")',
    source="seen by an audit hook (PEP 578) and a watched `sys.stdout`; only what the project's own code prints",
    severity=Severity.WARNING,
)
IMPORT_FAILS_OPTIMIZED = Rule(
    code="RC525",
    slug="import-fails-optimized",
    summary="a module that imports fails with `python -OO`",
    why="With `-OO` every `__doc__` is None and no `assert` is executed, and users who start Python so "
    "cannot import the module.",
    fix="allow for a missing `__doc__`, and do nothing in an `assert` that is needed, in the line that is named",
    example="demo/core.py:\n"
    "  SUMMARY = __doc__.splitlines()[0]              # wrong\n"
    '  SUMMARY = (__doc__ or "").partition("\\n")[0]',
    source="https://docs.python.org/3/using/cmdline.html#cmdoption-OO",
    severity=Severity.WARNING,
)

_TAKEN = re.compile(r"^(?!\s*#).*\b__doc__\b(?!\s*=[^=])|^\s*assert\b.*(:=|\()", re.MULTILINE)
"""Uses of docstrings, and assertions that do something: what ``python -OO`` takes away."""


def may_differ_optimized(sources: Iterable[str]) -> bool:
    """Whether anything in these modules is not there with ``python -OO``."""
    return any(_TAKEN.search(source) for source in sources)


def side_effect_findings(
    module: str, left: SideEffects, deeds: Sequence[Deed], own_files: Collection[str]
) -> Iterator[Finding]:
    """A finding for each kind of thing that ``left`` shows and that the project's own code is seen to do."""
    own = [(deed, place) for deed in deeds if (place := _own_place(deed, own_files))]
    for rule, paths, prefix in (
        (IMPORT_WRITES_FOLDER, left.in_folder, ""),
        (IMPORT_WRITES_HOME, left.in_home, "~/"),
    ):
        writers = {path: place for path in paths for deed, place in own if _made(deed, f"{prefix}{path}")}
        if writers:
            detail = f"{listed(prefix + path for path in writers)}, written by {next(iter(writers.values()))}"
            yield Finding(rule=rule, subject=f"import {module}", detail=detail)
    printers = [(deed, place) for deed, place in own if deed.is_print]
    if left.printed and printers:
        deed, place = printers[0]
        detail = f"{deed.what.strip().splitlines()[0]!r}, printed by {place}"
        yield Finding(rule=IMPORT_PRINTS, subject=f"import {module}", detail=detail)


def optimized_findings(failed: Sequence[FailedImport], own_files: Collection[str]) -> Iterator[Finding]:
    """A finding for each module that fails in its own code without docstrings and assertions."""
    for failure in failed:
        if failure.places and failure.places[-1].file in own_files:
            place = failure.places[-1]
            yield Finding(
                rule=IMPORT_FAILS_OPTIMIZED,
                subject=f"import {failure.module}",
                detail=f"{failure.error} ({place.file}, line {place.line})",
                evidence=failure.evidence,
            )


def _made(deed: Deed, path: str) -> bool:
    """Whether a deed made that path, or something in it."""
    return not deed.is_print and PurePosixPath(deed.what).is_relative_to(path)


def _own_place(deed: Deed, own_files: Collection[str]) -> str:
    return next((f"{file}, line {line}" for file, line in deed.places if file in own_files), "")
