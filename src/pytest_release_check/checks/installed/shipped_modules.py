"""Which of the installed modules are there to be imported."""

import fnmatch
import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from pytest_release_check.checks.installed.modules import importable, top_level_modules

_TESTS = re.compile(r"tests?|conftest|test_.*|.*_tests?")
_FOREIGN = frozenset({"_vendor", "_vendored", "vendor", "vendored", "vendors", "extern", "externals"}) | {
    "_vendored_packages",
    "third_party",
    "thirdparty",
}
"""Folders of other projects' code, of which a project may take and drop what it likes."""
_TEMPLATES = frozenset({"template", "templates", "skeleton", "skeletons", "scaffold", "scaffolds", "boilerplate"}) | {
    "project_template",
    "app_template",
}
_RUN_ONLY = frozenset({"__main__", "setup"})


def module_files(files: Iterable[str]) -> dict[str, str]:
    """Dotted name of each importable module among RECORD's paths to its file, sorted; ``pkg`` for ``pkg/__init__``."""
    found: dict[str, str] = {}
    for file in sorted(files):
        path = importable(file)
        if path is not None:
            parts = path.parts[:-1] if path.name == "__init__" else path.parts
            found.setdefault(".".join(parts), file)
    found.pop("", None)
    return dict(sorted(found.items()))


def modules_to_import(files: Iterable[str], excluded: Iterable[str] = ()) -> tuple[str, ...]:
    """The modules that somebody may import: no tests, templates, vendored code, or what only runs.

    A folder without ``__init__`` inside a package is taken for data, as a template or a plugin's sample.
    """
    files = tuple(files)
    found = module_files(files)
    tops = frozenset(top_level_modules(files))
    return tuple(
        name
        for name in found
        if is_public_code(name) and _is_in_packages(name, found, tops) and not is_excluded(name, excluded)
    )


def is_public_code(name: str) -> bool:
    """Whether a module of that name is the project's own and there for others."""
    parts = name.split(".")
    if parts[-1] in _RUN_ONLY or any(_TESTS.fullmatch(part) for part in parts):
        return False
    return (_FOREIGN | _TEMPLATES).isdisjoint(parts)


def is_foreign(file: str) -> bool:
    """Whether a file is in a folder of other projects' code."""
    return not _FOREIGN.isdisjoint(file.split("/"))


def is_excluded(name: str, patterns: Iterable[str]) -> bool:
    """Whether the user has said that a module is not to be imported."""
    return any(fnmatch.fnmatchcase(name, pattern) for pattern in patterns)


def _is_in_packages(name: str, found: dict[str, str], tops: frozenset[str]) -> bool:
    """Whether everything between a module and its top-level package is a package."""
    while name not in tops:
        name = name.rpartition(".")[0]
        if name not in tops and PurePosixPath(found.get(name, "")).name.partition(".")[0] != "__init__":
            return False
    return True
